using System.Diagnostics;
using System.Globalization;

namespace PlumCache.Bench.Storage;

/// <summary>
/// <see cref="WriteCosts"/> in processes of their own. Beside another build of the storage the two take turns, and each figure is compared
/// with the other's of the same round: the machine's drift hits both alike.
/// </summary>
internal static class WriteCostReport
{
    private const string StorageFile = "PlumCache.Storage.dll";

    /// <summary>Prints a Markdown table.</summary>
    /// <param name="args">
    /// <c>--keys</c> and <c>--rounds</c> with a number, <c>--against</c> with the path of another build's PlumCache.Storage.dll.
    /// </param>
    public static void Run(string[] args)
    {
        int keys = int.Parse(Option(args, "--keys") ?? "1000000", CultureInfo.InvariantCulture);
        if (args.Contains("--here"))
        {
            using var costs = new WriteCosts(keys);
            costs.Run();
            return;
        }

        int rounds = int.Parse(Option(args, "--rounds") ?? "5", CultureInfo.InvariantCulture);
        string? other = Option(args, "--against");
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {keys:N0} keys user:id:field, 16-byte values, ns of {ThreadClock.Name} a key,");
        Console.WriteLine($"medians of {rounds} processes of {WriteCosts.Samples} samples.");
        Console.WriteLine();
        if (other is null)
        {
            Report([.. Enumerable.Range(0, rounds).Select(_ => Measure(AppContext.BaseDirectory, keys))]);
            return;
        }

        DirectoryInfo others = CopyWith(other);
        try
        {
            List<Dictionary<string, double>> mine = [], theirs = [];
            for (int round = 0; round < rounds; round++)
            {
                theirs.Add(Measure(others.FullName, keys));
                mine.Add(Measure(AppContext.BaseDirectory, keys));
            }

            Report(mine, theirs);
        }
        finally
        {
            others.Delete(recursive: true);
        }
    }

    private static string? Option(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    private static void Report(List<Dictionary<string, double>> mine)
    {
        Console.WriteLine("| | this build |");
        Console.WriteLine("|---|---|");
        foreach (string name in mine[0].Keys) Console.WriteLine($"| {name} | {Text(Median(mine, name))} |");
    }

    private static void Report(List<Dictionary<string, double>> mine, List<Dictionary<string, double>> theirs)
    {
        Console.WriteLine("| | the other build | this build | ratio, median (smallest to largest) |");
        Console.WriteLine("|---|---|---|---|");
        foreach (string name in mine[0].Keys.Where(theirs[0].ContainsKey))
        {
            double[] ratios = [.. mine.Zip(theirs, (own, other) => own[name] / other[name]).Order()];
            string ratio = $"{Sample.Median(ratios):0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00})";
            Console.WriteLine($"| {name} | {Text(Median(theirs, name))} | {Text(Median(mine, name))} | {ratio} |");
        }
    }

    private static double Median(List<Dictionary<string, double>> rounds, string name) =>
        Sample.Median([.. rounds.Select(round => round[name])]);

    private static string Text(double figure) => figure.ToString(figure < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>This program with another build's storage.</summary>
    private static DirectoryInfo CopyWith(string storage)
    {
        DirectoryInfo copy = Directory.CreateTempSubdirectory("plum-bench-");
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        }

        File.Copy(storage, Path.Combine(copy.FullName, StorageFile), overwrite: true);
        return copy;
    }

    private static Dictionary<string, double> Measure(string directory, int keys)
    {
        string program = Path.Combine(directory, Path.GetFileName(typeof(WriteCostReport).Assembly.Location));
        string[] arguments = [program, "writes", "--here", "--keys", keys.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException("A measurement failed: " + output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split('\t'))
            .ToDictionary(
                static pair => pair[0],
                static pair => double.Parse(pair[1], CultureInfo.InvariantCulture),
                StringComparer.Ordinal);
    }
}
