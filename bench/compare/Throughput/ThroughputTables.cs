using System.Collections.Immutable;
using PlumCache.Compare.Output;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Throughput;

/// <summary>The two tables of the throughput: what an operation costs beside the peers, and how fast and how late it is.</summary>
internal static class ThroughputTables
{
    public static void Write(Comparison comparison)
    {
        Effort effort = comparison.Effort;
        comparison.Report.Text(
            $"redis-benchmark, {effort.Keys:N0} random keys, all loaded before, 16-byte values unless 1 KB is said; an operation of MSET "
            + $"sets ten keys. Values of 1 KB go to " +
            $"{effort.LargeValueKeys:N0} of the keys only, so that all servers fit into memory beside each other.");
        comparison.Report.Text(
            "**Server CPU per operation, in microseconds** (user and kernel, all threads), median (smallest to largest), and ours "
            + "divided by the peer's in the same round:");
        WriteCosts(comparison);
        comparison.Report.Text(
            "**Pace and latency** as the client saw them, closed loop, medians; p50, p99 and the longest in milliseconds:");
        WritePaces(comparison);
    }

    private static void WriteCosts(Comparison comparison)
    {
        ImmutableArray<string> servers = comparison.ServerNames;
        var table = new MarkdownTable(["",
            .. servers.SelectMany(static server => server == ServerNames.Plum ? new[] { server } : [server, "ratio"])]);
        foreach (Cell cell in comparison.Effort.Cells)
        {
            List<string> row = [cell.ToString()];
            foreach (string server in servers)
            {
                row.Add(Format.Spread(comparison.Measurements.Of(cell.Figure("cpu"), server)));
                if (server != ServerNames.Plum)
                {
                    row.Add(Format.Spread(comparison.Measurements.Ratio(cell.Figure("cpu"), ServerNames.Plum, server), "x"));
                }
            }

            table.Add(row);
        }

        comparison.Report.Table(table);
    }

    private static void WritePaces(Comparison comparison)
    {
        string[] figures = ["ops/s", "p50", "p99", "max"];
        var table = new MarkdownTable(["", "server", .. figures]);
        foreach (Cell cell in comparison.Effort.Cells)
        {
            foreach (string server in comparison.ServerNames)
            {
                table.Add([cell.ToString(), server,
                    .. figures.Select(figure => Format.Number(comparison.Measurements.Of(cell.Figure(figure), server)?.Median))]);
            }
        }

        comparison.Report.Table(table);
    }
}
