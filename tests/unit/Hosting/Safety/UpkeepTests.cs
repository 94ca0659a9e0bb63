using PlumCache.Hosting.Composition;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Embedding;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Hosting.Safety;

/// <summary>Upkeep that fails, and keys that are broken.</summary>
public sealed class UpkeepTests
{
    private static readonly PlumCacheOptions Small = new() { Port = 0, ArenaLimitBytes = 64 << 20 };
    private readonly RecordedFailures _failures = new();

    [Fact]
    public async Task GoesOnAfterTheHostsClockHasThrown()
    {
        var time = new FailingTime();
        await using var keys = new PlumKeyspace(ServerBuilder.Build(Small, _failures.Policy, time, ""), hasUpkeep: true);
        keys.Update(static update => update.Set("a", "1", TimeSpan.FromMilliseconds(1)));
        time.Fails = true;
        await time.PassUntilAsync(() => _failures.Log.Lines.Count >= 2);
        Assert.All(
            _failures.Log.Lines, static line => Assert.StartsWith("Error 1204: A step of upkeep failed", line, StringComparison.Ordinal));
        time.Fails = false;
        await time.PassUntilAsync(() => keys.Core.Keyspace.GetStatistics().LiveBytes == 0);
    }

    [Fact]
    public async Task AKeyspaceEndsWithItsUpkeep()
    {
        var time = new FailingTime();
        var keys = new PlumKeyspace(ServerBuilder.Build(Small, _failures.Policy, time, ""), hasUpkeep: true);
        await keys.DisposeAsync();
        Assert.True(keys.HasEnded);
    }

    [Fact]
    public async Task BrokenKeysFoundByUpkeepEndTheProcess()
    {
        var time = new FailingTime();
        var keys = new PlumKeyspace(ServerBuilder.Build(Small, _failures.Policy, time, ""), hasUpkeep: true);
        time.Failure = static () => new StorageBrokenException("broken");
        time.Fails = true;
        await time.PassUntilAsync(() => _failures.End.Messages.Count > 0);
        time.Fails = false;
        keys.Dispose();
    }

    [Fact]
    public void BrokenKeysFoundByAnUpdateOfTheHostEndTheProcess()
    {
        using var keys = new PlumKeyspace(ServerBuilder.Build(Small, _failures.Policy, new ManualTime(), ""), hasUpkeep: false);
        Assert.Throws<StorageBrokenException>(() => keys.Update(static _ => throw new StorageBrokenException("broken")));
        Assert.Single(_failures.End.Messages);
        Assert.Throws<InvalidOperationException>(() => keys.Update(static _ => throw new InvalidOperationException("the host's own")));
        Assert.Single(_failures.End.Messages);
    }
}
