using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>What the sections of INFO are written from, collected once per command.</summary>
internal sealed class InfoReport(CommandEngine engine, long nowMs, Draft? draft)
{
    public CommandEngine Engine { get; } = engine;

    public long NowMs { get; } = nowMs;

    /// <summary>See <see cref="ServerCall.Draft"/>.</summary>
    public Draft? Draft { get; } = draft;

    public ServerFacts Facts { get; } = engine.Host.GetFacts();

    public KeyspaceStatistics Sizes { get; } = engine.Keyspace.GetStatistics();

    public RunnerCounters Counters { get; } = engine.Statistics.Total();

    /// <summary>A setting by Redis' name, as CONFIG GET tells it, or null.</summary>
    public string? Setting(string name)
    {
        foreach ((string each, string value) in Engine.Host.GetConfiguration())
        {
            if (string.Equals(each, name, StringComparison.Ordinal)) return value;
        }

        return null;
    }

    public long UptimeS => Math.Max(0, (NowMs - Facts.StartedAtMs) / 1000);
}
