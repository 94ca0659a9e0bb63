using PlumCache.Compare.Load;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Throughput;

/// <summary>
/// What a server pays for a command and how fast it goes, asked by redis-benchmark. Cell by cell, the servers taking turns.
/// </summary>
internal sealed class ThroughputSection(Comparison comparison) : ISection
{
    public string Title => "Throughput";

    public void Run()
    {
        using var servers = ServerSet.Start(comparison.Kinds, comparison.Processors);
        foreach (ServerProcess server in servers.All) BenchmarkKeys.LoadValues(server, comparison.Effort.Keys, CellPlan.SmallValue);
        WarmUp(servers);
        bool hasCounters = false, hasLargeValues = false;
        foreach (Cell cell in comparison.Effort.Cells)
        {
            if (cell.Command == "INCR" && !hasCounters)
            {
                foreach (ServerProcess server in servers.All) BenchmarkKeys.LoadCounters(server, comparison.Effort.Keys);
                hasCounters = true;
            }

            if (cell.ValueBytes == CellPlan.LargeValue && !hasLargeValues)
            {
                foreach (ServerProcess server in servers.All)
                {
                    BenchmarkKeys.LoadValues(server, comparison.Effort.LargeValueKeys, CellPlan.LargeValue);
                }
                hasLargeValues = true;
            }

            Run(servers, cell);
        }

        ThroughputTables.Write(comparison);
    }

    // Code that is compiled as it is used is compiled better the more it is used: nothing counts before all of it has been.
    private void WarmUp(ServerSet servers)
    {
        foreach (Cell cell in comparison.Effort.Cells.Where(static cell => cell is
        {
            ValueBytes: CellPlan.SmallValue,
            Command: not "INCR"
        }))
        {
            comparison.Progress($"warm-up, {cell}");
            int requests = cell.Requests(cell.GuessPerSecond, comparison.Effort.WarmUp);
            foreach (ServerProcess server in servers.All) RedisBenchmark.Run(server, cell, comparison.Effort.Keys, requests);
        }
    }

    private void Run(ServerSet servers, Cell cell)
    {
        comparison.Progress($"{cell}");
        int keys = cell.ValueBytes == CellPlan.LargeValue ? comparison.Effort.LargeValueKeys : comparison.Effort.Keys;
        Dictionary<ServerProcess, int> requests = [];
        foreach (ServerProcess server in servers.All)
        {
            BenchmarkRun warmUp = RedisBenchmark.Run(server, cell, keys, cell.Requests(cell.GuessPerSecond, comparison.Effort.WarmUp));
            requests[server] = cell.Requests(warmUp.PerSecond, comparison.Effort.Cell);
        }

        for (int round = 0; round < comparison.Effort.Repetitions; round++)
        {
            foreach (ServerProcess server in servers.InRound(round))
            {
                Keep(server, cell, RedisBenchmark.Run(server, cell, keys, requests[server]));
            }
        }
    }

    private void Keep(ServerProcess server, Cell cell, BenchmarkRun run)
    {
        string name = server.Kind.Name;
        comparison.Measurements.Add(cell.Figure("cpu"), name, run.CpuUs);
        comparison.Measurements.Add(cell.Figure("ops/s"), name, run.PerSecond);
        comparison.Measurements.Add(cell.Figure("p50"), name, run.P50Ms);
        comparison.Measurements.Add(cell.Figure("p99"), name, run.P99Ms);
        comparison.Measurements.Add(cell.Figure("max"), name, run.MaxMs);
    }
}
