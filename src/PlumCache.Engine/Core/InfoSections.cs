using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Statistics;
using PlumCache.Engine.Table;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Core;

/// <summary>The sections of INFO in Redis' order, under Redis' names.</summary>
internal static class InfoSections
{
    public static ImmutableArray<InfoSection> All { get; } =
    [
        new("Server", true, Server),
        new("Clients", true, Clients),
        new("Memory", true, MemoryReport.Write),
        new("Persistence", true, Persistence),
        new("Stats", true, Statistics),
        new("Replication", true, Replication),
        new("CPU", true, Processor),
        new("Modules", true, static (_, _) => { }),
        new("Commandstats", false, Commands),
        new("Errorstats", true, ErrorCodes),
        new("Cluster", true, static (_, text) => Add(text, "cluster_enabled", 0)),
        new("Snapshots", true, SnapshotReport.Write),
        new("Keyspace", true, Keys),
    ];

    private static void Server(InfoReport report, StringBuilder text)
    {
        ServerFacts facts = report.Facts;
        Add(text, "redis_version", InfoCommand.RedisVersion);
        Add(text, "plumcache_version", facts.Version);
        Add(text, "redis_mode", "standalone");
        Add(text, "os", RuntimeInformation.OSDescription);
        Add(text, "arch_bits", 64);
        Add(text, "multiplexing_api", facts.MultiplexingApi);
        Add(text, "dotnet_version", Environment.Version);
        Add(text, "process_id", facts.ProcessId);
        Add(text, "run_id", facts.RunId);
        Add(text, "tcp_port", facts.Port);
        Add(text, "server_time_usec", report.NowMs * 1000);
        Add(text, "uptime_in_seconds", report.UptimeS);
        Add(text, "uptime_in_days", report.UptimeS / 86_400);
        Add(text, "hz", 10);
        Add(text, "executable", facts.Executable);
        Add(text, "config_file", facts.ConfigurationFile);
    }

    private static void Clients(InfoReport report, StringBuilder text)
    {
        Add(text, "connected_clients", report.Facts.ConnectedClients);
        Add(text, "maxclients", report.Facts.MaxClients);
        Add(text, "blocked_clients", report.Engine.Waits.Count);
        Add(text, "tracking_clients", 0);
        Add(text, "total_blocking_keys", report.Engine.Waits.Keys);
        Add(text, "total_blocking_keys_on_nokey", 0);
    }

    private static void Persistence(InfoReport report, StringBuilder text)
    {
        Add(text, "loading", 0);
        Add(text, "rdb_bgsave_in_progress", 0);
        Add(text, "rdb_last_save_time", report.Facts.StartedAtMs / 1000);
        Add(text, "rdb_last_bgsave_status", "ok");
        Add(text, "aof_enabled", 0);
    }

    private static void Statistics(InfoReport report, StringBuilder text)
    {
        ServerFacts facts = report.Facts;
        Add(text, "total_connections_received", facts.ConnectionsReceived);
        Add(text, "total_commands_processed", report.Counters.Commands);
        PerSecond rates = report.Engine.Rates.Current;
        Add(text, "instantaneous_ops_per_sec", rates.Commands.ToString("F0", CultureInfo.InvariantCulture));
        Add(text, "total_net_input_bytes", facts.InputBytes);
        Add(text, "total_net_output_bytes", facts.OutputBytes);
        Add(text, "instantaneous_input_kbps", (rates.InputBytes / 1024).ToString("F2", CultureInfo.InvariantCulture));
        Add(text, "instantaneous_output_kbps", (rates.OutputBytes / 1024).ToString("F2", CultureInfo.InvariantCulture));
        Add(text, "rejected_connections", facts.ConnectionsRejected);
        Add(text, "expired_keys", report.Engine.Statistics.ExpiredKeys);
        Add(text, "expired_subkeys", report.Engine.Statistics.ExpiredFields);
        Add(text, "evicted_keys", report.Counters.Evicted);
        Add(text, "keyspace_hits", report.Counters.Hits);
        Add(text, "keyspace_misses", report.Counters.Misses);
        Add(text, "pubsub_channels", report.Subscriptions.ChannelCount);
        Add(text, "pubsub_patterns", report.Subscriptions.PatternCount);
        Add(text, "latest_fork_usec", 0);
        Add(text, "keyspace_revision", report.Engine.Keyspace.Revision);
        double longestUs = report.Engine.Options.Time.GetElapsedTime(0, report.Engine.Keyspace.Lane.LongestHold).TotalMicroseconds;
        Add(text, "lane_longest_hold_us", longestUs.ToString("F0", CultureInfo.InvariantCulture));
        Add(text, "total_error_replies", report.Engine.Statistics.Errors.Sum(static error => error.Value));
    }

    private static void Replication(InfoReport report, StringBuilder text)
    {
        Add(text, "role", "master");
        Add(text, "connected_slaves", 0);
        Add(text, "master_replid", report.Facts.RunId);
        Add(text, "master_repl_offset", 0);
    }

    private static void Processor(InfoReport report, StringBuilder text)
    {
        Add(text, "used_cpu_sys", report.Facts.SystemCpuS.ToString("F6", CultureInfo.InvariantCulture));
        Add(text, "used_cpu_user", report.Facts.UserCpuS.ToString("F6", CultureInfo.InvariantCulture));
    }

    private static void Commands(InfoReport report, StringBuilder text)
    {
        double usPerTick = 1_000_000.0 / report.Engine.Options.Time.TimestampFrequency;
        foreach (TableRow row in report.Engine.Table.Rows.SelectMany(static row => row.Subcommands.Prepend(row)))
        {
            RowCounter counter = report.Counters[row.Index];
            if (counter.Calls == 0 && counter.Rejected == 0) continue;
            double us = counter.Ticks * usPerTick, each = counter.Calls == 0 ? 0 : us / counter.Calls;
            text.Append(
                CultureInfo.InvariantCulture,
                $"cmdstat_{row.FullName}:calls={counter.Calls},usec={us:F0},usec_per_call={each:F2},"
                + $"rejected_calls={counter.Rejected},failed_calls={counter.Failed}\r\n");
        }
    }

    private static void ErrorCodes(InfoReport report, StringBuilder text)
    {
        foreach ((string code, long count) in report.Engine.Statistics.Errors) Add(text, "errorstat_" + code, $"count={count}");
    }

    private static void Keys(InfoReport report, StringBuilder text)
    {
        using var view = new View(report.Engine.Keyspace);
        view.Open();
        for (int database = 0; database < report.Engine.Keyspace.Options.Databases; database++)
        {
            var scope = ViewScope.OfDatabase(database, report.NowMs);
            ScopedTrie keys = report.Draft is { } draft ? scope.On(draft) : scope.On(view);
            TrieMeasure stored = keys.Stored(default);
            long live = keys.Count(default), due = stored.Keys - live;
            if (live > 0) Add(text, $"db{database}", $"keys={live},expires={stored.ExpiringKeys - due},avg_ttl=0");
        }
    }

    internal static void Add<T>(StringBuilder text, string name, T value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}:{value}\r\n");
}
