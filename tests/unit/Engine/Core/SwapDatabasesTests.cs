using PlumCache.Abstractions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Core;

/// <summary>
/// SWAPDB is a write as any other: part of its transaction, of the order of its batch, and of what watches see. Expectations are
/// redis-server's.
/// </summary>
public sealed class SwapDatabasesTests : IDisposable
{
    private readonly TestEngine _engine = new(plugins: [.. BuiltIns.With(), Swapper()]);
    private readonly TestClient _client;
    private readonly TestClient _other;

    public SwapDatabasesTests() => (_client, _other) = (_engine.Connect(), _engine.Connect());

    public void Dispose() => _engine.Dispose();

    /// <summary>Whether lines are sent one by one or as one pipeline.</summary>
    public static TheoryData<bool> Ways => [false, true];

    [Theory]
    [MemberData(nameof(Ways))]
    public void WhatATransactionWroteBeforeGoesWithTheDatabaseAndWhatItReadsBehindIsTheOther(bool isPipelined) => Check(
        isPipelined,
        ["SET a old0", "SELECT 1", "SET a old1", "SELECT 0", "MULTI", "SET a new", "SWAPDB 0 1", "GET a", "EXEC", "GET a", "SELECT 1",
            "GET a"],
        ["+OK", "+OK", "+OK", "+OK", "+OK", "+QUEUED", "+QUEUED", "+QUEUED", "[+OK, +OK, \"old1\"]", "\"old1\"", "+OK", "\"new\""]);

    [Theory]
    [MemberData(nameof(Ways))]
    public void ATransactionDoesNotTouchWhatItsOwnConnectionWatches(bool isPipelined) => Check(
        isPipelined,
        ["SET a 0", "WATCH a", "MULTI", "SWAPDB 0 1", "GET a", "EXEC", "GET a"],
        ["+OK", "+OK", "+OK", "+QUEUED", "+QUEUED", "[+OK, nil]", "nil"]);

    [Theory]
    [MemberData(nameof(Ways))]
    public void ASwapAloneInATransactionIsReadByWhatFollows(bool isPipelined) => Check(
        isPipelined,
        ["SET a 0", "MULTI", "SWAPDB 0 1", "GET a", "SWAPDB 1 0", "GET a", "DBSIZE", "EXEC"],
        ["+OK", "+OK", "+QUEUED", "+QUEUED", "+QUEUED", "+QUEUED", "+QUEUED", "[+OK, nil, +OK, \"0\", :1]"]);

    [Theory]
    [MemberData(nameof(Ways))]
    public void TheConnectionStaysInTheDatabaseOfItsNumber(bool isPipelined) => Check(
        isPipelined,
        ["MULTI", "SELECT 1", "SET a 1", "SWAPDB 0 1", "GET a", "EXEC", "GET a", "SELECT 0", "GET a"],
        ["+OK", "+QUEUED", "+QUEUED", "+QUEUED", "+QUEUED", "[+OK, +OK, +OK, nil]", "nil", "+OK", "\"1\""]);

    [Fact]
    public void ErrorsInATransactionAreThoseOutside() => Check(
        isPipelined: true,
        ["MULTI", "SWAPDB 0 99", "SWAPDB x 0", "SWAPDB 0 x", "SWAPDB 0 0", "SET a 2", "EXEC", "MULTI", "SWAPDB 0", "EXEC"],
        [
            "+OK", "+QUEUED", "+QUEUED", "+QUEUED", "+QUEUED", "+QUEUED",
                "[-ERR DB index is out of range, -ERR invalid first DB index, -ERR invalid second DB index, +OK, +OK]",
            "+OK", "-ERR wrong number of arguments for 'swapdb' command", "-EXECABORT Transaction discarded because of previous errors.",
        ]);

    [Fact]
    public void InfoInATransactionTellsOfTheKeysAsItHasThem()
    {
        string[] replies = _client.Send("SET a 0", "MULTI", "SET b 1", "INFO keyspace", "SWAPDB 0 1", "INFO keyspace", "EXEC");
        Assert.Matches(
            "db0:keys=2,.*db1:keys=2,", replies[^1].Replace("\n", " ", StringComparison.Ordinal)
            .Replace("\\n", " ", StringComparison.Ordinal));
        Assert.Equal(2, replies[^1].Split("keys=").Length - 1);
    }

    [Fact]
    public void ATransactionWithASwapIsOneRevision()
    {
        long before = _engine.Keyspace.Revision;
        _client.Send("MULTI", "SET a 1", "SWAPDB 0 1", "SET a 2", "EXEC");
        Assert.Equal(before + 1, _engine.Keyspace.Revision);
    }

