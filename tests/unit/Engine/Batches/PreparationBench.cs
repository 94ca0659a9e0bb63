using PlumCache.Abstractions;
using PlumCache.Engine.Commits;
using PlumCache.Engine.Hosting;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Batches;

/// <summary>
/// An engine to which five elements are too much to be done in the lane, a client of it, and another that may come between any two holds of
/// the lane.
/// </summary>
internal sealed class PreparationBench : ICommitListener, IDisposable
{
    public const int Elements = 4, Slice = 3;

    private static readonly string[] Before =
    [
        "SADD s a c e g i", "SADD t b c d e f", "SADD large 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 x", "HSET h a 1 b 2 c 3", "SET text 1",
        "PEXPIRE s 100000", "PEXPIRE h 100000", "HPEXPIRE h 90000 FIELDS 1 a",
    ];

    private readonly IDisposable _listening;
    private Action? _between;
    private int _holds;
    private long _lastNumber;

    /// <param name="isPrepared">Whether anything is; else all is done in the lane, as a model for the rest.</param>
    /// <param name="plugins">Null: those that come with the server.</param>
    /// <param name="sizes">Of the keyspace.</param>
    public PreparationBench(bool isPrepared = true, IPlugin[]? plugins = null, KeyspaceOptions? sizes = null)
    {
        var options = new EngineOptions { InlineElements = isPrepared ? Elements : int.MaxValue, SliceFields = Slice };
        Engine = new TestEngine(options, sizes, plugins ?? BuiltIns.With(("notify-keyspace-events", "KEA")));
        Client = Engine.Connect();
        Other = Engine.Connect();
        _listening = Engine.Engine.Listen(this);
    }

    /// <summary>Those of <see cref="Filled"/>, and one that is not there.</summary>
    public static string[] Keys { get; } = ["s", "t", "large", "h", "text", "new"];

    public TestEngine Engine { get; }

    public TestClient Client { get; }

    public TestClient Other { get; }

    private string? StagedKey
    {
        get
        {
            using var view = new View(Engine.Keyspace);
            view.Open();
            var cursor = new TrieCursor();
            cursor.Seek(view[Keyspace.SystemDatabase], "\0staged\0"u8);
            return Staged > 0 && cursor.MoveNext() ? Convert.ToHexString(cursor.Key) : null;
        }
    }

    /// <summary>Changes of each publish so far.</summary>
    public List<int> Commits { get; } = [];

    /// <summary>Keys that slices are put together under.</summary>
    public long Staged
    {
        get
        {
            using var view = new View(Engine.Keyspace);
            view.Open();
            return view[Keyspace.SystemDatabase].Measure("\0staged\0"u8).Keys;
        }
    }

    /// <summary>Is told how many changes a publish has.</summary>
    public Action<int> OnPublish { get; set; } = static _ => { };

    /// <summary>How often something was put together since it was asked last.</summary>
    public long Stagings
    {
        get
        {
            long last = _lastNumber;
            _lastNumber = Engine.Engine.NextNumber();
            return _lastNumber - last - 1;
        }
    }

    /// <summary>One in which keys of each kind are there, and nothing is noted yet.</summary>
    /// <param name="isPrepared">Whether anything is put together outside of the lane.</param>
    public static PreparationBench Filled(bool isPrepared = true)
    {
        var bench = new PreparationBench(isPrepared);
        foreach (string line in Before) bench.Other.Send(line);
        bench.Engine.Host.Effects.Clear();
        bench.Commits.Clear();
        return bench;
    }

    /// <summary>All that is to be seen of a key.</summary>
    public string[] Content(string key) =>
        Other.Send($"TYPE {key}", $"PTTL {key}", $"OBJECT ENCODING {key}", $"SMEMBERS {key}", $"HGETALL {key}");

    /// <summary>Has something done once, as soon as the lane is free and a condition holds.</summary>
    /// <param name="holds">The condition, of how often the lane was left since.</param>
    /// <param name="times">How often it is done.</param>
    public void Between(Func<int, bool> holds, Action act, int times = 1)
    {
        _holds = 0;
        _between = () =>
        {
            if (times == 0 || !holds(_holds++)) return;
            times--;
            Action? outer = _between;
            _between = null; // what it does leaves the lane too
            act();
            _between = outer;
        };
        Engine.Keyspace.Lane.BetweenFreeAndResume = () => _between?.Invoke();
    }

    /// <summary>The same, when the first slice is there of what is put together, and again when that of another is.</summary>
    public void BetweenSlices(Action act, int times = 1)
    {
        string last = "";
        Between(_ => StagedKey is { } key && key != Interlocked.Exchange(ref last, key), act, times);
    }

    public void OnCommit(in CommitRecord record)
    {
        int changes = 0;
        ChangeReader reader = record.Read();
        while (reader.TryRead(out _)) changes++;
        Commits.Add(changes);
        OnPublish(changes);
    }

    /// <summary>Nothing is left beside what commands wrote.</summary>
    public void AssertClean()
    {
        Assert.Equal(0, Staged);
        Assert.Equal(0, Engine.Keyspace.GetStatistics().Leases);
        Assert.Empty(Engine.Host.Failures);
        Assert.False(Engine.Keyspace.Lane.IsHeld);
    }

    public void Dispose()
    {
        _listening.Dispose();
        Engine.Dispose();
    }
}
