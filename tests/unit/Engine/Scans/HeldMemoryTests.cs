using System.Globalization;
using PlumCache.Engine.Hosting;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Scans;

public sealed class HeldMemoryTests
{
    private const int Keys = 2_000;

    [Fact]
    public void ScansThatHoldTooMuchGoOnOverTheLiveKeys()
    {
        using var engine = TestEngine.WithListings(new EngineOptions { Settings = new EngineSettings { MaxHeldBytes = 50_000 } });
        TestClient client = engine.Connect();
        Write(client, 'a');
        string cursor = CursorOf(client.One("SCAN 0 COUNT 10"));
        Write(client, 'b');
        Assert.True(engine.Keyspace.GetStatistics().HeldBytes > 50_000);
        engine.MaintainToTheEnd();
        Assert.Equal((0L, 0, 1),
            (engine.Keyspace.GetStatistics().HeldBytes, engine.Engine.Scans.LeaseCount, engine.Engine.Scans.LapsedCount));
        Assert.Contains("key:0010", client.One($"SCAN {cursor} COUNT 10"), StringComparison.Ordinal);
    }

    [Fact]
    public void OlderScansThatHoldTheSameGoToo()
    {
        using var engine = TestEngine.WithListings(new EngineOptions { Settings = new EngineSettings { MaxHeldBytes = 50_000 } });
        TestClient client = engine.Connect();
        Write(client, 'a');
        for (int i = 0; i < 5; i++) client.Send("SCAN 0 COUNT 10", $"SET between {i}");

        Write(client, 'b');
        Assert.Equal(5, engine.Engine.Scans.LeaseCount);
        engine.MaintainToTheEnd();
        Assert.True(engine.Keyspace.GetStatistics().HeldBytes <= 50_000);
        Assert.Equal(0, engine.Engine.Scans.LeaseCount);
    }

    [Fact]
    public void TheScanThatHoldsMostGoesAndTheOtherStays()
    {
        using var engine = TestEngine.WithListings(new EngineOptions { Settings = new EngineSettings { MaxHeldBytes = 50_000 } });
        TestClient client = engine.Connect();
        client.Send([.. Enumerable.Range(0, 40).Select(static each => $"SET few:{each} 1")]);
        string early = CursorOf(client.One("SCAN 0 COUNT 10"));
        Write(client, 'a');
        client.One("SCAN 0 COUNT 10");
        Write(client, 'b');
        engine.MaintainToTheEnd();
        Assert.Equal((1, 1), (engine.Engine.Scans.LeaseCount, engine.Engine.Scans.LapsedCount));
        Assert.DoesNotContain("key:", client.One($"SCAN {early} COUNT 100"), StringComparison.Ordinal);
    }

    [Fact]
    public void ScansWithinTheLimitAreLeftAlone()
    {
        using var engine = TestEngine.WithListings(new EngineOptions { Settings = new EngineSettings { MaxHeldBytes = 50 << 20 } });
        TestClient client = engine.Connect();
        Write(client, 'a');
        client.One("SCAN 0 COUNT 10");
        Write(client, 'b');
        engine.MaintainToTheEnd();
        Assert.Equal(1, engine.Engine.Scans.LeaseCount);

        engine.Engine.Settings.MaxHeldBytes = 0;
        engine.MaintainToTheEnd();
        Assert.Equal(1, engine.Engine.Scans.LeaseCount);

        engine.Engine.Settings.MaxHeldBytes = 1;
        engine.MaintainToTheEnd();
        Assert.Equal(0, engine.Engine.Scans.LeaseCount);
    }

    private static string CursorOf(string page) => page[2..page.IndexOf('"', 2)];

    private static void Write(TestClient client, char letter)
    {
        string value = new(letter, 100);
        for (int i = 0; i < Keys; i += 50)
        {
            client.Send([.. Enumerable.Range(i,
                50).Select(each => string.Create(CultureInfo.InvariantCulture, $"SET key:{each:D4} {value}"))]);
        }
    }
}
