using PlumCache.Abstractions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Batches;

/// <summary>A long pipeline of writes is published in drafts of some 64 keys. They end between two commands, never inside of one.</summary>
public sealed class DraftSizeTests : IDisposable
{
    private const int Commands = 64, KeysOfOne = 10;

    /// <summary>Commands of ten keys that a draft takes until it has enough.</summary>
    private const int CommandsOfADraft = 7;

    private readonly List<long> _revisions = [];
    private readonly TestEngine _engine;
    private readonly TestClient _client;
    private Action<int> _atEach = static _ => { };

    public DraftSizeTests()
    {
        _engine = new TestEngine(plugins: [.. BuiltIns.With(), new TestPlugin("looks").With("looks", Look, CommandFlags.Write)]);
        _client = _engine.Connect();
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void APipelineOfManyKeysIsSeveralPublishes()
    {
        long before = _engine.Keyspace.Revision;
        Assert.All(_client.Send(Msets()), static reply => Assert.Equal("+OK", reply));
        Assert.Equal(before + ((Commands + CommandsOfADraft - 1) / CommandsOfADraft), _engine.Keyspace.Revision);
        Assert.Equal($":{Commands * KeysOfOne}", _client.One("DBSIZE"));
    }

    [Fact]
    public void APipelineOfFewKeysIsOne()
    {
        long before = _engine.Keyspace.Revision;
        _client.Send([.. Enumerable.Range(0, Commands).Select(static i => $"SET {i} 1")]);
        Assert.Equal(before + 1, _engine.Keyspace.Revision);
    }

    [Fact]
    public void OneCommandIsOneWhateverItWrites()
    {
        long before = _engine.Keyspace.Revision;
        _client.One(Mset("k", 1000));
        Assert.Equal(before + 1, _engine.Keyspace.Revision);
        _client.One("DEL " + string.Join(' ', Enumerable.Range(0, 1000).Select(static i => $"k{i}")));
        Assert.Equal(before + 2, _engine.Keyspace.Revision);
    }

    [Fact]
    public void ATransactionIsOneWhateverItWrites()
    {
        long before = _engine.Keyspace.Revision;
        _client.Send(["MULTI", .. Msets()[2..], "EXEC"]);
        Assert.Equal(before + 1, _engine.Keyspace.Revision);
        Assert.Equal($":{(Commands - 2) * KeysOfOne}", _client.One("DBSIZE"));
    }

    [Fact]
    public void TheLaneIsKeptBetweenThem()
    {
        TestClient other = _engine.Connect();
        _atEach = place =>
        {
            if (place == 0) other.Load("SET other 1");
            if (place == 0) Assert.Equal(PlumCache.Engine.Sessions.SuspensionReason.Lane, other.Suspend());
            Assert.Equal(0, other.Resumes);
        };
        _client.Send(["looks 0", .. Msets()[2..], "looks 1"]);
        Assert.True(_revisions[1] > _revisions[0] + 3);
        Assert.Equal(1, other.Resumes);
    }

    [Fact]
    public void WhatIsRefusedInALaterOneLeavesTheEarlierOnesAlone()
    {
        _engine.Engine.Settings.MaxMemoryBytes = 2_000;
        string[] replies = _client.Send(Msets());
        int taken = replies.Count(static reply => reply == "+OK");
        Assert.InRange(taken, CommandsOfADraft + 1, Commands - 1);
        Assert.All(replies[taken..], static reply => Assert.StartsWith("-OOM ", reply, StringComparison.Ordinal));
        Assert.Equal($":{taken * KeysOfOne}", _client.One("DBSIZE"));
        Assert.Contains($"cmdstat_mset:calls={taken},", _client.One("INFO commandstats"), StringComparison.Ordinal);
    }

    [Fact]
    public void EachCommandRunsOnce()
    {
        int calls = 0;
        _atEach = _ => calls++;
        string[] lines = [.. Msets()[..60], "looks 0", "looks 1", "looks 2"];
        _client.Send(lines);
        Assert.Equal(3, calls);
        Assert.Contains("cmdstat_mset:calls=60,", _client.One("INFO commandstats"), StringComparison.Ordinal);
    }

    private static string Mset(string name, int keys) =>
        "MSET " + string.Join(' ', Enumerable.Range(0, keys).Select(key => $"{name}{key} v"));

    private static string[] Msets() => [.. Enumerable.Range(0, Commands).Select(static i => Mset($"{i}:", KeysOfOne))];

    private Step Look(in CommandContext context, KeyspaceView view, in Command command)
    {
        _revisions.Add(view.Revision);
        _atEach(command[1][0] - '0');
        return Step.Answer(Reply.Ok, Edit.Put(command[1], "1"u8));
    }
}
