using PlumCache.Tests.Unit.Plugins.Snapshots;

namespace PlumCache.Tests.Unit.Plugins.History;

/// <summary>Moments that are kept, and reading them.</summary>
public sealed class HistoryTests : SnapshotTest
{
    public HistoryTests()
        : base(("history", "max_bytes", 1_000), ("history", "max_age_ms", 600_000)) => BytesEach = 0;

    private long Now => Engine.Time.NowMs;

    [Fact]
    public void ReadsTheNewestMomentAtOrBeforeATime()
    {
        long[] times = Keep(3);
        CheckAll(($"SNAP.USE @{times[1]}", "+OK"), ("GET n", "\"1\""), ($"SNAP.USE @{times[1] + 999}", "+OK"), ("GET n", "\"1\""),
            ($"SNAP.USE @{times[2]}", "+OK"), ("GET n", "\"2\""));
        CheckAll(("SNAP.USE @-1000", "+OK"), ("GET n", "\"1\""), ("SNAP.USE @-1999", "+OK"), ("GET n", "\"0\""),
            ("SNAP.USE @9999999999999", "+OK"), ("GET n", "\"2\""),
            ("SET n 5", "-READONLY You can't write while reading from snapshot '@" + times[2] + "': SNAP.USE LIVE or RESET first."));
        CheckAll(($"SNAP.GET @{times[0]} n", "[\"0\"]"), ("SNAP.KEYS @-2000 *", "[\"n\"]"),
            ($"SNAP.DIFF @{times[0]} LIVE", "[[\"n\", \"changed\"]]"));
        CheckAll(("SNAP.USE LIVE", "+OK"), ("SNAP.RESTORE @-2000", ":1"), ("GET n", "\"0\""));
    }

    [Fact]
    public void AMomentBeforeTheFirstNamesTheFirst()
    {
        long[] times = Keep(2);
        Check($"SNAP.USE @{times[0] - 1}", $"-ERR the history begins at {times[0]}");
        Check("SNAP.GET @-100000 n", $"-ERR the history begins at {times[0]}");
        Check("SNAP.GET @-9223372036854775808 n", $"-ERR the history begins at {times[0]}");
        Check("SNAP.GET @0 n", $"-ERR the history begins at {times[0]}");
    }

    [Theory]
    [InlineData("@")]
    [InlineData("@-")]
    [InlineData("@x")]
    [InlineData("@5s")]
    [InlineData("@+5")]
    public void WhatIsNoMomentIsTold(string name) =>
        Check($"SNAP.USE {name}", $"-ERR '{name}' is no moment: @-5000 is 5 seconds ago, @1700000000000 a Unix time in milliseconds");

    [Fact]
    public void WithoutAHistoryOneIsToldHowToBeginIt() =>
        Check("SNAP.USE @-5000", "-ERR no history of this database is kept: the plugin history keeps one, once it is in srcSet");

    [Fact]
    public void NothingIsKeptWhileNothingChanges()
    {
        Keep(1);
        long revision = Engine.Keyspace.Revision;
        Ticks.Pass(50_000);
        Assert.Equal(revision, Engine.Keyspace.Revision);
        Fill("other");
        Ticks.Pass(1_000);
        Assert.Equal(2, Moments().Length);
    }

    [Fact]
    public void AnEmptyServerKeepsNothing()
    {
        Ticks.Tick("history");
        Ticks.Pass(10_000);
        Assert.Empty(Moments());
        Assert.Equal(0, Engine.Keyspace.Revision);
    }

    [Fact]
    public void ADatabaseThatIsEmptiedIsKeptOnceMore()
    {
        long[] times = Keep(1);
        Check("FLUSHALL", "+OK");
        Ticks.Pass(1_000);
        Fill("x");
        Other.Send("DEL x");
        Ticks.Pass(5_000);
        Assert.Equal([$"@{times[0]}", $"@{times[0] + 1_000}"], Moments());
        Check("SNAP.GET @-1 n", "[nil]");
        Check("SNAP.GET @-6000 n", "[\"0\"]");
    }

