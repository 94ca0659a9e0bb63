namespace PlumCache.Tests.Unit.Plugins.Snapshots;

/// <summary>SNAP.USE: a connection that reads from a snapshot.</summary>
public sealed class ReadingTests : SnapshotTest
{
    private const string ReadOnly = "-READONLY You can't write while reading from snapshot 's': SNAP.USE LIVE or RESET first.";
    private const string Gone = "-ERR snapshot 's' is gone";

    [Fact]
    public void EveryReadIsOfTheSnapshot()
    {
        Fill("a", "b");
        CheckAll(("PEXPIRE b 100", ":1"), ("SNAP.CREATE s", "+OK"), ("SET a new", "+OK"), ("SET c 1", "+OK"), ("SNAP.USE s", "+OK"));
        Engine.Time.Advance(1_000);
        Check("GET a", "\"a\"");
        Check("MGET a b c", "[\"a\", \"b\", nil]");
        Check("STRLEN a", ":1");
        Check("EXISTS a b c", ":2");
        Check("KEYS *", "[\"a\", \"b\"]");
        Check("SCAN 0", "[\"0\", [\"a\", \"b\"]]");
        Check("DBSIZE", ":2");
        Check("PTTL b", ":100");
        Check("TYPE b", "+string");
        Assert.Matches("^\"[ab]\"$", Client.One("RANDOMKEY"));
        CheckAll(("SNAP.USE LIVE", "+OK"), ("MGET a b c", "[\"new\", nil, \"1\"]"), ("PTTL b", ":-2"), ("DBSIZE", ":2"));
    }

    [Theory]
    [InlineData("SET a 1")]
    [InlineData("DEL a")]
    [InlineData("EXPIRE a 1")]
    [InlineData("GETEX a")]
    [InlineData("FLUSHDB")]
    [InlineData("FLUSHALL")]
    [InlineData("SWAPDB 0 1")]
    [InlineData("SNAP.RESTORE s")]
    public void WritesAreRefused(string line)
    {
        Fill("a");
        CheckAll(("SNAP.CREATE s", "+OK"), ("SNAP.USE s", "+OK"), (line, ReadOnly), ("GET a", "\"a\""), ("SNAP.USE LIVE", "+OK"),
            ("GET a", "\"a\""));
        Assert.Equal(":1", Other.One("DBSIZE"));
    }

    [Fact]
    public void SnapshotsAreMadeAndDroppedFromTheDatabaseAsItIs()
    {
        Fill("a");
        CheckAll(("SNAP.CREATE s", "+OK"), ("SNAP.USE s", "+OK"));
        Fill("b");
        CheckAll(("SNAP.CREATE t", "+OK"), ("SNAP.KEYS t *", "[\"a\", \"b\"]"), ("SNAP.KEYS LIVE *", "[\"a\", \"b\"]"),
            ("KEYS *", "[\"a\"]"), ("SNAP.DROP t", ":1"));
    }

    [Fact]
    public void APipelineMayGoToAndFro()
    {
        CheckAll(
            ("SET a 1", "+OK"),
            ("SNAP.CREATE s", "+OK"),
            ("SET a 2", "+OK"),
            ("SNAP.USE s", "+OK"),
            ("GET a", "\"1\""),
            ("SET a 3", ReadOnly),
            ("SNAP.USE live", "+OK"),
            ("GET a", "\"2\""),
            ("SET a 3", "+OK"),
            ("SNAP.CREATE t", "+OK"),
            ("SNAP.USE t", "+OK"),
            ("GET a", "\"3\""),
            ("KEYS *", "[\"a\"]"),
            ("SNAP.USE s", "+OK"),
            ("GET a", "\"1\""));
    }

    [Fact]
    public void UseIsTheConnectionsOwn()
    {
        Fill("a");
        CheckAll(("SNAP.CREATE s", "+OK"), ("SNAP.USE s", "+OK"));
        Assert.Equal("+OK", Other.One("SET a other"));
        Assert.Equal("\"other\"", Other.One("GET a"));
        Check("GET a", "\"a\"");
    }

    [Theory]
    [InlineData("GET a")]
    [InlineData("MGET a b")]
    [InlineData("EXISTS a")]
    [InlineData("KEYS *")]
    [InlineData("SCAN 0")]
    [InlineData("DBSIZE")]
    [InlineData("RANDOMKEY")]
    [InlineData("PTTL a")]
    public void ReadsOfASnapshotThatIsGoneSaySo(string line)
    {
        Fill("a");
        CheckAll(("SNAP.CREATE s", "+OK"), ("SNAP.USE s", "+OK"));
        Assert.Equal(":1", Other.One("SNAP.DROP s"));
        CheckAll((line, Gone), ("PING", "+PONG"), (line, Gone), ("SET a 1", ReadOnly), ("SNAP.USE LIVE", "+OK"), ("GET a", "\"a\""));
    }

