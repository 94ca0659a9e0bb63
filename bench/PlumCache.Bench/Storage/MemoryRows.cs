using System.Diagnostics;
using System.Globalization;
using PlumCache.Storage;

namespace PlumCache.Bench.Storage;

/// <summary>Bytes per key, and how far the arena's high water stands over what is live after each kind of churn.</summary>
internal static class MemoryRows
{
    private const double HighWaterTarget = 1.3;
    private const int StepBlocks = 1000;

    public static void Run(string kind)
    {
        byte[][] keys = KeySet.Create(kind);
        byte[] value = KeySet.Value(1);
        using var keyspace = new Keyspace(new KeyspaceOptions());
        StorageReport.Load(keyspace, keys, value);
        Settle(keyspace);
        KeyspaceStatistics loaded = keyspace.GetStatistics();
        double perKey = (double)loaded.LiveBytes / KeySet.Count;
        StorageReport.Row("bytes per key, value included", kind, perKey.ToString("0.0", CultureInfo.InvariantCulture) + " B", "", perKey,
            TargetBytes(kind), " B");
        HighWater("after load", kind, keyspace);

        var random = new Random(3);
        Write(keyspace, 5_000_000, draft => draft.Set(0, keys[random.Next(keys.Length)], value));
        HighWater("after 5M overwrites", kind, keyspace);

        int next = 0;
        Write(keyspace, 900_000, draft => draft.Remove(0, keys[next++]));
        next = 0;
        Write(keyspace, 900_000, draft => draft.Set(0, keys[next++], value));
        HighWater("after deleting and reloading 90 %", kind, keyspace);

        next = 0;
        Write(keyspace, 900_000, draft => draft.Remove(0, keys[next++]));
        Compact("30 s after deleting 90 %", kind, keyspace);

        next = 0;
        Write(keyspace, 900_000, draft => draft.Set(0, keys[next++], value));
        Lease held = keyspace.OpenLease();
        Write(keyspace, 1_000_000, draft => draft.Set(0, keys[random.Next(keys.Length)], value));
        held.Dispose();
        Compact("30 s after dropping a big snapshot", kind, keyspace);
    }

    private static double TargetBytes(string kind) => kind switch { "decimal" => 33, "user:id:field" => 40, "uuid" => 64, _ => 50 };

    private static void HighWater(string when, string kind, Keyspace keyspace)
    {
        KeyspaceStatistics now = keyspace.GetStatistics();
        StorageReport.Row("high water / live, " + when, kind, Megabytes(now.HighWaterBytes), "live " + Megabytes(now.LiveBytes),
            (double)now.HighWaterBytes / now.LiveBytes, HighWaterTarget);
    }

    private static void Compact(string when, string kind, Keyspace keyspace)
    {
        (double seconds, double longestMs) = Settle(keyspace);
        HighWater(string.Create(CultureInfo.InvariantCulture, $"{when} (took {seconds:0.0} s, longest step {longestMs:0.0} ms)"), kind,
            keyspace);
    }

    /// <summary>Runs maintenance as the server does, in bounded steps, until nothing is left to do or 30 s have passed.</summary>
    private static (double Seconds, double LongestMs) Settle(Keyspace keyspace)
    {
        long start = Stopwatch.GetTimestamp();
        double longest = 0;
        bool more = true;
        while (more && Stopwatch.GetElapsedTime(start).TotalSeconds < 30)
        {
            keyspace.Lane.Enter();
            long step = Stopwatch.GetTimestamp();
            more = keyspace.Reclaim(StepBlocks * 4);
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(step).TotalMilliseconds);
            step = Stopwatch.GetTimestamp();
            more |= keyspace.CompactStep(StepBlocks);
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(step).TotalMilliseconds);
            keyspace.Lane.Exit();
        }

        return (Stopwatch.GetElapsedTime(start).TotalSeconds, longest);
    }

    private static void Write(Keyspace keyspace, int operations, Action<Draft> operation)
    {
        keyspace.Lane.Enter();
        for (int i = 0; i < operations;)
        {
            Draft draft = keyspace.OpenDraft();
            for (int end = Math.Min(i + 64, operations); i < end; i++) operation(draft);
            draft.TryPublish(1);
        }

        keyspace.Lane.Exit();
    }

    private static string Megabytes(long bytes) => (bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture) + " MB";
}