    [Fact]
    public void AllDatabasesOfAMomentBearItsName()
    {
        Client.Send("SELECT 1", "SET a 1", "SELECT 0");
        long[] times = Keep(1);
        CheckAll(($"SNAP.GET @{times[0]} n a", "[\"0\", nil]"), ("SELECT 1", "+OK"), ($"SNAP.GET @{times[0]} n a", "[nil, \"1\"]"),
            ("SELECT 2", "+OK"),
            ($"SNAP.GET @{times[0]} n", "-ERR no history of this database is kept: the plugin history keeps one, once it is in srcSet"));
    }

    [Fact]
    public void MomentsAreThinnedWithAge()
    {
        Keep(300);
        string[] moments = Moments();
        Assert.InRange(moments.Length, 62, 68);
        Assert.Equal($"@{Now}", moments[^1]);
    }

    [Fact]
    public void ThinningAServerThatStandsStillKeepsNoMore()
    {
        Keep(300);
        Ticks.Pass(400_000);
        int left = Moments().Length;
        Ticks.Pass(3_600_000);
        Assert.InRange(Moments().Length, 1, left);
        Check("SNAP.GET @-1 n", "[\"299\"]");
        long revision = Engine.Keyspace.Revision;
        Ticks.Pass(1_000_000);
        Assert.Equal(revision, Engine.Keyspace.Revision);
        Assert.Single(Moments());
    }

    [Fact]
    public void TheOldestGoWhileAllHoldTooMuch()
    {
        long[] times = Keep(5);
        BytesEach = 400;
        Ticks.Pass(1_000);
        Assert.Equal([$"@{times[3]}", $"@{times[4]}"], Moments());
        Check("SNAP.USE @-10000", $"-ERR the history begins at {times[3]}");
    }

    [Fact]
    public void AConnectionThatReadsAMomentIsToldWhenItGoes()
    {
        long[] times = Keep(5);
        CheckAll(($"SNAP.USE @{times[0]}", "+OK"), ("GET n", "\"0\""));
        BytesEach = 400;
        Ticks.Pass(1_000);
        Check("GET n", $"-ERR snapshot '@{times[0]}' is gone");
    }

    [Fact]
    public void MomentsAreNotListedAmongNamedSnapshotsAndCanBeDroppedByName()
    {
        long[] times = Keep(2);
        CheckAll(("SNAP.LIST", "[]"), ($"SNAP.DROP @{times[0]}", ":1"), ("SNAP.DROP @-5", ":0"));
        Assert.Equal([$"@{times[1]}"], Moments());
    }

    [Fact]
    public void InfoTellsOfAll()
    {
        Keep(2);
        Check("SNAP.CREATE s", "+OK");
        BytesEach = 100;
        Fill([.. Enumerable.Range(0, 40).Select(static i => $"k:{i}")]);
        Client.One("SCAN 0 COUNT 10");
        string info = Client.One("INFO snapshots");
        Assert.Contains(
            "# Snapshots\r\nscan_leases:1\r\nscan_held_bytes:0\r\nscans_lapsed:0\r\nsnapshots:1\r\n"
            + "snapshots_held_bytes:100\r\nhistory_moments:2\r\nhistory_held_bytes:200\r\n",
            info,
            StringComparison.Ordinal);
    }

    /// <summary>Sets n to 0, 1, ... a second apart, each kept.</summary>
    /// <returns>The times of the moments.</returns>
    private long[] Keep(int count)
    {
        long[] times = new long[count];
        for (int i = 0; i < count; i++)
        {
            Other.One($"SET n {i}");
            if (i == 0) Ticks.Tick("history");
            else Ticks.Pass(1_000);
            times[i] = Now;
        }

        return times;
    }

    private string[] Moments() =>
        [.. Client.One("SNAP.LIST HISTORY").Split("\"name\": \"")[1..].Select(static rest => rest[..rest.IndexOf('"',
            StringComparison.Ordinal)])];
}
