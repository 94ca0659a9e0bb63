using System.Diagnostics;
using System.Globalization;
using System.Text;
using PlumCache.Storage;

namespace PlumCache.Bench.Storage;

/// <summary>Counting, copying, moving, expiring and dropping a prefix that holds 444,444 of the million keys, and opening a view.</summary>
internal static class PrefixOperations
{
    private const int Repeats = 2000;

    public static void Run()
    {
        byte[] value = KeySet.Value(1);
        byte[] prefix = "user:1"u8.ToArray(), target = "copy:1"u8.ToArray();
        using var keyspace = new Keyspace(new KeyspaceOptions());
        StorageReport.Load(keyspace, KeySet.Create("user:id:field"), value);
        using var view = new View(keyspace);
        view.Open();
        long keys = view[0].Measure(prefix).Keys;
        string size = keys.ToString("N0", CultureInfo.InvariantCulture) + " keys";
        double count = Sample.NanosecondsPerOperation(100_000, () =>
        {
            Trie trie = view[0];
            for (int i = 0; i < 100_000; i++) _ = trie.Measure(prefix);
        })[0];
        Microseconds("count of a prefix", size, count, 0.2);
        view.Dispose();

        double open = Sample.NanosecondsPerOperation(1_000_000, () =>
        {
            for (int i = 0; i < 1_000_000; i++)
            {
                view.Open();
                view.Dispose();
            }
        })[0];
        StorageReport.Row("view opened and closed", "", open.ToString("0.0", CultureInfo.InvariantCulture) + " ns", "", open, 10, " ns");

        byte[] key = "user:123456:name"u8.ToArray();
        double[] marks = new double[Repeats], writes = new double[Repeats];
        double[] copies = new double[Repeats], moves = new double[Repeats], drops = new double[Repeats];
        keyspace.Lane.Enter();
        for (int i = 0; i < Repeats; i++)
        {
            copies[i] = Time(keyspace, draft => draft.CopyPrefix(0, prefix, 0, target));
            moves[i] = Time(keyspace, draft => draft.MovePrefix(0, target, 0, Encoding.ASCII.GetBytes("moved:1")));
            drops[i] = Time(keyspace, draft => draft.RemovePrefix(0, "moved:1"u8));
        }

        for (int i = 0; i < Repeats; i++)
        {
            int expiresAtMs = 1_000_000 + i;
            marks[i] = Time(keyspace, draft => draft.SetPrefixExpiry(0, prefix, 1, expiresAtMs));
            writes[i] = Time(keyspace, draft => draft.Set(0, key, value));
        }

        keyspace.Lane.Exit();
        Microseconds("copy of a prefix", size, Sample.Median(copies), 1);
        Microseconds("move of a prefix", size, Sample.Median(moves), 2);
        Microseconds("drop of a prefix", size, Sample.Median(drops), 1);
        Microseconds("expiry of a prefix", size, Sample.Median(marks), 2);
        Microseconds("first write beneath it", "", Sample.Median(writes), 100);
    }

    /// <summary>Nanoseconds of the operation alone; the publish before and after it is not counted.</summary>
    private static double Time(Keyspace keyspace, Action<Draft> operation)
    {
        Draft draft = keyspace.OpenDraft();
        long start = Stopwatch.GetTimestamp();
        operation(draft);
        double elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        draft.TryPublish(1);
        return elapsed;
    }

    private static void Microseconds(string row, string kind, double nanoseconds, double target) =>
        StorageReport.Row(row, kind, nanoseconds.ToString("0", CultureInfo.InvariantCulture) + " ns", "", nanoseconds / 1000, target,
            " us");
}
