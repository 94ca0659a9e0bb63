using System.Collections.Immutable;
using PlumCache.Compare.Load;
using PlumCache.Compare.Output;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Collections;

/// <summary>What commands on hashes and sets cost the servers. Cell by cell, the servers taking turns.</summary>
internal static class CollectionCosts
{
    public static void Run(Comparison comparison)
    {
        using var servers = ServerSet.Start(comparison.Kinds, comparison.Processors);
        foreach (ServerProcess server in servers.All) CollectionData.LoadForCells(server, comparison.Effort.LargeCollection);
        Dictionary<(ServerProcess, CollectionCell), int> requests = [];

        // Code that is compiled as it is used is compiled better the more it is used: nothing counts before all of it has been, twice.
        for (int turn = 0; turn < 2; turn++)
        {
            foreach (CollectionCell cell in CollectionPlan.Cells)
            {
                comparison.Progress($"collections, warm-up, {cell}");
                foreach (ServerProcess server in servers.All)
                {
                    if (WarmUp(comparison, server, cell) is { } count) requests[(server, cell)] = count;
                }
            }
        }

        foreach (CollectionCell cell in CollectionPlan.Cells)
        {
            comparison.Progress($"collections, {cell}");
            for (int round = 0; round < comparison.Effort.Repetitions; round++)
            {
                foreach (ServerProcess server in servers.InRound(round))
                {
                    if (!requests.TryGetValue((server, cell), out int count)) continue;
                    double us = RedisBenchmark.Run(server, cell, comparison.Effort.LargeCollection, count).CpuUs;
                    comparison.Measurements.Add(cell.Figure, server.Kind.Name, us);
                }
            }
        }

        Write(comparison);
    }

    /// <returns>Requests that fill a cell's time; null: the server does not know the command.</returns>
    private static int? WarmUp(Comparison comparison, ServerProcess server, CollectionCell cell)
    {
        using (RespConnection client = server.Connect())
        {
            if (client.Call("COMMAND", "INFO", cell.Command[0]) is not object?[] answer || answer is not [not null]) return null;
        }

        int few = cell.Requests(cell.GuessPerSecond, comparison.Effort.WarmUp);
        BenchmarkRun run = RedisBenchmark.Run(server, cell, comparison.Effort.LargeCollection, few);
        return cell.Requests(run.PerSecond, comparison.Effort.Cell);
    }

    private static void Write(Comparison comparison)
    {
        comparison.Report.Text(
            "**Server CPU per command, in microseconds** (user and kernel, all threads; redis-benchmark, 50 connections), median (smallest "
            + "to largest), and ours divided by the peer's in the same round:");
        ImmutableArray<string> servers = comparison.ServerNames;
        var table = new MarkdownTable(["",
            .. servers.SelectMany(static server => server == ServerNames.Plum ? new[] { server } : [server, "ratio"])]);
        foreach (CollectionCell cell in CollectionPlan.Cells)
        {
            List<string> row = [cell.ToString()];
            foreach (string server in servers)
            {
                row.Add(Format.Spread(comparison.Measurements.Of(cell.Figure, server)));
                if (server == ServerNames.Plum) continue;
                row.Add(Format.Spread(comparison.Measurements.Ratio(cell.Figure, ServerNames.Plum, server), "x"));
            }

            table.Add(row);
        }

        comparison.Report.Table(table);
    }
}
