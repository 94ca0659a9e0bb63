using System.Diagnostics;
using System.Globalization;
using PlumCache.Bench.Storage;

namespace PlumCache.Bench.Scaling;

/// <summary>Operations a second on 1, 2, 4, ... threads up to the number of processors: reads, writes, and nine reads to a write.</summary>
internal static class ScalingReport
{
    public const int Batch = 16;
    private const int Rounds = 3;

    /// <summary>Prints a Markdown table.</summary>
    /// <param name="args">How long each run lasts, in seconds; 2 when it is left out.</param>
    public static void Run(string[] args)
    {
        var length = TimeSpan.FromSeconds(args is [string seconds] ? double.Parse(seconds, CultureInfo.InvariantCulture) : 2);
        byte[][] keys = KeySet.Create("user:id:field");
        using var keyspace = new KeyspaceSubject(keys);
        using var dictionary = new DictionarySubject(keys);
        Console.WriteLine("| what | threads | PlumCache | ConcurrentDictionary | ratio |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach ((string what, int writesInTen) in new[] { ("reads", 0), ("writes", 10), ("nine reads to a write", 1) })
        {
            foreach (int threads in ThreadCounts())
            {
                double[] ours = new double[Rounds], theirs = new double[Rounds], ratios = new double[Rounds];
                for (int round = -1; round < Rounds; round++)
                {
                    double mine = Measure(keyspace, threads, writesInTen, length),
                        others = Measure(dictionary, threads, writesInTen, length);
                    if (round < 0) continue; // warmed up
                    (ours[round], theirs[round], ratios[round]) = (mine, others, mine / others);
                }

                Console.WriteLine($"| {what} | {threads} | {Text(ours)} | {Text(theirs)} | {Text(ratios)} |");
            }
        }
    }

    private static IEnumerable<int> ThreadCounts()
    {
        for (int threads = 1; threads < Environment.ProcessorCount; threads *= 2) yield return threads;
        yield return Environment.ProcessorCount;
    }

    /// <returns>Millions of operations a second of all threads together.</returns>
    private static double Measure(IScalingSubject subject, int threads, int writesInTen, TimeSpan length)
    {
        long[] batches = new long[threads];
        using var start = new Barrier(threads + 1);
        bool stop = false;
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(number => new Thread(() => Work(number)))];
        foreach (Thread worker in workers) worker.Start();
        start.SignalAndWait();
        long began = Stopwatch.GetTimestamp();
        using (new Timer(_ => Volatile.Write(ref stop, true), null, length, Timeout.InfiniteTimeSpan))
        {
            foreach (Thread worker in workers) worker.Join();
        }

        return batches.Sum() * Batch / Stopwatch.GetElapsedTime(began).TotalMicroseconds;

        void Work(int number)
        {
            var random = new Random(number + 1);
            Action<Random> read = subject.Reader(), write = subject.Writer();
            start.SignalAndWait();
            long done = 0; // of its own: neighbours in the array would share a cache line
            for (int turn = number; !Volatile.Read(ref stop); turn++, done++) (turn % 10 < writesInTen ? write : read)(random);
            batches[number] = done;
        }
    }

    private static string Text(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Length / 2]:0.00} ({sorted[0]:0.00} to {sorted[^1]:0.00})");
    }
}
