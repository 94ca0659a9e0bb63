using System.Globalization;

namespace PlumCache.Compare.Output;

/// <summary>What stands before and behind the figures of every report: when, where and how they were made.</summary>
internal static class ReportFrame
{
    /// <summary>Date, machine, command, and what makes the figures worth less.</summary>
    public static void WriteHead(Comparison comparison, string[] args)
    {
        Report report = comparison.Report;
        if (comparison.Effort.IsQuick)
        {
            report.Text(
                "**A smoke run: it shows that everything works. "
                + "Its figures come from too few and too short runs to say anything.**");
        }

        report.Text($"{DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, {Machine.Describe()}.");
        report.Text(
            $"Servers on processor {comparison.Processors.Server}, the load on processor {comparison.Processors.Load}, "
            + "each server by itself while it is asked. Made by:");
        string valkey = Servers.ServerKind.Valkey.FileName is { Length: > 0 } path ? $"VALKEY_SERVER={path} " : "";
        report.Text(
            $"```sh\n{valkey}dotnet run -c Release --project bench/compare"
            + $"{(args.Length > 0 ? " -- " : "")}{string.Join(' ', args)}\n```");
        if (!comparison.Processors.AreApart)
        {
            report.Text("**Only one processor: servers and load disturb each other, and no figure of time says anything.**");
        }

#if DEBUG
        report.Text("**This program is a debug build, which disturbs what it measures: run it with -c Release.**");
#endif
    }

    /// <summary>How long it took.</summary>
    public static void WriteEnd(Comparison comparison) =>
        comparison.Report.Text($"The run took {comparison.Elapsed.TotalMinutes.ToString("0.0", CultureInfo.InvariantCulture)} minutes.");

    /// <summary>Writes a report into a folder, which is made if it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name in it.</param>
    /// <param name="title">Its first line.</param>
    /// <param name="text">What follows.</param>
    public static void Save(string folder, string name, string title, string text)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), $"# {title}\n\n{text}");
    }
}
