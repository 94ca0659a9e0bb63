namespace PlumCache.Tests.Unit.Plugins.Snapshots;

/// <summary>SNAP.CREATE, SNAP.DROP and the end of a time to live.</summary>
public sealed class CreatingTests() : SnapshotTest(("snapshots", "max_snapshots", 4))
{
    [Fact]
    public void ASnapshotShowsWhatWasThere()
    {
        Fill("a", "b");
        Check("SNAP.CREATE s", "+OK");
        Client.Send("SET a new", "DEL b", "SET c 1");
        Check("SNAP.GET s a b c", "[\"a\", \"b\", nil]");
        Check("SNAP.GET live a b c", "[\"new\", nil, \"1\"]");
        Check("SNAP.KEYS s *", "[\"a\", \"b\"]");
    }

    [Theory]
    [InlineData("SNAP.CREATE s", "-ERR snapshot 's' exists")]
    [InlineData("SNAP.CREATE LIVE", "-ERR 'LIVE' is no name for a snapshot: it stands for the database as it is")]
    [InlineData("SNAP.CREATE live", "-ERR 'LIVE' is no name for a snapshot: it stands for the database as it is")]
    [InlineData("SNAP.CREATE @", "-ERR names that begin with '@' are those of the history")]
    [InlineData("SNAP.CREATE @-5", "-ERR names that begin with '@' are those of the history")]
    [InlineData("SNAP.CREATE ''", "-ERR a snapshot needs a name")]
    [InlineData("SNAP.CREATE t TTL", "-ERR syntax error")]
    [InlineData("SNAP.CREATE t PREFIX", "-ERR syntax error")]
    [InlineData("SNAP.CREATE t 5", "-ERR syntax error")]
    [InlineData("SNAP.CREATE t NX 5", "-ERR syntax error")]
    [InlineData("SNAP.CREATE t TTL x", "-ERR value is not an integer or out of range")]
    [InlineData("SNAP.CREATE t TTL 0", "-ERR invalid expire time in 'snap.create' command")]
    [InlineData("SNAP.CREATE t TTL -1", "-ERR invalid expire time in 'snap.create' command")]
    [InlineData("SNAP.CREATE t TTL 9223372036854775807", "-ERR invalid expire time in 'snap.create' command")]
    [InlineData("SNAP.CREATE", "-ERR wrong number of arguments for 'snap.create' command")]
    public void MistakesAreTold(string line, string reply)
    {
        Check("SNAP.CREATE s", "+OK");
        Check(line, reply);
        Assert.Equal(["s"], NamesIn(Client.One("SNAP.LIST")));
    }

    [Fact]
    public void ANameOrAPrefixThatIsTooLongIsRefused()
    {
        Check("SNAP.CREATE " + new string('n', 256), "-ERR the name of a snapshot has at most 255 bytes");
        Check("SNAP.CREATE " + new string('n', 255), "+OK");
        Check("SNAP.CREATE p PREFIX " + new string('p', 65_537), "-ERR key of 65537 bytes is too long, max_key_bytes is 65536");
        Check("SNAP.CREATE p PREFIX " + new string('p', 65_536), "+OK");
    }

    [Fact]
    public void NamesBelongToTheDatabase()
    {
        Fill("a");
        CheckAll(("SNAP.CREATE s", "+OK"), ("SELECT 1", "+OK"), ("SNAP.CREATE s", "+OK"), ("SNAP.GET s a", "[nil]"), ("SNAP.DROP s", ":1"),
            ("SNAP.DROP s", ":0"));
        CheckAll(("SELECT 0", "+OK"), ("SNAP.GET s a", "[\"a\"]"));
    }

    [Fact]
    public void ASnapshotOfAPrefixHoldsThatAlone()
    {
        Fill("a:1", "a:2", "b:1");
        Check("SNAP.CREATE s PREFIX a:", "+OK");
        Check("SNAP.KEYS s *", "[\"a:1\", \"a:2\"]");
        Check("SNAP.GET s a:1 b:1", "[\"a:1\", nil]");
    }

