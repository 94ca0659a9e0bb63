using PlumCache.Compare.Output;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Against;

/// <summary>Two builds of this server in alternating rounds: whether a change made it faster, slower, larger or neither.</summary>
internal static class AgainstRun
{
    /// <summary>As the tables call the build that is compared with, and this one.</summary>
    public const string Before = "before", After = "after";

    /// <returns>The exit code: 0 whatever is found, for to measure is not to judge.</returns>
    /// <exception cref="ToolException">A build is missing, or a tool failed.</exception>
    public static int Run(Options options, string against, string[] args)
    {
        using var before = Build.Open(against);
        var processors = Processors.Choose();
        processors.BindThisProgram();
        ServerKind[] kinds = [ServerKind.Plum with { Name = Before, FileName = before.FileName }, ServerKind.Plum with { Name = After }];
        var comparison = new Comparison(options.IsQuick ? Effort.Quick : Effort.Full, processors, [.. kinds]);
        int rounds = options.IsQuick ? AgainstPlan.QuickRounds : AgainstPlan.Rounds;
        ReportFrame.WriteHead(comparison, args);
        comparison.Report.Text($"Before: {before.Name}. After: this tree.");
        new AgainstThroughput(comparison).Run(rounds);
        new AgainstStarts(comparison).Run(rounds);
        comparison.Report.Heading("Against");
        AgainstTable.Write(comparison, rounds);
        ReportFrame.WriteEnd(comparison);
        if (options.Out is { } folder) ReportFrame.Save(folder, "against.md", "Two builds side by side", comparison.Report.ToString());
        return 0;
    }
}
