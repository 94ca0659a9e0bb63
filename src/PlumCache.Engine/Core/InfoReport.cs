using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Statistics;
using PlumCache.Engine.Table;
using PlumCache.Storage;

namespace PlumCache.Engine.Core;

/// <summary>What the sections of INFO are written from, collected once per command.</summary>
internal sealed class InfoReport(in ServerCall call)
{
    public CommandEngine Engine { get; } = call.Engine;

    public long NowMs { get; } = call.NowMs;

    /// <summary>See <see cref="ServerCall.Draft"/>.</summary>
    public Draft? Draft { get; } = call.Draft;

    /// <summary>See <see cref="ServerCall.Subscriptions"/>.</summary>
    public SubscriptionList Subscriptions { get; } = call.Subscriptions;

    public ServerFacts Facts { get; } = call.Host.Control.GetFacts();

    public KeyspaceStatistics Sizes { get; } = call.Engine.Keyspace.GetStatistics();

    public RunnerCounters Counters { get; } = call.Engine.Statistics.Total();

    /// <summary>A setting by Redis' name, as CONFIG GET tells it, or null.</summary>
    public string? Setting(string name)
    {
        foreach ((string each, string value) in Engine.Host.Settings.ListSettings())
        {
            if (string.Equals(each, name, StringComparison.Ordinal)) return value;
        }

        return null;
    }

    public long UptimeS => Math.Max(0, (NowMs - Facts.StartedAtMs) / 1000);
}
