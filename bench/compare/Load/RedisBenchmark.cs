using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Compare.Collections;
using PlumCache.Compare.Figures;
using PlumCache.Compare.Servers;
using PlumCache.Compare.Throughput;

namespace PlumCache.Compare.Load;

/// <summary>Runs redis-benchmark, a client that none of the servers' authors favours by being ours.</summary>
internal static class RedisBenchmark
{
    /// <summary>One run.</summary>
    /// <param name="server">Against whom.</param>
    /// <param name="cell">What is asked.</param>
    /// <param name="keys">Random keys are drawn from so many.</param>
    /// <param name="requests">How many requests; one of MSET sets ten keys.</param>
    /// <exception cref="ToolException">It is missing, or the server answered an error.</exception>
    public static BenchmarkRun Run(ServerProcess server, Cell cell, int keys, int requests) => Run(
        server,
        requests,
        [
            "-t", cell.Command.ToLowerInvariant(), "-c", Text(cell.Connections), "-P", Text(cell.Pipeline), "-d", Text(cell.ValueBytes),
                "-r", Text(keys),
        ]);

    /// <summary>The same of any command.</summary>
    public static BenchmarkRun Run(ServerProcess server, CollectionCell cell, int keys, int requests) => Run(
        server,
        requests,
        ["-c", Text(CellPlan.UsualConnections), "-P", Text(cell.Pipeline), "-r", Text(keys)],
        [.. cell.Command]);

    private static BenchmarkRun Run(ServerProcess server, int requests, string[] options, params string[] command)
    {
        string[] arguments =
        [
            "-h", "127.0.0.1", "-p", Text(server.Port), .. options, "-n", Text(requests), "--precision", "3", "--csv", .. command,
        ];
        double before = server.CpuMicroseconds;
        string output = Tool.Run("redis-benchmark", arguments, meanwhile: () => _ = server.CpuMicroseconds);
        double us = server.CpuMicroseconds - before;
        ImmutableArray<BenchmarkRow> rows = BenchmarkCsv.Parse(output);
        if (rows is not [BenchmarkRow row]) throw new ToolException($"redis-benchmark was asked for one test and printed: {output}");
        double perSecond = Math.Min(row.PerSecond, requests * 1000.0); // where it took less than the millisecond that it counts in
        return new BenchmarkRun(us / requests, perSecond, row.P50Ms, row.P99Ms, row.MaxMs);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
