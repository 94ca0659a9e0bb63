#if DEBUG
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine;

/// <summary>What could not begin holds no version: when it fails at its n-th step, for every n, no lease is left.</summary>
public sealed class LeaseFaultTests
{
    private static readonly EngineOptions Small = new() { OutputSoftLimitBytes = 256, InlineWalkKeys = 20 };

    [Theory]
    [InlineData("KEYS *")]
    [InlineData("SCAN 0 COUNT 5")]
    [InlineData("ITEMS")]
    [InlineData("RANGE")]
    public void NoneIsLeftWhereItsUseCannotBegin(string line)
    {
        FaultPoint[] points = [FaultPoint.Lease, FaultPoint.SharedLease, FaultPoint.ScanTable, FaultPoint.ReplyStream];
        using TestEngine engine = NewEngine();
        using (var count = FaultSchedule.OnThisThread(points))
        {
            engine.Connect().Send(line);
            Assert.Equal(3, count.Calls);
        }

        engine.Engine.Scans.Dispose();
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
        foreach (FaultPoint point in points)
        {
            using (FaultSchedule.OnThisThread([point], failingCall: 1)) Record.Exception(() => engine.Connect().Send(line));

            engine.Engine.Scans.Dispose();
            Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
        }
    }

    private static TestEngine NewEngine()
    {
        TestPlugin plugin = TestPlugin.Listings()
            .With("items", static (in _, _, in _) =>
                Step.Answer(Reply.Items(500, static (_, in _, index) => Reply.Bulk(new byte[100]))), CommandFlags.ReadOnly)
            .With("range", static (in _, _, in _) =>
                Step.Answer(Reply.Listing(new RangeQuery { Prefix = default })), CommandFlags.ReadOnly | CommandFlags.Listing);
        var engine = new TestEngine(Small, null, plugin);
        TestClient client = engine.Connect();
        for (int i = 0; i < 200; i++) client.One($"SET key:{i:000} {new string('v', 50)}");
        return engine;
    }
}
#endif
