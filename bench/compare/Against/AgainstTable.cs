using PlumCache.Compare.Figures;
using PlumCache.Compare.Output;
using PlumCache.Compare.Throughput;

namespace PlumCache.Compare.Against;

/// <summary>The table of two builds: both medians, and their ratio round by round with its interval.</summary>
internal static class AgainstTable
{
    /// <summary>What is slower or larger than before by more than this is pointed at.</summary>
    public const double Tolerance = 1.05;

    public static void Write(Comparison comparison, int rounds)
    {
        comparison.Report.Text(
            $"Server CPU per operation in microseconds (redis-benchmark, {CellPlan.UsualConnections} connections, "
            + $"{comparison.Effort.Keys:N0} random keys, {CellPlan.SmallValue}-byte values; an operation of MSET sets ten keys), "
            + $"then starts and memory. Medians of {rounds} alternating rounds, both builds started anew every "
            + $"{AgainstPlan.RoundsOfALife} rounds; the ratio is the median of the rounds' ratios with its {Interval.Percent} % interval. "
            + $"*Worse* is said where the upper end passes {Format.Number(Tolerance)}, *better* where it stays below 1.");
        var table = new MarkdownTable(["", AgainstRun.Before, AgainstRun.After, $"ratio ({Interval.Percent} %)", ""]);
        foreach (Cell cell in AgainstPlan.Cells) Add($"{cell.Command}, P={cell.Pipeline}", AgainstThroughput.Figure(cell));
        foreach (string figure in new[] { AgainstStarts.PerKey, AgainstStarts.Empty, AgainstStarts.FirstPing }) Add(figure, figure);
        comparison.Report.Table(table);

        void Add(string name, string figure)
        {
            Interval? ratio = comparison.Measurements.RatioInterval(figure, AgainstRun.After, AgainstRun.Before);
            table.Add([name, Median(figure, AgainstRun.Before), Median(figure, AgainstRun.After), Format.Interval(ratio), Verdict(ratio)]);
        }

        string Median(string figure, string build) => Format.Number(comparison.Measurements.Of(figure, build)?.Median);
    }

    /// <summary>One word on a ratio, by the upper end of its interval.</summary>
    /// <param name="ratio">After by before; null: too few rounds.</param>
    public static string Verdict(Interval? ratio) => ratio switch
    {
        null => "too few rounds",
        { Upper: > Tolerance } => "worse",
        { Upper: < 1 } => "better",
        _ => "",
    };
}
