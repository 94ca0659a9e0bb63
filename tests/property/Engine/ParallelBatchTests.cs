using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Properties.Engine;

/// <summary>Several writers and readers at once, each a connection that parks and is resumed as a host would do it.</summary>
public sealed class ParallelBatchTests
{
    private const int BatchesPerWriter = 400;

    [Fact]
    public async Task NoReaderSeesHalfOfABatchAndNoWriterIsForgotten()
    {
        using var engine = new TestEngine(plugins: TestPlugin.Listings());
        using var stop = new CancellationTokenSource();
        Task[] writers = [.. Enumerable.Range(0,
            4).Select(writer => Task.Run(() => Write(engine, writer), TestContext.Current.CancellationToken))];
        Task<int>[] readers = [.. Enumerable.Range(0,
            3).Select(_ => Task.Run(() => Read(engine, stop.Token), TestContext.Current.CancellationToken))];
        var upkeep = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                engine.Engine.Maintain();
                engine.Keyspace.Overtake();
            }
        }, TestContext.Current.CancellationToken);
        await Task.WhenAll(writers).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        int[] reads = await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await upkeep.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.All(reads, static count => Assert.True(count > 0));
        TestClient client = engine.Connect();
        for (int writer = 0; writer < 4; writer++) Assert.Equal($"\"{BatchesPerWriter - 1}\"", client.One($"GET own:{writer}"));
    }

    private static void Write(TestEngine engine, int writer)
    {
        using var resumed = new SemaphoreSlim(0);
        using EngineSession session = engine.Engine.OpenSession(100 + writer, "a", "b", isLocal: true, () => resumed.Release());
        var batch = new CommandBatch();
        var replies = new RecordingWriter();
        for (int i = 0; i < BatchesPerWriter; i++)
        {
            string value = $"{writer}.{i}";
            Lines.Load(batch, $"SET pair:left {value}", $"SET own:{writer} {i}", $"SET pair:right {value}");
            while (engine.Engine.Run(session, batch, replies) != RunStatus.Completed)
            {
                Assert.Equal(SuspensionReason.Lane, session.Suspension.Reason);
                Assert.True(resumed.Wait(TimeSpan.FromSeconds(30)), "A parked writer was never called.");
            }

            Assert.Equal(["+OK", "+OK", "+OK"], replies.Take());
        }
    }

    private static int Read(TestEngine engine, CancellationToken stop)
    {
        using EngineSession session = engine.Engine.OpenSession(200, "a", "b", isLocal: true, static () => { });
        var batch = new CommandBatch();
        var replies = new RecordingWriter();
        int reads = 0;
        while (!stop.IsCancellationRequested || reads == 0)
        {
            Lines.Load(batch, "GET pair:left", "KEYS pair:*", "GET pair:right");
            Assert.Equal(RunStatus.Completed, engine.Engine.Run(session, batch, replies));
            string[] read = replies.Take();
            Assert.Equal(read[0], read[2]);
            Assert.Equal(read[0] == "nil" ? "[]" : "[\"pair:left\", \"pair:right\"]", read[1]);
            reads++;
        }

        return reads;
    }
}
