using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Embedding;

namespace PlumCache.Tests.Unit.Hosting.Embedding;

/// <summary>A keyspace on its own whose clock and upkeep move when the test says so.</summary>
internal sealed class EmbeddedKit : IDisposable
{
    public EmbeddedKit(PlumCacheOptions? options = null) =>
        Keys = PlumKeyspace.Open(options ?? new PlumCacheOptions { ArenaLimitBytes = 64 << 20 }, null, Time, "", hasUpkeep: false);

    public ManualTime Time { get; } = new();

    public PlumKeyspace Keys { get; }

    public void Set(string key, string value, TimeSpan? lifetime = null) => Keys.Update(update => update.Set(key, value, lifetime));

    /// <summary>All upkeep that is due.</summary>
    public void Maintain()
    {
        while (Keys.Maintain())
        {
            // One step after the other.
        }
    }

    public void Advance(TimeSpan time)
    {
        Time.Advance(time);
        Maintain();
    }

    public void Dispose() => Keys.Dispose();
}
