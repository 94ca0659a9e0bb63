using PlumCache.Compare.Servers;
using PlumCache.Compare.Throughput;

namespace PlumCache.Compare.Against;

/// <summary>How soon both builds answer, what they take when empty, and what a key takes: each round starts both anew.</summary>
internal sealed class AgainstStarts(Comparison comparison)
{
    /// <summary>The names of the figures.</summary>
    public const string FirstPing = "time to the first PING, ms", Empty = "resident when empty, MB", PerKey = "memory per key, bytes";

    /// <summary>Runs the rounds.</summary>
    /// <param name="rounds">Starts of each build.</param>
    public void Run(int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            comparison.Progress($"start {round + 1}");
            foreach (ServerKind kind in round % 2 == 0 ? comparison.Kinds : comparison.Kinds.Reverse()) Measure(kind);
        }
    }

    private void Measure(ServerKind kind)
    {
        using var alone = ServerSet.Start([kind], comparison.Processors);
        ServerProcess server = alone.All[0];
        long empty = server.ResidentBytes;
        BenchmarkKeys.LoadValues(server, comparison.Effort.Keys, CellPlan.SmallValue);
        comparison.Measurements.Add(FirstPing, kind.Name, server.FirstAnswer.TotalMilliseconds);
        comparison.Measurements.Add(Empty, kind.Name, empty / 1e6);
        comparison.Measurements.Add(PerKey, kind.Name, (server.ResidentBytes - empty) / (double)comparison.Effort.Keys);
    }
}