    [Fact]
    public void OneOfTheSameNameMadeLaterIsNotTheSame()
    {
        Fill("a");
        CheckAll(("SNAP.CREATE s", "+OK"), ("SNAP.USE s", "+OK"));
        Other.Send("SNAP.DROP s", "SNAP.CREATE s");
        CheckAll(("GET a", Gone), ("SNAP.USE s", "+OK"), ("GET a", "\"a\""));
    }

    [Fact]
    public void ItsTimeToLiveEndsTheUseToo()
    {
        Fill("a");
        CheckAll(("SNAP.CREATE s TTL 10", "+OK"), ("SNAP.USE s", "+OK"), ("GET a", "\"a\""));
        Engine.Time.Advance(10);
        CheckAll(("GET a", Gone), ("KEYS *", Gone));
    }

    [Fact]
    public void ResetEndsIt()
    {
        Fill("a");
        CheckAll(("SNAP.CREATE s", "+OK"), ("SET a new", "+OK"), ("SNAP.USE s", "+OK"), ("GET a", "\"a\""), ("RESET", "+RESET"),
            ("GET a", "\"new\""), ("SET a 1", "+OK"));
    }

    [Fact]
    public void AnotherDatabaseCannotBeSelectedMeanwhile()
    {
        CheckAll(
            ("SNAP.CREATE s", "+OK"),
            ("SNAP.USE s", "+OK"),
            ("SELECT 1", "-ERR this connection reads from a snapshot of its database: SNAP.USE LIVE first"),
            ("SELECT 0", "+OK"),
            ("SNAP.USE LIVE", "+OK"),
            ("SELECT 1", "+OK"),
            ("SNAP.USE s", "-ERR no such snapshot 's'"));
    }

    [Fact]
    public void TransactionsReadFromItAndTheirWritesAreRefused()
    {
        Fill("a");
        CheckAll(
            ("SNAP.CREATE s", "+OK"),
            ("SET a new", "+OK"),
            ("MULTI", "+OK"),
            ("GET a", "+QUEUED"),
            ("SNAP.USE s", "+QUEUED"),
            ("GET a", "+QUEUED"),
            ("SET a 1", "+QUEUED"),
            ("KEYS *", "+QUEUED"),
            ("SNAP.USE LIVE", "+QUEUED"),
            ("GET a", "+QUEUED"),
            ("SET a 2", "+QUEUED"),
            ("SNAP.USE s", "+QUEUED"),
            ("EXEC", $"[\"new\", +OK, \"a\", {ReadOnly}, [\"a\"], +OK, \"new\", +OK, +OK]"),
            ("GET a", "\"a\""),
            ("SNAP.GET LIVE a", "[\"2\"]"));
    }

    [Fact]
    public void AWriteThatIsQueuedWhileReadingIsRefusedAtOnce()
    {
        CheckAll(("SNAP.CREATE s", "+OK"), ("SNAP.USE s", "+OK"), ("MULTI", "+OK"), ("SET a 1", ReadOnly),
            ("EXEC", "-EXECABORT Transaction discarded because of previous errors."));
    }

    [Fact]
    public void ATransactionMayMakeReadAndDropItsOwn()
    {
        CheckAll(
            ("MULTI", "+OK"),
            ("SET a 1", "+QUEUED"),
            ("SNAP.CREATE s", "+QUEUED"),
            ("SET a 2", "+QUEUED"),
            ("SNAP.GET s a", "+QUEUED"),
            ("SNAP.USE s", "+QUEUED"),
            ("GET a", "+QUEUED"),
            ("SNAP.DROP s", "+QUEUED"),
            ("GET a", "+QUEUED"),
            ("EXEC", $"[+OK, +OK, +OK, [\"1\"], +OK, \"1\", :1, {Gone}]"));
    }

    [Fact]
    public void ReadsOfASnapshotLeaveNoStamps()
    {
        Fill(["a", .. Enumerable.Range(0, 200).Select(static i => $"k:{i:D4}")]); // so many that the snapshot shares a's bucket
        Engine.Time.Advance(100_000);
        CheckAll(("SNAP.CREATE s", "+OK"), ("SNAP.USE s", "+OK"), ("GET a", "\"a\""), ("SNAP.GET s a", "[\"a\"]"),
            ("SNAP.USE LIVE", "+OK"), ("OBJECT IDLETIME a", ":100"));
    }
}
