using System.Globalization;
using System.Text;
using PlumCache.Storage;

namespace PlumCache.Engine.Core;

/// <summary>
/// INFO's section on memory. <c>used_memory</c> is what <c>maxmemory</c> limits: the bytes of keys and values, by the trie's own measure.
/// What they take in the arena with all that is around them, what scans hold and what the runtime manages have names of their own;
/// <c>used_memory_rss</c> is all together.
/// </summary>
internal static class MemoryReport
{
    public static void Write(InfoReport report, StringBuilder text)
    {
        KeyspaceStatistics sizes = report.Sizes;
        (_, long used) = KeyTotals.Of(report.Engine.Keyspace);
        long peak = report.Engine.Statistics.NoteBytes(used), resident = report.Facts.ResidentBytes;
        AddSize(text, "used_memory", used);
        AddSize(text, "used_memory_rss", resident);
        AddSize(text, "used_memory_peak", peak);
        Add(text, "used_memory_peak_perc", Percent(used, peak));
        Add(text, "used_memory_overhead", 0);
        Add(text, "used_memory_startup", 0);
        Add(text, "used_memory_dataset", used);
        Add(text, "used_memory_dataset_perc", Percent(used, used));
        AddSize(text, "held_memory", sizes.HeldBytes);
        AddSize(text, "max_held_memory", report.Engine.Settings.MaxHeldBytes);
        AddSize(text, "managed_memory", report.Facts.ManagedBytes);
        Add(text, "mem_clients_normal", report.Engine.Host.Clients.List().Sum(static client => client.TotalBytes));
        Add(text, "request_buffers", report.Facts.RequestBufferBytes);
        Add(text, "reply_buffers", report.Facts.ReplyBufferBytes);
        AddSize(text, "arena_live", sizes.LiveBytes);
        Add(text, "arena_overhead", Math.Max(0, sizes.DataBytes - used));
        AddSize(text, "arena_top", sizes.TopBytes);
        Add(text, "arena_high_water", sizes.HighWaterBytes);
        Add(text, "arena_resident", sizes.ResidentBytes);
        Add(text, "arena_unreturned", sizes.UnreturnedBytes);
        AddSize(text, "arena_limit", sizes.LimitBytes);
        Add(text, "arena_fragmentation_ratio", Ratio(sizes.TopBytes, sizes.LiveBytes));
        AddSize(text, "total_system_memory", report.Facts.TotalMemoryBytes);
        AddSize(text, "maxmemory", report.Setting("maxmemory") is { } limit ? long.Parse(limit, CultureInfo.InvariantCulture) : 0);
        Add(text, "maxmemory_policy", report.Setting("maxmemory-policy") ?? "noeviction");
        Add(text, "mem_fragmentation_ratio", Ratio(resident, used));
        Add(text, "mem_fragmentation_bytes", resident - used);
        Add(text, "mem_allocator", "plumcache-arena");
        Add(text, "leases", sizes.Leases);
        Add(text, "scans", report.Engine.Scans.LeaseCount);
    }

    private static void AddSize(StringBuilder text, string name, long bytes)
    {
        Add(text, name, bytes);
        Add(text, name + "_human", ByteSizes.Format(bytes));
    }

    private static void Add<T>(StringBuilder text, string name, T value) => InfoSections.Add(text, name, value);

    private static string Ratio(long whole, long part) =>
        (part == 0 ? 1 : (double)whole / part).ToString("F2", CultureInfo.InvariantCulture);

    private static string Percent(long part, long whole) =>
        (whole == 0 ? 100 : part * 100.0 / whole).ToString("F2", CultureInfo.InvariantCulture) + "%";
}
