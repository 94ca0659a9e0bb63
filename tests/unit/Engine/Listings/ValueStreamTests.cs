using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;
#if DEBUG
using PlumCache.Storage;
#endif

namespace PlumCache.Tests.Unit.Engine.Listings;

/// <summary>A long value goes to its client from where it lies.</summary>
public sealed class ValueStreamTests
{
    private static readonly EngineOptions Small = new() { OutputSoftLimitBytes = 64 };

    private static readonly TestPlugin Slice = new TestPlugin("slice").With("slice", ReadSlice, CommandFlags.ReadOnly, 2, KeyPositions.One);

    private static string Long => string.Concat(Enumerable.Range(0, 300).Select(static i => (char)('a' + (i % 26))));

    [Theory]
    [InlineData("GET k", 0, 1000)]
    [InlineData("SLICE k", 10, 890)]
    public void IsWrittenInPiecesWhileOthersOverwriteIt(string command, int from, int length)
    {
        using var engine = new TestEngine(Small, null, Slice);
        TestClient client = engine.Connect(), writer = engine.Connect();
        string value = string.Concat(Enumerable.Repeat(Long, 4))[..1000];
        writer.Send($"SET k {value}");
        client.Load("SET before 1", command, "GET k", "SET behind 1");
        while (client.Suspend() != SuspensionReason.Stream) Assert.InRange(client.Writer.Position, 0, 100);
        int pieces = 0;
        while (client.Session.Stream!.WriteNext(client.Writer, 100)) writer.Send("SET k new", $"SETRANGE k {pieces++} xyz");
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
        writer.Send("SET k last");
        while (client.Step() != RunStatus.Completed) Assert.Equal(SuspensionReason.OutputFull, client.Session.Suspension.Reason);
        Assert.Equal(["+OK", $"\"{value.Substring(from, length)}\"", "\"last\"", "+OK"], client.Writer.Take());
        Assert.Equal((length - 1) / 100, pieces);
    }

    [Fact]
    public void CountsOneHit()
    {
        using var engine = new TestEngine(Small);
        TestClient client = engine.Connect();
        client.Send($"SET k {Long}{Long}");
        long before = engine.Engine.Statistics.Total().Hits;
        client.Send("GET k");
        Assert.Equal(before + 1, engine.Engine.Statistics.Total().Hits);
    }

    [Fact]
    public void TheOldValueOfAWriteIsStreamedFromTheVersionBeforeIt()
    {
        using var engine = new TestEngine(Small);
        TestClient client = engine.Connect(), other = engine.Connect();
        client.Send($"SET k {Long}{Long}");
        client.Load("SET k new GET", "GET k");
        Assert.Equal(SuspensionReason.Stream, client.Suspend());
        Assert.Equal(1, engine.Keyspace.GetStatistics().Leases);
        Assert.Equal("\"new\"", other.One("GET k"));
        other.Send("SET k newer");
        for (SuspensionReason reason = SuspensionReason.Stream; reason != SuspensionReason.None; reason = client.Suspend())
        {
            while (reason == SuspensionReason.Stream && client.Session.Stream!.WriteNext(client.Writer, 100)) other.Send("SET k newest");
        }

        Assert.Equal([$"\"{Long}{Long}\"", "\"newest\""], client.Writer.Take());
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
    }

    [Fact]
    public void WhatTheSameDraftHasMadeIsWrittenWhole()
    {
        using var engine = new TestEngine(Small);
        TestClient client = engine.Connect();
        Assert.Equal(["+OK", $"\"{Long}{Long}\"", "+OK"], client.Send($"SET k {Long}{Long}", "SET k new GET", "SET k last"));
        Assert.DoesNotContain(SuspensionReason.Stream, client.Suspensions);
        Assert.Equal("\"last\"", client.One("GET k"));
    }

#if DEBUG
    [Fact]
    public void OfARefusedWriteNothingIsStreamed()
    {
        using var engine = new TestEngine(Small);
        TestClient client = engine.Connect();
        client.Send($"SET k {Long}{Long}");
        using (FaultSchedule.OnThisThread(
            [FaultPoint.AllocateBlock], failingCall: 1, isLasting: true, failure: static () => new ArenaFullException(0)))
        {
            Assert.StartsWith("-OOM", client.One("SET k new GET"), StringComparison.Ordinal);
        }

        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
        using (FaultSchedule.OnThisThread([FaultPoint.AllocateBlock], failingCall: 1, failure: static () => new ArenaFullException(0)))
        {
            Assert.Equal($"\"{Long}{Long}\"", client.One("SET k new GET"));
        }

        Assert.Equal((0, "\"new\""), (engine.Keyspace.GetStatistics().Leases, client.One("GET k")));
    }
#endif

    [Fact]
    public void GivenUpLetsItsVersionGo()
    {
        using var engine = new TestEngine(Small);
        TestClient client = engine.Connect();
        client.Send($"SET k {Long}{Long}");
        client.Load("GET k");
        Assert.Equal(SuspensionReason.Stream, client.Suspend());
        Assert.Equal(1, engine.Keyspace.GetStatistics().Leases);
        client.Session.Dispose();
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
    }

    private static Step ReadSlice(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(view.TryGet(command[1], out EntryView entry) ? Reply.Bulk(entry.Value[10..900]) : Reply.Null);
}
