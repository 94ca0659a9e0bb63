using System.Globalization;
using System.Runtime.InteropServices;
using PlumCache.Storage;

namespace PlumCache.Bench.Storage;

/// <summary>Measures the storage against its targets and prints the table of docs/PERFORMANCE.md as Markdown.</summary>
internal static class StorageReport
{
    public static void Run(string[] args)
    {
        bool quick = args.Contains("--quick");
        string[] kinds = quick ? ["user:id:field"] : KeySet.Kinds;
        Console.WriteLine(
            $"{DateTime.UtcNow:yyyy-MM-dd}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}, "
            + $"{Environment.ProcessorCount} cores, {KeySet.Count:N0} keys, 16-byte values, medians of {Sample.Rounds}.");
        Console.WriteLine();
        Console.WriteLine("| row | kind | measured | beside | ratio | target | |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        if (!args.Contains("--readers"))
        {
            foreach (string kind in kinds) PointOperations.Run(kind);
            foreach (string kind in kinds) MemoryRows.Run(kind);
            PrefixOperations.Run();
        }

        Readers.Run(TimeSpan.FromSeconds(quick ? 3 : 10));
    }

    /// <summary>Prints a row; a target is an upper bound of <paramref name="judged"/>.</summary>
    public static void Row(string row, string kind, string measured, string beside, double judged, double target, string unit = "x")
    {
        string verdict = judged <= target ? "met" : "**missed**";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {row} | {kind} | {measured} | {beside} | {judged:0.00}{unit} | {target:0.##}{unit} | {verdict} |"));
    }

    /// <summary>Loads the keys in batches of 64 a draft, as a server under pipelining would.</summary>
    public static void Load(Keyspace keyspace, byte[][] keys, byte[] value)
    {
        keyspace.Lane.Enter();
        for (int i = 0; i < keys.Length;)
        {
            Draft draft = keyspace.OpenDraft();
            for (int end = Math.Min(i + 64, keys.Length); i < end; i++) draft.Set(0, keys[i], value);
            draft.TryPublish(1);
        }

        keyspace.Lane.Exit();
    }
}
