using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using PlumCache.Storage;

namespace PlumCache.Bench.Storage;

/// <summary>
/// Get, lockstep get, overwrite and scan beside ConcurrentDictionary (no order, no snapshots) and ImmutableSortedDictionary.
/// </summary>
internal static class PointOperations
{
    private const int Lockstep = 16;

    public static void Run(string kind)
    {
        byte[][] keys = KeySet.Create(kind);
        byte[] value = KeySet.Value(1);
        var comparer = new ByteKeyComparer();
        using var keyspace = new Keyspace(new KeyspaceOptions());
        StorageReport.Load(keyspace, keys, value);
        var dictionary = new ConcurrentDictionary<byte[], byte[]>(1, KeySet.Count, comparer);
        foreach (byte[] key in keys) dictionary[(byte[])key.Clone()] = (byte[])value.Clone();
        ImmutableSortedDictionary<byte[], byte[]> sorted = keys.ToImmutableSortedDictionary(key => (byte[])key.Clone(),
            _ => (byte[])value.Clone(), comparer);

        // Looked up in another order than they were loaded, with keys packed behind each other as a parser would have them.
        byte[][] asked = (byte[][])keys.Clone();
        new Random(7).Shuffle(asked);
        byte[] packed = [.. asked.SelectMany(key => key)];
        var ranges = new KeyRange[asked.Length];
        for (int i = 0, at = 0; i < asked.Length; at += asked[i].Length, i++) ranges[i] = new KeyRange(at, asked[i].Length);

        using var view = new View(keyspace);
        view.Open();
        double[] gets = Sample.NanosecondsPerOperation(
            KeySet.Count,
            () => Sink(Gets(view, asked)),
            () => Sink(Gets(dictionary, asked)),
            () => Sink(Gets(sorted, asked)),
            () => Sink(GetsInLockstep(view, packed, ranges)),
            () => Sink(Scan(view)),
            () => Sink(Scan(sorted)));
        view.Dispose();
        Report("get", kind, gets[0], "ConcurrentDictionary", gets[1], kind == "url" ? 1.9 : 1.5);
        Report("get", kind, gets[0], "ImmutableSortedDictionary", gets[2], 1);
        Report($"get, {Lockstep} in lockstep", kind, gets[3], "one by one", gets[0], 0.5);
        StorageReport.Row("scan", kind, Nanoseconds(gets[4]), "", gets[4], 60, " ns");
        Report("scan", kind, gets[4], "ImmutableSortedDictionary", gets[5], 1);

        long allocated = 0;
        double[] writes = Sample.NanosecondsPerOperation(
            KeySet.Count,
            () => allocated = Overwrite(keyspace, asked, value),
            () => Overwrite(dictionary, asked, value),
            () => sorted = Overwrite(sorted, asked, value));
        Report("overwrite, 64 a publish", kind, writes[0], "ConcurrentDictionary", writes[1], 2);
        Report("overwrite, 64 a publish", kind, writes[0], "ImmutableSortedDictionary", writes[2], 1);
        double[] single = Sample.NanosecondsPerOperation(KeySet.Count, () => OverwriteOneByOne(keyspace, asked, value));
        Report("overwrite, each published", kind, single[0], "ConcurrentDictionary", writes[1], 2);
        StorageReport.Row("managed bytes per overwrite inside a draft", kind, allocated.ToString(CultureInfo.InvariantCulture) + " B", "",
            allocated, 0, " B");
    }

    private static void Report(string row, string kind, double measured, string peer, double beside, double target) =>
        StorageReport.Row(row, kind, Nanoseconds(measured), $"{peer} {Nanoseconds(beside)}", measured / beside, target);

    private static string Nanoseconds(double value) => value.ToString("0", CultureInfo.InvariantCulture) + " ns";

    private static void Sink(long found)
    {
        if (found != KeySet.Count) throw new InvalidOperationException($"Found {found} keys.");
    }

    private static long Gets(View view, byte[][] asked)
    {
        Trie trie = view[0];
        long found = 0;
        foreach (byte[] key in asked)
        {
            if (trie.TryGet(key, out Entry entry) && entry.Value.Length == 16) found++;
        }

        return found;
    }

    private static long GetsInLockstep(View view, byte[] packed, KeyRange[] ranges)
    {
        Trie trie = view[0];
        Span<EntryLocation> locations = stackalloc EntryLocation[Lockstep];
        long found = 0;
        for (int i = 0; i < ranges.Length; i += Lockstep)
        {
            trie.GetMany(packed, ranges.AsSpan(i, Lockstep), locations);
            foreach (EntryLocation location in locations)
            {
                if (location.IsFound && trie.At(location).Value.Length == 16) found++;
            }
        }

        return found;
    }

    private static long Gets(ConcurrentDictionary<byte[], byte[]> dictionary, byte[][] asked)
    {
        long found = 0;
        foreach (byte[] key in asked)
        {
            if (dictionary.TryGetValue(key, out byte[]? value) && value.Length == 16) found++;
        }

        return found;
    }

    private static long Gets(ImmutableSortedDictionary<byte[], byte[]> sorted, byte[][] asked)
    {
        long found = 0;
        foreach (byte[] key in asked)
        {
            if (sorted.TryGetValue(key, out byte[]? value) && value.Length == 16) found++;
        }

        return found;
    }

    private static long Scan(View view)
    {
        var cursor = new TrieCursor();
        cursor.Seek(view[0], default);
        long seen = 0;
        while (cursor.MoveNext())
        {
            if (cursor.Key.Length > 0 && cursor.Entry.Value.Length == 16) seen++;
        }

        return seen;
    }

    private static long Scan(ImmutableSortedDictionary<byte[], byte[]> sorted)
    {
        long seen = 0;
        foreach ((byte[] key, byte[] value) in sorted)
        {
            if (key.Length > 0 && value.Length == 16) seen++;
        }

        return seen;
    }

    /// <returns>Managed bytes allocated between opening and publishing the drafts, per write.</returns>
    private static long Overwrite(Keyspace keyspace, byte[][] asked, byte[] value)
    {
        long allocated = 0;
        keyspace.Lane.Enter();
        for (int i = 0; i < asked.Length;)
        {
            Draft draft = keyspace.OpenDraft();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int end = Math.Min(i + 64, asked.Length); i < end; i++)
            {
                MemoryMarshal.Write(value, i);
                draft.Set(0, asked[i], value);
            }

            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            draft.TryPublish(1);
        }

        keyspace.Lane.Exit();
        return allocated / asked.Length;
    }

    private static void OverwriteOneByOne(Keyspace keyspace, byte[][] asked, byte[] value)
    {
        keyspace.Lane.Enter();
        for (int i = 0; i < asked.Length; i++)
        {
            Draft draft = keyspace.OpenDraft();
            MemoryMarshal.Write(value, i);
            draft.Set(0, asked[i], value);
            draft.TryPublish(1);
        }

        keyspace.Lane.Exit();
    }

    private static void Overwrite(ConcurrentDictionary<byte[], byte[]> dictionary, byte[][] asked, byte[] value)
    {
        foreach (byte[] key in asked) dictionary[key] = (byte[])value.Clone();
    }

    private static ImmutableSortedDictionary<byte[], byte[]> Overwrite(ImmutableSortedDictionary<byte[], byte[]> sorted, byte[][] asked,
        byte[] value)
    {
        foreach (byte[] key in asked) sorted = sorted.SetItem(key, (byte[])value.Clone());
        return sorted;
    }
}
