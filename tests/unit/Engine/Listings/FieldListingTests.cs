using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Listings;

public sealed class FieldListingTests
{
    private static readonly EngineOptions Small = new() { OutputSoftLimitBytes = 1024, InlineWalkKeys = 20 };

    [Fact]
    public void FieldsComeInTheOrderOfTheirBytesInTheFormThatIsAskedFor()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        client.Send("FPUT k b 2 a 1 c 3");
        Assert.Equal("[\"a\", \"b\", \"c\"]", client.One("FLIST k 0"));
        Assert.Equal("{\"a\": \"1\", \"b\": \"2\", \"c\": \"3\"}", client.One("FLIST k 1"));
        Assert.Equal("[\"1\", \"2\", \"3\"]", client.One("FLIST k 2"));
        Assert.Equal("~[\"a\", \"b\", \"c\"]", client.One("FLIST k 3"));
        Assert.Empty(client.Suspensions);
    }

    [Fact]
    public void AKeyThatIsNotThereOrIsNoCollectionHasNone()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        client.Send("SET s 1");
        Assert.Equal(["[]", "[]", "[\"0\", []]"], client.Send("FLIST none 0", "FLIST s 0", "FSCAN none 0 10"));
    }

    [Fact]
    public void DueFieldsAreNotListed()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        client.Send("FPUT k a 1 b 2 c 3", $"FEXPIRE k b {engine.Time.NowMs + 10}");
        engine.Time.NowMs += 10;
        Assert.Equal(["[\"a\", \"c\"]", ":2", "[\"0\", [\"a\", \"1\", \"c\", \"3\"]]"], client.Send("FLIST k 0", "FLEN k", "FSCAN k 0 10"));
    }

    [Fact]
    public void ALongListingIsStreamedFromOneInstantWhileWritesGoOn()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect(), writer = engine.Connect();
        Fill(writer, "k", 100);
        client.Load("FLIST k 1");
        Assert.Equal(SuspensionReason.Stream, client.Suspend());
        while (client.Session.Stream!.WriteNext(client.Writer, 1)) writer.Send("DEL k", "FPUT k other 1");
        string expected = string.Join(", ", Enumerable.Range(0, 100).Select(static i => $"\"f:{i:000}\": \"{i}\""));
        Assert.Equal($"{{{expected}}}", client.Finish()[0]);
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
    }

    [Fact]
    public void AScanCoversEachFieldOnceWhateverIsWrittenMeanwhile()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect(), writer = engine.Connect();
        Fill(writer, "k", 55);
        Fill(writer, "other", 55);
        var seen = new List<string>();
        string cursor = "0";
        do
        {
            string reply = client.One($"FSCAN k {cursor} 10");
            cursor = reply.Split('"')[1];
            seen.AddRange(reply.Split('"').Skip(3).Where((_, index) => index % 4 == 0));
            writer.Send("FPUT k f:000x 1", "FDEL k f:050");
        }
        while (cursor != "0");
        Assert.Equal([.. Enumerable.Range(0, 55).Select(static i => $"f:{i:000}")], seen.ToArray());
    }

    [Fact]
    public void ACursorOfOneKeyIsNoneOfAnotherNorOfTheKeys()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        Fill(client, "k", 50);
        Fill(client, "other", 50);
        string cursor = client.One("FSCAN k 0 10").Split('"')[1];
        Assert.Equal(["-ERR invalid cursor", "-ERR invalid cursor"], client.Send($"FSCAN other {cursor} 10", $"SCAN {cursor}"));
        Assert.Equal("f:010", client.One($"FSCAN k {cursor} 10").Split('"')[3]);
    }

    [Fact]
    public void AScanThatHasLapsedGoesOnBehindTheLastField()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        Fill(client, "k", 50);
        string cursor = client.One("FSCAN k 0 10").Split('"')[1];
        engine.Time.NowMs += Small.ScanIdleMs + 1;
        engine.MaintainToTheEnd();
        Assert.Equal(0, engine.Engine.Scans.LeaseCount);
        client.Send("FPUT k f:009x 1");
        Assert.Equal("f:009x", client.One($"FSCAN k {cursor} 10").Split('"')[3]);
    }

    [Fact]
    public void AWalkOfAPluginIsCountedAndWritten()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        client.Send("FPUT a x 1 -y 2", "FPUT b -z 1 w 2");
        Assert.Equal("~[\"x\", \"w\"]", client.One("FJOIN a none b"));
        Assert.Empty(client.Suspensions);
    }

    [Fact]
    public void ALongWalkOfAPluginRunsOffTheThreadThatServesAndIsStreamed()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        Fill(client, "a", 60);
        string expected = string.Join(", ", Enumerable.Range(0, 60).Select(static i => $"\"f:{i:000}\""));
        Assert.Equal($"~[{expected}, {expected}]", client.One("FJOIN a a"));
        Assert.Contains(SuspensionReason.Offload, client.Suspensions);
        Assert.Contains(SuspensionReason.Stream, client.Suspensions);
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
    }

    [Fact]
    public void AWalkThatFailsIsItsPluginsFailure()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        client.Send("FPUT a x 1 !fail 2");
        Assert.StartsWith("-PLUGINERR fields: ", client.One("FJOIN a"), StringComparison.Ordinal);
        Assert.Equal("+OK", client.One("FPUT a y 1"));
    }

    private static TestEngine NewEngine() => new(Small, null, TestPlugin.Listings(), FieldCommands.New());

    private static void Fill(TestClient client, string key, int fields)
    {
        for (int i = 0; i < fields; i++) client.One($"FPUT {key} f:{i:000} {i}");
    }
}
