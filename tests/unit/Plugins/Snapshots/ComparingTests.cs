namespace PlumCache.Tests.Unit.Plugins.Snapshots;

/// <summary>SNAP.DIFF, SNAP.RESTORE and SNAP.LIST.</summary>
public sealed class ComparingTests : SnapshotTest
{
    [Fact]
    public void ADiffTellsWhatCameWentAndChanged()
    {
        Fill("a", "b", "c", "d");
        CheckAll(("SNAP.CREATE s", "+OK"), ("DEL a", ":1"), ("SET b new", "+OK"), ("PEXPIRE c 1000", ":1"), ("SET e 1", "+OK"),
            ("SNAP.CREATE t", "+OK"));
        Fill("f");
        Check("SNAP.DIFF s t", "[[\"a\", \"removed\"], [\"b\", \"changed\"], [\"c\", \"changed\"], [\"e\", \"added\"]]");
        Check("SNAP.DIFF t s", "[[\"a\", \"added\"], [\"b\", \"changed\"], [\"c\", \"changed\"], [\"e\", \"removed\"]]");
        Check("SNAP.DIFF t live", "[[\"f\", \"added\"]]");
        Check("SNAP.DIFF Live t", "[[\"f\", \"removed\"]]");
        Check("SNAP.DIFF LIVE LIVE", "[]");
        Check("SNAP.DIFF s s", "[]");
        Check("SNAP.DIFF s t LIMIT 2", "[[\"a\", \"removed\"], [\"b\", \"changed\"]]");
        Check("SNAP.DIFF s t PREFIX b", "[[\"b\", \"changed\"]]");
    }

    [Fact]
    public void ADiffWithASnapshotOfAPrefixIsAboutThatPrefix()
    {
        Fill("a:1", "b:1");
        CheckAll(("SNAP.CREATE s PREFIX a:", "+OK"), ("SET a:2 1", "+OK"), ("SET b:2 1", "+OK"));
        Check("SNAP.DIFF s LIVE", "[[\"a:2\", \"added\"]]");
        Check("SNAP.DIFF s LIVE PREFIX b:", "[]");
        Check("SNAP.DIFF s LIVE PREFIX a:2", "[[\"a:2\", \"added\"]]");
    }

    [Theory]
    [InlineData("SNAP.DIFF x LIVE", "-ERR no such snapshot 'x'")]
    [InlineData("SNAP.DIFF s y", "-ERR no such snapshot 'y'")]
    [InlineData("SNAP.DIFF s", "-ERR wrong number of arguments for 'snap.diff' command")]
    [InlineData("SNAP.DIFF s LIVE PREFIX", "-ERR syntax error")]
    [InlineData("SNAP.DIFF s LIVE BEFORE x", "-ERR syntax error")]
    [InlineData("SNAP.DIFF s LIVE LIMIT x", "-ERR value is not an integer or out of range")]
    [InlineData("SNAP.DIFF s LIVE LIMIT 0", "-ERR LIMIT must be > 0")]
    [InlineData("SNAP.GET x a", "-ERR no such snapshot 'x'")]
    [InlineData("SNAP.GET s", "-ERR wrong number of arguments for 'snap.get' command")]
    [InlineData("SNAP.KEYS x *", "-ERR no such snapshot 'x'")]
    [InlineData("SNAP.USE x", "-ERR no such snapshot 'x'")]
    [InlineData("SNAP.RESTORE x", "-ERR no such snapshot 'x'")]
    [InlineData("SNAP.RESTORE LIVE", "-ERR 'LIVE' is the database as it is: there is nothing to restore")]
    [InlineData("SNAP.RESTORE s a:", "-ERR syntax error")]
    [InlineData("SNAP.RESTORE s PREFIX", "-ERR syntax error")]
    [InlineData("SNAP.RESTORE s PREFIX b:", "-ERR snapshot 's' holds only what begins with 'a:'")]
    [InlineData("SNAP.RESTORE s PREFIX a", "-ERR snapshot 's' holds only what begins with 'a:'")]
    [InlineData("SNAP.LIST all", "-ERR syntax error")]
    [InlineData("SNAP.DROP x", ":0")]
    public void MistakesAreTold(string line, string reply)
    {
        Fill("a:1");
        CheckAll(("SNAP.CREATE s PREFIX a:", "+OK"), (line, reply), ("DBSIZE", ":1"));
    }

    [Fact]
    public void RestoringPutsBackWhatWasThereAndTakesAwayWhatCame()
    {
        Fill("a", "b");
        CheckAll(("SNAP.CREATE s", "+OK"), ("SET a new", "+OK"), ("DEL b", ":1"), ("SET c 1", "+OK"), ("SNAP.RESTORE s", ":2"),
            ("KEYS *", "[\"a\", \"b\"]"), ("GET a", "\"a\""));
        CheckAll(("SET a again", "+OK"), ("SNAP.GET s a", "[\"a\"]"), ("SNAP.RESTORE s", ":2"), ("GET a", "\"a\""),
            ("SNAP.DIFF s LIVE", "[]"));
    }

