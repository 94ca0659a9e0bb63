using System.Collections.Immutable;
using PlumCache.Compare.Throughput;

namespace PlumCache.Compare.Output;

/// <summary>
/// The chart of the report: server CPU per operation, a panel for each pipeline. Without MSET, whose ten keys would dwarf the others.
/// </summary>
internal static class CpuChart
{
    /// <summary>Draws what was measured with the usual number of connections and small values.</summary>
    /// <returns>Null when there is nothing to draw.</returns>
    public static string? Draw(Comparison comparison)
    {
        ImmutableArray<ChartPanel> panels =
        [
            .. comparison.Effort.Cells
                .Where(cell => cell is { Connections: CellPlan.UsualConnections, ValueBytes: CellPlan.SmallValue, Command: not "MSET" }
                    && Values(comparison, cell).Any(static value => value is not null))
                .GroupBy(static cell => cell.Pipeline)
                .OrderBy(static group => group.Key)
                .Select(group => new ChartPanel($"P={group.Key}", [.. group.Select(cell => (cell.Command, Values(comparison, cell)))])),
        ];
        string title =
            $"Server CPU per operation in microseconds, {CellPlan.UsualConnections} connections, {CellPlan.SmallValue}-byte values; less "
            + $"is better";
        return panels.IsEmpty ? null : new BarChart(title, comparison.ServerNames, panels).Draw();
    }

    private static ImmutableArray<double?> Values(Comparison comparison, Cell cell) =>
        [.. comparison.ServerNames.Select(server => comparison.Measurements.Of(cell.Figure("cpu"), server)?.Median)];
}