    [Fact]
    public void APipelineWithASwapIsOneRevisionToo()
    {
        long before = _engine.Keyspace.Revision;
        Assert.Equal(["+OK", "+OK", "nil", "+OK", "\"1\""], _client.Send("SET a 1", "SWAPDB 0 1", "GET a", "SWAPDB 0 1", "GET a"));
        Assert.Equal(before + 1, _engine.Keyspace.Revision);
    }

    [Fact]
    public void SwappingADatabaseWithItselfChangesNothing()
    {
        _client.Send("SET a 1", "WATCH a");
        long before = _engine.Keyspace.Revision;
        Assert.Equal("+OK", _other.One("SWAPDB 0 0"));
        Assert.Equal(before, _engine.Keyspace.Revision);
        Assert.Equal(["+OK", "[]"], _client.Send("MULTI", "EXEC"));
    }

    [Fact]
    public void ATransactionOfAnotherConnectionTouchesWhatIsWatched()
    {
        _client.Send("SET a 1", "WATCH a");
        _other.Send("MULTI", "SWAPDB 0 1", "EXEC");
        Assert.Equal(["+OK", "+QUEUED", "nil[]"], _client.Send("MULTI", "SET b 1", "EXEC"));
        Assert.Equal("nil", _client.One("GET b"));
    }

    [Fact]
    public void ATransactionThatIsRolledBackSwapsNothing()
    {
        _client.Send("SET a 1", "WATCH a");
        Assert.Equal(
            ["+OK", "+QUEUED", "+QUEUED", "+QUEUED", "-EXECABORT rolled back: command 3 incr: ERR value is not an integer or out of range"],
            _other.Send("MULTI", "SWAPDB 0 1", "SET a x", "INCR a", "EXEC ROLLBACK"));
        Assert.Equal("\"1\"", _other.One("GET a"));
        Assert.Equal(["+OK", "[]"], _client.Send("MULTI", "EXEC"));
    }

    [Fact]
    public void ATransactionOfAllOrNothingSwapsWhenNothingFails() => Check(
        isPipelined: false,
        ["SET a 1", "MULTI", "SWAPDB 0 1", "SET a 2", "EXEC ROLLBACK", "GET a", "SWAPDB 1 0", "GET a"],
        ["+OK", "+OK", "+QUEUED", "+QUEUED", "[+OK, +OK]", "\"2\"", "+OK", "\"1\""]);

    [Fact]
    public void ADelayedSwapHappensWhenItIsDue()
    {
        var ticks = new TickBench(_engine);
        _client.Send("SET a 1", "DELAY 10 SWAPDB 0 1");
        Assert.Equal("\"1\"", _client.One("GET a"));
        _engine.Time.Advance(10);
        ticks.Tick("delay");
        Assert.Equal(["nil", "+OK", "\"1\""], _client.Send("GET a", "SELECT 1", "GET a"));
    }

    [Fact]
    public void AStepOfAPluginMayRunIt()
    {
        _client.One("SET a 1");
        Assert.Equal("[+OK, nil, +OK]", _client.One("swapper"));
        Assert.Equal("\"2\"", _client.One("GET a"));
    }

    [Fact]
    public void ItIsRefusedWhileTheConnectionReadsFromASnapshot()
    {
        _client.Send("SET a 1", "SNAP.CREATE s", "SNAP.USE s");
        Assert.StartsWith("-READONLY ", _client.One("SWAPDB 0 1"), StringComparison.Ordinal);
    }

    [Fact]
    public void APauseOfWritesHoldsIt()
    {
        _client.One("CLIENT PAUSE 100 WRITE");
        Assert.Equal("+OK", _other.One("SWAPDB 0 1"));
        Assert.Contains(PlumCache.Engine.Sessions.SuspensionReason.Pause, _other.Suspensions);
    }

    private static TestPlugin Swapper() => new TestPlugin("swapper").With(
        "swapper",
        static (in _, _, in _) =>
            Step.Run(
            [.. ((string[])["SWAPDB 0 1", "GET a", "SET a 2"]).Select(static line => new QueuedCommand(StoredCommand.Of(line.Split(' '))))],
            ReplyChoice.All),
        CommandFlags.Write);

    private void Check(bool isPipelined, string[] lines, string[] replies) =>
        Assert.Equal(replies, isPipelined ? _client.Send(lines) : [.. lines.Select(_client.One)]);
}
