using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Listings;

public sealed class ItemStreamTests
{
    private static readonly EngineOptions Small = new() { OutputSoftLimitBytes = 4096 };

    private static readonly TestPlugin Many = new TestPlugin("many")
        .With("mget", ReadMany, CommandFlags.ReadOnly, -2, KeyPositions.All)
        .With("mtake",
            static (in context, view, in command) =>
            Step.Answer(ReadMany(context, view, command).Reply, Edit.Remove(command[1])), CommandFlags.Write, -2, KeyPositions.All);

    private static string Big => new('b', 4000);

    [Fact]
    public void AShortReplyIsWrittenAtOnce()
    {
        using var engine = new TestEngine(Small, null, Many);
        TestClient client = engine.Connect();
        client.Send("SET a 1", "SET b 2");
        Assert.Equal(["[\"1\", nil, \"2\"]"], client.Send("MGET a none b"));
        Assert.Empty(client.Suspensions);
    }

    [Fact]
    public void ALongReplyIsStreamedFromOneInstantWhileWritesGoOn()
    {
        using var engine = new TestEngine(Small, null, Many);
        TestClient client = engine.Connect(), writer = engine.Connect();
        string[] expected = new string[50];
        for (int i = 0; i < 50; i++)
        {
            writer.Send($"SET k:{i} {i}{Big}");
            expected[i] = $"\"{i}{Big}\"";
        }

        client.Load("SET before 1", $"MGET {string.Join(' ', Enumerable.Range(0, 50).Select(static i => $"k:{i}"))} none", "GET k:49",
            "SET behind 1");
        while (client.Suspend() != SuspensionReason.Stream) Assert.InRange(client.Writer.Position, 0, 10_000);
        Assert.Equal(1, engine.Keyspace.GetStatistics().Leases);
        int pieces = 0;
        while (client.Session.Stream!.WriteNext(client.Writer, 1))
        {
            Assert.InRange(client.Writer.Position, 0, 10_000 + (pieces * 5_000));
            writer.Send($"SET k:{pieces} new", $"DEL k:{49 - pieces}", "SET none 1");
            pieces++;
        }

        Assert.Equal(50, pieces);
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
        Assert.Equal([SuspensionReason.OutputFull, SuspensionReason.None], [client.Suspend(), client.Suspend()]);
        Assert.Equal(["+OK", $"[{string.Join(", ", expected)}, nil]", "\"new\"", "+OK"], client.Writer.Take());
    }

    [Fact]
    public void AStreamedReplyStampsItsKeysAsThePolicyOfEvictionWants()
    {
        using var engine = new TestEngine(Small, null, Many);
        engine.Engine.Settings.AccessMode = AccessMode.Frequency;
        TestClient client = engine.Connect();
        client.Send([.. Enumerable.Range(0, 20).Select(static i => $"SET k:{i} {Big}")]);
        client.Send($"MGET {string.Join(' ', Enumerable.Range(0, 20).Select(static i => $"k:{i}"))}");
        Assert.Contains(SuspensionReason.Stream, client.Suspensions);
        engine.Keyspace.Change(draft =>
        {
            Assert.True(draft[0].TryGet("k:19"u8, out Entry entry));
            var stamp = new AccessStamp(entry.AccessStamp);
            Assert.Equal(AccessStamp.NewFrequency + 1, stamp.Frequency(engine.Time.GetUtcNow().ToUnixTimeMilliseconds()));
        });
    }

    [Fact]
    public void WhatIsPendingIsBoundedHoweverManyItems()
    {
        using var engine = new TestEngine(Small, null, Many);
        TestClient client = engine.Connect();
        client.Send($"SET big {Big}");
        client.Load($"MGET{string.Concat(Enumerable.Repeat(" big", 2_000))}");
        Assert.Equal(SuspensionReason.Stream, client.Suspend());
        Assert.InRange(client.Writer.Position, 1, 100);
        long last = client.Writer.Position;
        for (bool isMore = true; isMore; last = client.Writer.Position)
        {
            isMore = client.Session.Stream!.WriteNext(client.Writer, 10_000);
            Assert.InRange(client.Writer.Position - last, 1, 15_000);
        }

        Assert.InRange(last, 2_000 * 4_000, 2_000 * 4_100);
    }

    [Fact]
    public void ReadsAreCountedOnce()
    {
        using var engine = new TestEngine(Small, null, Many);
        TestClient client = engine.Connect();
        client.Send($"SET big {Big}");
        client.Send($"MGET none{string.Concat(Enumerable.Repeat(" big", 100))}");
        Assert.Contains(SuspensionReason.Stream, client.Suspensions);
        Assert.Equal((100, 1), (engine.Engine.Statistics.Total().Hits, engine.Engine.Statistics.Total().Misses));
    }

    [Fact]
    public void ACommandThatAlsoWritesIsAnsweredAtOnce()
    {
        using var engine = new TestEngine(Small, null, Many);
        TestClient client = engine.Connect();
        client.Send($"SET big {Big}");
        string[] replies = client.Send($"MTAKE{string.Concat(Enumerable.Repeat(" big", 20))}", "GET big");
        Assert.Equal([$"[{string.Join(", ", Enumerable.Repeat($"\"{Big}\"", 20))}]", "nil"], replies);
        Assert.DoesNotContain(SuspensionReason.Stream, client.Suspensions);
    }

    [Fact]
    public void GivingAStreamUpLetsItsVersionGo()
    {
        using var engine = new TestEngine(Small, null, Many);
        TestClient client = engine.Connect();
        client.Send($"SET big {Big}");
        client.Load($"MGET{string.Concat(Enumerable.Repeat(" big", 100))}");
        Assert.Equal(SuspensionReason.Stream, client.Suspend());
        client.Session.Dispose();
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
    }

    private static Step ReadMany(in CommandContext context, KeyspaceView view, in Command command) => Step.Answer(Reply.Items(
        command.Count - 1,
        static (KeyspaceView view, in Command command, int index) =>
            view.TryGet(command[index + 1], out EntryView entry) ? Reply.Bulk(entry.Value) : Reply.Null));
}
