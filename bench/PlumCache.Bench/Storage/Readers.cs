using System.Diagnostics;
using System.Globalization;
using PlumCache.Storage;

namespace PlumCache.Bench.Storage;

/// <summary>
/// One writer overwriting at full speed beside one reader: the reader's longest stall, and what the garbage collector took.
/// </summary>
internal static class Readers
{
    public static void Run(TimeSpan length)
    {
        byte[][] keys = KeySet.Create("user:id:field");
        byte[] value = KeySet.Value(1);
        using var keyspace = new Keyspace(new KeyspaceOptions());
        StorageReport.Load(keyspace, keys, value);

        // What the rows before this one left behind is not the storage's garbage: the peers' dictionaries alone are millions of objects.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        TimeSpan pausesBefore = GC.GetTotalPauseDuration();
        long writes = 0, reads = 0;
        double longestMs = 0;
        bool stop = false;

        var writer = new Thread(() =>
        {
            var random = new Random(5);
            while (!Volatile.Read(ref stop))
            {
                keyspace.Lane.Enter();
                Draft draft = keyspace.OpenDraft();
                for (int i = 0; i < 16; i++) draft.Set(0, keys[random.Next(keys.Length)], value);
                draft.TryPublish(1);
                keyspace.Lane.Exit();
                writes += 16;
            }
        });
        var reader = new Thread(() =>
        {
            var random = new Random(6);
            using var view = new View(keyspace);
            while (!Volatile.Read(ref stop))
            {
                long start = Stopwatch.GetTimestamp();
                view.Open();
                for (int i = 0; i < 16; i++) _ = view[0].TryGet(keys[random.Next(keys.Length)], out _);
                view.Dispose();
                longestMs = Math.Max(longestMs, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                reads += 16;
            }
        });
        writer.Start();
        reader.Start();
        using var timer = new Timer(_ => Volatile.Write(ref stop, true), null, length, Timeout.InfiniteTimeSpan);
        writer.Join();
        reader.Join();

        double gc = (GC.GetTotalPauseDuration() - pausesBefore).TotalSeconds / length.TotalSeconds * 100;
        string rates = string.Create(CultureInfo.InvariantCulture,
            $"{writes / length.TotalSeconds:N0} writes/s, {reads / length.TotalSeconds:N0} reads/s");
        StorageReport.Row("reader's longest stall beside a full-speed writer", "user:id:field",
            longestMs.ToString("0.0", CultureInfo.InvariantCulture) + " ms", rates, longestMs, 15, " ms");
        StorageReport.Row("time in garbage collection meanwhile", "user:id:field",
            gc.ToString("0.00", CultureInfo.InvariantCulture) + " %", rates, gc, 1, " %");
    }
}