    [Fact]
    public void NoMoreAreMadeThanMayBeInAllDatabasesTogether()
    {
        CheckAll(("SNAP.CREATE a", "+OK"), ("SNAP.CREATE b", "+OK"), ("SELECT 1", "+OK"), ("SNAP.CREATE a", "+OK"),
            ("SNAP.CREATE b TTL 10", "+OK"));
        Check("SNAP.CREATE c", "-ERR too many snapshots, max_snapshots is 4");
        Engine.Time.Advance(10);
        CheckAll(("SNAP.CREATE c", "+OK"), ("SNAP.CREATE d", "-ERR too many snapshots, max_snapshots is 4"), ("SNAP.DROP a", ":1"),
            ("SNAP.CREATE d", "+OK"));
    }

    [Fact]
    public void OneThatIsOverIsGoneForAllAtOnceAndDroppedByTheTick()
    {
        Fill("a");
        Check("SNAP.CREATE s TTL 100", "+OK");
        Check("SNAP.CREATE t TTL 50", "+OK");
        Assert.Equal(Engine.Time.NowMs + 50, Ticks.DueMs("snapshots"));
        Engine.Time.Advance(99);
        Check("SNAP.GET s a", "[\"a\"]");
        Check("SNAP.GET t a", "-ERR no such snapshot 't'");
        Engine.Time.Advance(1);
        CheckAll(("SNAP.GET s a", "-ERR no such snapshot 's'"), ("SNAP.USE s", "-ERR no such snapshot 's'"), ("SNAP.LIST", "[]"),
            ("SNAP.DROP s", ":0"));
        Ticks.Pass(0);
        Assert.Null(Ticks.DueMs("snapshots"));
        Assert.Equal("snapshots:0", InfoLine("snapshots"));
    }

    [Fact]
    public void TheTickSetsTheTimerForTheNextOneAndLeavesThoseWithoutATimeToLive()
    {
        CheckAll(("SNAP.CREATE a TTL 100", "+OK"), ("SNAP.CREATE b TTL 300", "+OK"), ("SNAP.CREATE c", "+OK"));
        long began = Engine.Time.NowMs;
        Ticks.Pass(150);
        Assert.Equal(began + 300, Ticks.DueMs("snapshots"));
        Assert.Equal("snapshots:2", InfoLine("snapshots"));
        Ticks.Pass(150);
        Assert.Equal(["c"], NamesIn(Client.One("SNAP.LIST")));
    }

    [Fact]
    public void OneThatIsOverGivesItsNameAway()
    {
        Fill("a");
        Check("SNAP.CREATE s TTL 10", "+OK");
        Engine.Time.Advance(10);
        Fill("b");
        CheckAll(("SNAP.CREATE s", "+OK"), ("SNAP.KEYS s *", "[\"a\", \"b\"]"));
        Ticks.Pass(0);
        Check("SNAP.KEYS s *", "[\"a\", \"b\"]");
    }

    [Fact]
    public void FlushingLeavesSnapshots()
    {
        Fill("a");
        CheckAll(("SNAP.CREATE s", "+OK"), ("FLUSHDB", "+OK"), ("SNAP.GET s a", "[\"a\"]"), ("FLUSHALL", "+OK"),
            ("SNAP.GET s a", "[\"a\"]"), ("DBSIZE", ":0"));
    }

    [Fact]
    public void DroppingGivesTheMemoryBack()
    {
        long before = LiveBytes();
        Fill([.. Enumerable.Range(0, 500).Select(static i => $"k:{i:D4}")]);
        CheckAll(("SNAP.CREATE s", "+OK"), ("FLUSHALL", "+OK"));
        Assert.True(LiveBytes() > before + 5_000, "the snapshot holds what was flushed");
        Check("SNAP.DROP s", ":1");
        Assert.Equal(before, LiveBytes());
    }

    private static string[] NamesIn(string list) =>
        [.. list.Split("\"name\": \"")[1..].Select(static rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)])];

    private string InfoLine(string name) =>
        Client.One("INFO snapshots").Split("\r\n").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal));

    private long LiveBytes()
    {
        Engine.MaintainToTheEnd();
        return Engine.Keyspace.GetStatistics().LiveBytes;
    }
}
