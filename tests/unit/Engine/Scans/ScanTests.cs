using System.Globalization;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Scans;

public sealed class ScanTests
{
    [Fact]
    public void AnAnswerThatFitsOnePageLeasesNothing()
    {
        using TestEngine engine = Filled(10);
        Assert.Equal((0UL, 10), Summary(engine.Connect().One("SCAN 0")));
        Assert.Equal(0, engine.Engine.Scans.LeaseCount);
        Assert.Equal((0UL, 5), Summary(engine.Connect().One("SCAN 0 MATCH k:000[0-4]* COUNT 10")));
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
    }

    [Fact]
    public void PagesCoverEachKeyOnceAndInOrder()
    {
        using TestEngine engine = Filled(95);
        TestClient client = engine.Connect();
        var keys = new List<string>();
        ulong cursor = 0;
        int pages = 0;
        do
        {
            (cursor, string[] page) = Page(client.One($"SCAN {cursor} COUNT 10"));
            keys.AddRange(page);
            pages++;
        }
        while (cursor != 0);
        Assert.Equal(10, pages);
        Assert.Equal([.. Enumerable.Range(0, 95).Select(static i => $"k:{i:D4}")], keys.ToArray());
    }

    [Fact]
    public void ScansIgnoreWhatHappensMeanwhile()
    {
        using TestEngine engine = Filled(50);
        TestClient client = engine.Connect(), writer = engine.Connect();
        (ulong cursor, string[] first) = Page(client.One("SCAN 0 COUNT 20"));
        writer.Send("DEL k:0030", "SET k:0035x 1", "SET a 1", "DEL k:0000");
        (ulong next, string[] second) = Page(client.One($"SCAN {cursor} COUNT 20"));
        (ulong end, string[] third) = Page(client.One($"SCAN {next} COUNT 20"));
        Assert.Equal(0UL, end);
        string[] all = [.. first, .. second, .. third];
        Assert.Equal([.. Enumerable.Range(0, 50).Select(static i => $"k:{i:D4}")], all);
    }

    [Fact]
    public void ACursorAskedTwiceGivesTheSamePageOnAnyConnection()
    {
        using TestEngine engine = Filled(50);
        (ulong cursor, _) = Page(engine.Connect().One("SCAN 0 COUNT 20"));
        string page = engine.Connect().One($"SCAN {cursor} COUNT 20");
        engine.Connect().Send("DEL k:0025", "SET k:0026 other");
        Assert.Equal(page, engine.Connect().One($"SCAN {cursor} COUNT 20"));
        Assert.True(cursor < 1UL << 53);
    }

    [Fact]
    public void ScansBegunAtOneRevisionShareALease()
    {
        using TestEngine engine = Filled(50);
        for (int i = 0; i < 5; i++) engine.Connect().One("SCAN 0");
        Assert.Equal(1, engine.Keyspace.GetStatistics().Leases);
        engine.Connect().One("SET other 1");
        engine.Connect().One("SCAN 0");
        Assert.Equal(2, engine.Keyspace.GetStatistics().Leases);
        Assert.Equal(2, engine.Engine.Scans.LeaseCount);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("12345")]
    [InlineData("9007199254740991")]
    [InlineData("9007199254740992")]
    [InlineData("18446744073709551615")]
    public void ACursorThatWasNeverGivenOutIsRefused(string cursor)
    {
        using TestEngine engine = Filled(50);
        engine.Connect().One("SCAN 0");
        Assert.Equal("-ERR invalid cursor", engine.Connect().One($"SCAN {cursor}"));
    }

    [Fact]
    public void ACursorBelongsToItsDatabase()
    {
        using TestEngine engine = Filled(50);
        TestClient client = engine.Connect();
        client.Send(["SELECT 1", .. Enumerable.Range(0, 50).Select(static i => $"SET other:{i} 1"), "SELECT 0"]);
        (ulong cursor, _) = Page(client.One("SCAN 0"));
        Assert.Equal(["+OK", "-ERR invalid cursor"], client.Send("SELECT 1", $"SCAN {cursor}"));
        engine.Time.Advance(60_000);
        engine.MaintainToTheEnd();
        Assert.Equal("-ERR invalid cursor", client.One($"SCAN {cursor}"));
        client.Send("SELECT 0");
        Assert.Equal(10, Page(client.One($"SCAN {cursor}")).Keys.Length);
    }

    [Fact]
    public void ALapsedScanGoesOnBehindTheKeyAtItsPosition()
    {
        using TestEngine engine = Filled(50);
        TestClient client = engine.Connect();
        (ulong cursor, _) = Page(client.One("SCAN 0 COUNT 20"));
        engine.Time.Advance(59_999);
        engine.MaintainToTheEnd();
        Assert.Equal(1, engine.Engine.Scans.LeaseCount);
        engine.Time.Advance(1);
        engine.MaintainToTheEnd();
        Assert.Equal(0, engine.Engine.Scans.LeaseCount);
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);

