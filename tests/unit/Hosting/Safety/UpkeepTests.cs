using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Embedding;
using PlumCache.Hosting.Safety;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Hosting.Safety;

/// <summary>Upkeep that fails, and keys that are broken.</summary>
public sealed class UpkeepTests
{
    private static readonly PlumCacheOptions Small = new() { Port = 0, ArenaLimitBytes = 64 << 20 };
    private readonly RecordingLogger _log = new();
    private readonly RecordingEnd _end = new();

    [Fact]
    public async Task GoesOnAfterTheHostsClockHasThrown()
    {
        var time = new FailingTime();
        await using var keys = new PlumKeyspace(PlumCacheServer.BuildCore(Small, new FailurePolicy(_log, _end), time, ""), hasUpkeep: true);
        keys.Update(static update => update.Set("a", "1", TimeSpan.FromMilliseconds(1)));
        time.Fails = true;
        await PassUntilAsync(time, () => _log.Lines.Count >= 2);
        Assert.All(_log.Lines, static line => Assert.StartsWith("Error 1204: A step of upkeep failed", line, StringComparison.Ordinal));
        time.Fails = false;
        await PassUntilAsync(time, () => keys.Core.Keyspace.GetStatistics().LiveBytes == 0);
    }

    [Fact]
    public async Task AKeyspaceEndsWithItsUpkeep()
    {
        var time = new FailingTime();
        var keys = new PlumKeyspace(PlumCacheServer.BuildCore(Small, new FailurePolicy(_log, _end), time, ""), hasUpkeep: true);
        await keys.DisposeAsync();
        Assert.True(keys.HasEnded);
    }

    [Fact]
    public async Task BrokenKeysFoundByUpkeepEndTheProcess()
    {
        var time = new FailingTime();
        var keys = new PlumKeyspace(PlumCacheServer.BuildCore(Small, new FailurePolicy(_log, _end), time, ""), hasUpkeep: true);
        time.Failure = static () => new StorageBrokenException("broken");
        time.Fails = true;
        await PassUntilAsync(time, () => _end.Messages.Count > 0);
        time.Fails = false;
        keys.Dispose();
    }

    [Fact]
    public void BrokenKeysFoundByAnUpdateOfTheHostEndTheProcess()
    {
        using var keys = new PlumKeyspace(PlumCacheServer.BuildCore(Small, new FailurePolicy(_log, _end), new ManualTime(), ""), hasUpkeep: false);
        Assert.Throws<StorageBrokenException>(() => keys.Update(static _ => throw new StorageBrokenException("broken")));
        Assert.Single(_end.Messages);
        Assert.Throws<InvalidOperationException>(() => keys.Update(static _ => throw new InvalidOperationException("the host's own")));
        Assert.Single(_end.Messages);
    }

    private static async Task PassUntilAsync(FailingTime time, Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    /// <summary>A clock of the host that has a bug now and then. Its timers work.</summary>
    private sealed class FailingTime : TimeProvider
    {
        private readonly ManualTime _time = new();
        private volatile bool _fails;

        public bool Fails
        {
            set => _fails = value;
        }

        public Func<Exception> Failure { get; set; } = static () => new InvalidOperationException("a bug");

        public void Advance(TimeSpan time) => _time.Advance(time);

        public override DateTimeOffset GetUtcNow() => _fails ? throw Failure() : _time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            _time.CreateTimer(callback, state, dueTime, period);
    }
}
