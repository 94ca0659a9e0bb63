using System.Collections.Concurrent;
using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine;

/// <summary>
/// Threads that push and threads that wait, at once: every word is taken exactly once, however it came to its queue, and nobody is
/// forgotten.
/// </summary>
public sealed class ParallelWaitTests
{
    private const int Pushers = 2, Takers = 4;
    private static readonly TimeSpan _tooLong = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task EveryWordIsTakenOnce()
    {
        int words = TestBudget.Times(2_000);
        using var engine = new TestEngine(plugins: [QueueCommands.New(), .. BuiltIns.With()]);
        var taken = new BlockingCollection<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task[] takers = [.. Enumerable.Range(0, Takers).Select(i => Task.Run(() => Take(engine, 10 + i, taken, stop.Token)))];
        Task[] pushers = [.. Enumerable.Range(0, Pushers).Select(i => Task.Run(() => Push(engine, 1 + i, words)))];
        await Task.WhenAll(pushers).WaitAsync(_tooLong, stop.Token);
        var all = new List<string>();
        while (all.Count < Pushers * words)
        {
            Assert.True(taken.TryTake(out string? word, _tooLong), $"{all.Count} words came, and no more");
            all.Add(word);
        }

        await stop.CancelAsync();
        for (int i = 0; i < Takers; i++)
        {
            // One that is between two waits is unblocked by what comes next, or sees that it is to stop.
            while (!takers[i].IsCompleted) engine.Engine.Waits.TryUnblock(10 + i, answer: null);
            await takers[i];
        }

        Assert.Empty(taken);
        Assert.Equal(all.Count, all.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal((0, 0), (engine.Engine.Waits.Count, engine.Engine.Waits.Keys));
        Assert.Equal([":0", ":0"], engine.Connect().Send("QLEN a", "QLEN b"));
    }

    private static void Push(TestEngine engine, int id, int words)
    {
        using var client = new Waiter(engine, id);
        for (int i = 0; i < words; i += 2)
        {
            string first = $"{id}-{i}", second = $"{id}-{i + 1}";
            string[] lines = (i / 2 % 4) switch
            {
                0 => [$"QPUSH a {first}", $"QPUSH b {second}"],
                1 => [$"QPUSH b {first} {second}"],
                2 => ["MULTI", $"QPUSH b {first}", $"QPUSH a {second}", "EXEC"],
                _ => [$"QPUSH c {first}", $"QPUSH c {second}"],
            };
            client.Run(lines);
        }
    }

    private static void Take(TestEngine engine, int id, BlockingCollection<string> taken, CancellationToken stop)
    {
        using var client = new Waiter(engine, id);
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            // What some move is taken by the others, who wait for where it goes: often in the draft that moves it.
            string line = id % 2 == 0 ? $"QMOVE c a {Step.Forever}" : $"QTAKE {(i % 2 == 0 ? "a b" : "b a")} {Step.Forever}";
            string reply = client.Run(line)[^1];
            if (reply.StartsWith('[')) taken.Add(reply.Split('"')[3], CancellationToken.None);
        }
    }

    /// <summary>A connection whose thread waits as a socket's does not: until it is woken.</summary>
    private sealed class Waiter : IDisposable
    {
        private readonly TestEngine _engine;
        private readonly CommandBatch _batch = new();
        private readonly RecordingWriter _writer = new();
        private readonly SemaphoreSlim _woken = new(0);
        private readonly EngineSession _session;

        public Waiter(TestEngine engine, int id)
        {
            _engine = engine;
            _session = engine.Engine.OpenSession(id, $"127.0.0.1:{50_000 + id}", "127.0.0.1:7379", isLocal: true, () => _woken.Release());
        }

        public string[] Run(params string[] lines)
        {
            Lines.Load(_batch, lines);
            while (_engine.Engine.Run(_session, _batch, _writer) == RunStatus.Suspended)
            {
                Assert.True(_woken.Wait(_tooLong), $"nobody has woken who waits for {_session.Suspension.Reason}");
            }

            return _writer.Take();
        }

        public void Dispose()
        {
            _session.Dispose();
            _woken.Dispose();
        }
    }
}