        // The key before the position goes, one comes right behind it, and one that was already passed comes back.
        client.Send("DEL k:0019", "SET k:0019a 1", "SET k:0001a 1", "DEL k:0025");
        (ulong next, string[] page) = Page(client.One($"SCAN {cursor} COUNT 5"));
        Assert.Equal(["k:0019a", "k:0020", "k:0021", "k:0022", "k:0023"], page);
        client.Send("SET k:0024a 1");
        (_, page) = Page(client.One($"SCAN {next} COUNT 3"));
        Assert.Equal(["k:0024", "k:0026", "k:0027"], page);
    }

    [Fact]
    public void TheScanIdleForLongestGivesWay()
    {
        using TestEngine engine = Filled(50, new EngineOptions { MaxScanLeases = 3 });
        TestClient client = engine.Connect();
        var cursors = new List<ulong>();
        for (int i = 0; i < 5; i++)
        {
            cursors.Add(Page(client.One("SCAN 0 COUNT 20")).Cursor);
            engine.Time.Advance(10);
            client.One($"SET zz{i} 1");
        }

        Assert.Equal(3, engine.Engine.Scans.LeaseCount);
        Assert.Equal(2, engine.Engine.Scans.LapsedCount);

        // The first has lapsed and sees the keys of now; the third is still at its own version.
        Assert.Contains("zz4", Rest(client, cursors[0]), StringComparison.Ordinal);
        Assert.DoesNotContain("zz4", Rest(client, cursors[4]), StringComparison.Ordinal);
    }

    [Fact]
    public void LapsedPositionsAreForgottenPastTheirLimitWithAnError()
    {
        using TestEngine engine = Filled(50, new EngineOptions { MaxLapsedPositions = 2 });
        TestClient client = engine.Connect();
        (ulong first, _) = Page(client.One("SCAN 0 COUNT 10"));
        (ulong second, _) = Page(client.One($"SCAN {first} COUNT 10"));
        (ulong third, _) = Page(client.One($"SCAN {second} COUNT 10"));
        engine.Time.Advance(60_000);
        engine.MaintainToTheEnd();
        Assert.Equal("-ERR invalid cursor", client.One($"SCAN {first}"));
        Assert.Equal(10, Page(client.One($"SCAN {second}")).Keys.Length);
        Assert.Equal(10, Page(client.One($"SCAN {third}")).Keys.Length);
    }

    [Fact]
    public void DueKeysLeaveThePagesOfAFrozenScan()
    {
        TestPlugin plugin = new TestPlugin("ttl").With(
            "put",
            static (in context, _, in command) => Step.Answer(Reply.Ok, Edit.Put(command[1], "v"u8, context.NowMs + 100)),
            CommandFlags.Write);
        using var engine = new TestEngine(null, null, plugin, TestPlugin.Listings());
        TestClient client = engine.Connect();
        client.Send("SET a 1", "SET b 1", "put c", "SET d 1");
        (ulong cursor, _) = Page(client.One("SCAN 0 COUNT 2"));
        Assert.Equal(["c", "d"], Page(client.One($"SCAN {cursor} COUNT 5")).Keys);
        engine.Time.Advance(100);
        Assert.Equal(["d"], Page(client.One($"SCAN {cursor} COUNT 5")).Keys);
    }

    [Fact]
    public void APageOfManyKeysIsStreamed()
    {
        using TestEngine engine = Filled(600, new EngineOptions { InlineWalkKeys = 50 });
        TestClient client = engine.Connect();
        string reply = client.One("SCAN 0 COUNT 1000");
        Assert.Equal((0UL, 600), Summary(reply));
        Assert.Equal([SuspensionReason.Offload, SuspensionReason.Stream], client.Suspensions);
        (ulong cursor, string[] keys) = Page(client.One("SCAN 0 COUNT 500"));
        Assert.Equal(500, keys.Length);
        Assert.Equal((0UL, 100), Summary(client.One($"SCAN {cursor} COUNT 500")));
    }

    [Fact]
    public void AScanInAPipelineSeesWhatStandsBeforeIt()
    {
        using TestEngine engine = Filled(50);
        TestClient client = engine.Connect();
        string[] replies = client.Send("SET a 1", "SCAN 0 COUNT 2", "DEL a", "GET a", "SCAN 0 MATCH a* COUNT 10");
        Assert.Equal(["a", "k:0000"], Page(replies[1]).Keys);
        Assert.Equal(["+OK", ":1", "nil", "[\"0\", []]"], [replies[0], replies[2], replies[3], replies[4]]);
    }

    private static TestEngine Filled(int keys, EngineOptions? options = null)
    {
        var engine = TestEngine.WithListings(options);
        TestClient client = engine.Connect();
        foreach (int[] chunk in Enumerable.Range(0, keys).Chunk(50)) client.Send([.. chunk.Select(static i => $"SET k:{i:D4} {i}")]);
        return engine;
    }

    private static string Rest(TestClient client, ulong cursor)
    {
        var keys = new List<string>();
        while (cursor != 0)
        {
            (cursor, string[] page) = Page(client.One($"SCAN {cursor} COUNT 20"));
            keys.AddRange(page);
        }

        return string.Join(' ', keys);
    }

    private static (ulong Cursor, int Keys) Summary(string reply)
    {
        (ulong cursor, string[] keys) = Page(reply);
        return (cursor, keys.Length);
    }

    private static (ulong Cursor, string[] Keys) Page(string reply)
    {
        Assert.StartsWith("[\"", reply, StringComparison.Ordinal);
        int comma = reply.IndexOf(", [", StringComparison.Ordinal);
        string list = reply[(comma + 3)..^2];
        string[] keys = list.Length == 0 ? [] : [.. list.Split(", ").Select(static key => key.Trim('"'))];
        return (ulong.Parse(reply[2..(comma - 1)], CultureInfo.InvariantCulture), keys);
    }
}
