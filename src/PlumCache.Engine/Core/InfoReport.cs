using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>What the sections of INFO are written from, collected once per command.</summary>
internal sealed class InfoReport(CommandEngine engine, long nowMs)
{
    public CommandEngine Engine { get; } = engine;

    public long NowMs { get; } = nowMs;

    public ServerFacts Facts { get; } = engine.Host.GetFacts();

    public KeyspaceStatistics Sizes { get; } = engine.Keyspace.GetStatistics();

    public RunnerCounters Counters { get; } = engine.Statistics.Total();

    public long UptimeS => Math.Max(0, (NowMs - Facts.StartedAtMs) / 1000);
}
