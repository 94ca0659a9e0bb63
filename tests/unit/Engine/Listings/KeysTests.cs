using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Listings;

public sealed class KeysTests
{
    private static readonly EngineOptions Small = new() { InlineWalkKeys = 50, OutputSoftLimitBytes = 4096 };

    [Fact]
    public void AnswersKeysInOrder()
    {
        using var engine = TestEngine.WithListings();
        TestClient client = engine.Connect();
        client.Send("SET user:2 b", "SET user:1 a", "SET userx c", "SET other d");
        Assert.Equal(
            ["[\"user:1\", \"user:2\"]", "[\"other\", \"user:1\", \"user:2\", \"userx\"]", "[]", "[\"user:1\"]",
                "[\"user:1\", \"user:2\"]", "[\"userx\"]"],
            client.Send("KEYS user:*", "KEYS *", "KEYS no*", "KEYS user:1", "KEYS user:[12]", "KEYS *x"));
        Assert.Empty(client.Suspensions);
    }

    [Fact]
    public void SeesWhatStandsBeforeItInTheBatchAndNothingBehind()
    {
        using var engine = TestEngine.WithListings(Small);
        TestClient client = engine.Connect();
        Fill(engine, 200);
        string[] replies = client.Send("SET zz 1", "KEYS *", "SET zzz 1", "KEYS zz*", "DBSIZE");
        Assert.EndsWith("\"k:0199\", \"zz\"]", replies[1], StringComparison.Ordinal);
        Assert.Equal(200, replies[1].Count(static c => c == ','));
        Assert.Equal("[\"zz\", \"zzz\"]", replies[3]);
        Assert.Equal(":202", replies[4]);
    }

    [Fact]
    public void StreamsALongAnswerFromOneInstant()
    {
        using var engine = TestEngine.WithListings(Small);
        TestClient client = engine.Connect(), writer = engine.Connect();
        Fill(engine, 1000);
        client.Load("KEYS *", "DBSIZE");
        Assert.Equal(SuspensionReason.Stream, client.Suspend());
        Assert.Equal(SuspensionReason.Stream, client.Suspend());
        Assert.Equal(1, engine.Keyspace.GetStatistics().Leases);
        int pieces = 0;
        while (client.Session.Stream!.WriteNext(client.Writer, 512))
        {
            pieces++;
            writer.Send($"DEL k:{pieces * 7:D4}", $"SET new:{pieces} 1");
        }

        Assert.InRange(pieces, 5, 50);
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
        Assert.Equal(RunStatus.Completed, client.Step());
        string[] replies = client.Writer.Take();
        Assert.Equal($"[{string.Join(", ", Enumerable.Range(0, 1000).Select(static i => $"\"k:{i:D4}\""))}]", replies[0]);
        Assert.Equal(":1000", replies[1]);
    }

    [Fact]
    public void ALongFilteredWalkIsOffloadedFirst()
    {
        using var engine = TestEngine.WithListings(Small);
        TestClient client = engine.Connect();
        Fill(engine, 1000);
        client.Load("PING", "KEYS *7", "PING");
        Assert.Equal(SuspensionReason.Offload, client.Suspend());
        Assert.Equal(["+PONG"], client.Writer.Take());
        Assert.Equal(SuspensionReason.Offload, client.Suspend());
        Assert.Equal(SuspensionReason.Stream, client.Suspend(RunMode.Long));
        while (client.Session.Stream!.WriteNext(client.Writer, 100))
        {
        }

        Assert.Equal(RunStatus.Completed, client.Step());
        string[] replies = client.Writer.Take();
        Assert.Equal(99, replies[0].Count(static c => c == ','));
        Assert.Equal("+PONG", replies[1]);
    }

    [Fact]
    public void GivingAStreamUpLetsItsVersionGo()
    {
        using var engine = TestEngine.WithListings(Small);
        TestClient client = engine.Connect();
        Fill(engine, 1000);
        client.Load("KEYS *");
        Assert.Equal(SuspensionReason.Stream, client.Suspend());
        client.Session.Dispose();
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
    }

    [Fact]
    public void ASilencedListingTakesNoLease()
    {
        using var engine = TestEngine.WithListings(Small);
        TestClient client = engine.Connect();
        Fill(engine, 1000);
        Assert.Equal(["+PONG"], client.Send("CLIENT REPLY SKIP", "KEYS *", "PING"));
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
    }

    private static void Fill(TestEngine engine, int keys)
    {
        TestClient client = engine.Connect();
        foreach (int[] chunk in Enumerable.Range(0, keys).Chunk(50)) client.Send([.. chunk.Select(static i => $"SET k:{i:D4} {i}")]);
    }
}
