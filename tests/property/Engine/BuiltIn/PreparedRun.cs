using PlumCache.Engine.Hosting;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Properties.Storage;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Two engines that live through one history: to one nearly everything is too much to be done in the lane, so that it is prepared while
/// others write; the other does all in the lane. And a keyspace that follows the records of the first.
/// </summary>
internal sealed class PreparedRun : IDisposable
{
    public const string Before = "another wrote while a write was prepared";
    public const string Between = "another wrote between slices";
    public const string Behind = "another wrote behind it";
    public const string Again = "a write was prepared again";

    private static readonly KeyspaceOptions Sizes = new() { ArenaLimitBytes = 16 << 20, Databases = 4 };

    private readonly Sightings _seen;
    private readonly TestEngine _prepared = NewEngine(elements: 1);
    private readonly TestEngine _plain = NewEngine(int.MaxValue);
    private readonly Keyspace _replica = new(Sizes);
    private readonly RecordCopies _records = new();
    private readonly IDisposable _listening;
    private readonly TestClient _client;
    private readonly TestClient _other;
    private readonly TestClient _plainClient;
    private readonly TestClient _plainOther;

    public PreparedRun(Sightings seen)
    {
        _seen = seen;
        _listening = _prepared.Engine.Listen(_records);
        (_client, _other) = (_prepared.Connect(), _prepared.Connect());
        (_plainClient, _plainOther) = (_plain.Connect(), _plain.Connect());
    }

    /// <summary>All that must have happened in some history or other.</summary>
    public static string[] Everything => [Before, Between, Behind, Again];

    /// <summary>Runs a command on both, another client's beside it, and compares.</summary>
    /// <param name="line">The command.</param>
    /// <param name="other">The other client's.</param>
    /// <param name="hold">After how many holds of the lane that comes.</param>
    /// <param name="passedMs">What passes before both.</param>
    public void Do(string line, string other, int hold, int passedMs)
    {
        _prepared.Time.NowMs += passedMs;
        _plain.Time.NowMs += passedMs;
        long before = _prepared.Engine.NextNumber();
        string[]? others = null;
        bool isBefore = false;
        _prepared.Keyspace.Lane.BetweenFreeAndResume = () =>
        {
            if (others is not null || hold-- > 0) return;
            others = []; // what it does leaves the lane too
            isBefore = _client.Writer.Position == 0;
            _seen.Note(!isBefore ? Behind : Staged > 0 ? Between : Before);
            others = _other.Send(other);
        };
        string[] replies = _client.Send(line);
        _prepared.Keyspace.Lane.BetweenFreeAndResume = null;
        if (_prepared.Engine.NextNumber() - before > 2) _seen.Note(Again);
        string[]? plainOthers = isBefore ? _plainOther.Send(other) : null;
        Assert.Equal(_plainClient.Send(line), replies);
        others ??= _other.Send(other);
        plainOthers ??= _plainOther.Send(other);
        Assert.Equal(plainOthers, others);
        Compare();
    }

    /// <summary>All upkeep is done, and nothing is left of what was prepared.</summary>
    public void End()
    {
        Assert.Equal(0, _prepared.Keyspace.GetStatistics().Leases);
        _prepared.MaintainToTheEnd();
        _plain.MaintainToTheEnd();
        Compare();
        KeyspaceMemory.AssertAddsUp(_prepared.Keyspace);
    }

    public void Dispose()
    {
        _listening.Dispose();
        _prepared.Dispose();
        _plain.Dispose();
        _replica.Dispose();
    }

    private long Staged
    {
        get
        {
            using var view = new View(_prepared.Keyspace);
            view.Open();
            return view[Keyspace.SystemDatabase].Measure("\0staged\0"u8).Keys;
        }
    }

    private void Compare()
    {
        Assert.Equal(0, Staged);
        Assert.Equal(_plain.Host.Effects, _prepared.Host.Effects);
        Assert.Empty(_prepared.Host.Failures);
        foreach (string key in PreparationProperties.Keys)
        {
            string[] looks = [$"TYPE {key}", $"PTTL {key}", $"OBJECT ENCODING {key}", $"SMEMBERS {key}", $"HGETALL {key}"];
            Assert.Equal(_plainOther.Send(looks), _other.Send(looks));
        }

        _records.CatchUp(_replica);
        KeyspaceComparison.AssertSame(_prepared.Keyspace, _replica);
    }

    private static TestEngine NewEngine(int elements) => new(
        new EngineOptions { InlineElements = elements, SliceFields = 2 }, Sizes, BuiltIns.With(("notify-keyspace-events", "KEA")));
}