    [Fact]
    public void RestoringAPrefixLeavesTheRestAlone()
    {
        Fill("a:1", "a:b:1", "b:1");
        CheckAll(("SNAP.CREATE s", "+OK"), ("SNAP.CREATE t PREFIX a:", "+OK"), ("FLUSHDB", "+OK"), ("SET b:2 1", "+OK"));
        CheckAll(("SNAP.RESTORE s PREFIX a:b", ":1"), ("KEYS *", "[\"a:b:1\", \"b:2\"]"), ("SNAP.RESTORE t", ":2"),
            ("KEYS *", "[\"a:1\", \"a:b:1\", \"b:2\"]"));
        CheckAll(("SNAP.RESTORE s PREFIX none", ":0"), ("SNAP.RESTORE s", ":3"), ("KEYS *", "[\"a:1\", \"a:b:1\", \"b:1\"]"));
    }

    [Fact]
    public void WhatIsDueByNowDoesNotComeBack()
    {
        Fill("a", "b");
        CheckAll(("PEXPIRE a 100", ":1"), ("SNAP.CREATE s", "+OK"), ("FLUSHDB", "+OK"));
        Engine.Time.Advance(100);
        CheckAll(("SNAP.GET s a", "[\"a\"]"), ("SNAP.RESTORE s", ":1"), ("KEYS *", "[\"b\"]"), ("GET a", "nil"), ("DBSIZE", ":1"));
        Engine.MaintainToTheEnd();
        CheckAll(("DBSIZE", ":1"), ("SNAP.GET s a", "[\"a\"]"), ("SNAP.RESTORE s PREFIX a", ":0"));
    }

    [Fact]
    public void AWatchedKeyThatIsRestoredIsTouched()
    {
        Fill("a");
        CheckAll(("SNAP.CREATE s", "+OK"), ("SET a new", "+OK"), ("WATCH a", "+OK"));
        Assert.Equal(":1", Other.One("SNAP.RESTORE s"));
        CheckAll(("MULTI", "+OK"), ("SET a 1", "+QUEUED"), ("EXEC", "nil[]"));
    }

    [Fact]
    public void TheListTellsWhatEachIs()
    {
        Fill("a:1", "b:1");
        CheckAll(("PEXPIRE b:1 500", ":1"), ("SNAP.CREATE all", "+OK"), ("SNAP.CREATE as PREFIX a: TTL 5000", "+OK"));
        Engine.Time.Advance(1_000);
        string[] entries = Client.One("SNAP.LIST").Split("}, {");
        Assert.Equal(2, entries.Length);
        Assert.Contains("\"name\": \"all\"", entries[0], StringComparison.Ordinal);
        Assert.Contains("\"age_ms\": :1000, \"keys\": :2, \"bytes\": :12, \"held_bytes\": :", entries[0], StringComparison.Ordinal);
        Assert.EndsWith("\"prefix\": \"\", \"ttl_ms\": :-1", entries[0], StringComparison.Ordinal);
        Assert.Contains("\"age_ms\": :1000, \"keys\": :1, \"bytes\": :6, \"held_bytes\": :", entries[1], StringComparison.Ordinal);
        Assert.EndsWith("\"prefix\": \"a:\", \"ttl_ms\": :4000}]", entries[1], StringComparison.Ordinal);
    }

    [Fact]
    public void TheListRunsAwayFromTheThreadsThatServeSockets()
    {
        Check("SNAP.LIST", "[]");
        Assert.Contains(PlumCache.Engine.Sessions.SuspensionReason.Offload, Client.Suspensions);
    }

    [Fact]
    public void TheListTellsWhatOnlyASnapshotHolds()
    {
        Fill([.. Enumerable.Range(0, 200).Select(static i => $"k:{i:D4}")]);
        Check("SNAP.CREATE s", "+OK");
        Assert.InRange(HeldBytes(), 1, 512); // a root of its own, and all else is shared
        Check("FLUSHDB", "+OK");
        Assert.InRange(HeldBytes(), 200 * "k:0000k:0000".Length, 20_000);
    }

    [Fact]
    public void TheEmptyKeyIsAKeyLikeAnother()
    {
        CheckAll(("SNAP.CREATE s", "+OK"), ("SET '' x", "+OK"), ("SET a 1", "+OK"));
        Check("SNAP.DIFF s LIVE", "[[\"\", \"added\"], [\"a\", \"added\"]]");
        Check("SNAP.DIFF LIVE s LIMIT 1", "[[\"\", \"removed\"]]");
        Check("SNAP.DIFF s LIVE AFTER ''", "[[\"a\", \"added\"]]");
    }

    private long HeldBytes()
    {
        string list = Client.One("SNAP.LIST");
        int at = list.IndexOf("\"held_bytes\": :", StringComparison.Ordinal) + "\"held_bytes\": :".Length;
        return long.Parse(list[at..list.IndexOf(',', at)], System.Globalization.CultureInfo.InvariantCulture);
    }
}
