using PlumCache.Compare.Load;
using PlumCache.Compare.Servers;
using PlumCache.Compare.Throughput;

namespace PlumCache.Compare.Against;

/// <summary>What each command costs both builds, by redis-benchmark, the builds taking turns.</summary>
internal sealed class AgainstThroughput(Comparison comparison)
{
    /// <summary>The name of a cell's figure: server CPU (microseconds).</summary>
    public static string Figure(Cell cell) => cell.Figure("cpu");

    /// <summary>Runs all cells.</summary>
    /// <param name="rounds">Pairs of runs that count, of each cell.</param>
    public void Run(int rounds)
    {
        for (int first = 0; first < rounds; first += AgainstPlan.RoundsOfALife)
        {
            using var servers = ServerSet.Start(comparison.Kinds, comparison.Processors);
            foreach (ServerProcess server in servers.All)
            {
                BenchmarkKeys.LoadValues(server, comparison.Effort.Keys, CellPlan.SmallValue);
                BenchmarkKeys.LoadCounters(server, comparison.Effort.Keys);
            }

            Dictionary<Cell, int> requests = WarmUp(servers);
            for (int round = first; round < Math.Min(first + AgainstPlan.RoundsOfALife, rounds); round++)
            {
                RunRound(servers, requests, round);
            }
        }
    }

    // The same number of requests for both, so that neither runs longer than the other.
    private Dictionary<Cell, int> WarmUp(ServerSet servers)
    {
        comparison.Progress("warm-up");
        Dictionary<Cell, int> requests = [];
        foreach (Cell cell in AgainstPlan.Cells)
        {
            int guess = cell.Requests(cell.GuessPerSecond, comparison.Effort.WarmUp);
            double pace = servers.All.Select(server => Ask(server, cell, guess).PerSecond).Average();
            requests[cell] = cell.Requests(pace, comparison.Effort.Cell);
        }

        return requests;
    }

    private void RunRound(ServerSet servers, Dictionary<Cell, int> requests, int round)
    {
        comparison.Progress($"round {round + 1}");
        foreach (Cell cell in AgainstPlan.Cells)
        {
            foreach (ServerProcess server in servers.InRound(round))
            {
                comparison.Measurements.Add(Figure(cell), server.Kind.Name, Ask(server, cell, requests[cell]).CpuUs);
            }
        }
    }

    private BenchmarkRun Ask(ServerProcess server, Cell cell, int requests) =>
        RedisBenchmark.Run(server, cell, comparison.Effort.Keys, requests);
}
