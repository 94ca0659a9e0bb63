using PlumCache.Compare.Figures;
using PlumCache.Compare.Output;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Latency;

/// <summary>How long GETs take while something else goes on, asked at a steady pace that does not wait for the server.</summary>
internal sealed class LatencySection(Comparison comparison) : ISection
{
    private static readonly string[] FigureNames = ["p50", "p99", "p99.9", "max"];
    private readonly Dictionary<(string Scenario, string Server), string> _notes = [];

    public string Title => "Latency";

    /// <summary>The name of a figure (milliseconds).</summary>
    /// <param name="scenario">Its name.</param>
    /// <param name="what">p50, p99, p99.9, max or late.</param>
    public static string Figure(string scenario, string what) => $"latency, {scenario}: {what}";

    public void Run()
    {
        var keys = new LatencyKeys(comparison.Effort.Keys);
        using var servers = ServerSet.Start(comparison.Kinds, comparison.Processors);
        foreach (ServerProcess server in servers.All)
        {
            keys.Load(server);
            new LatencyRig(server, keys, comparison.Effort.WarmUp * 2).MeasureMix();
        }

        for (int round = 0; round < comparison.Effort.Repetitions; round++)
        {
            foreach (Scenario scenario in Scenarios.All)
            {
                comparison.Progress($"latency, {scenario.Name}, round {round + 1}");
                foreach (ServerProcess server in servers.InRound(round))
                {
                    Measure(scenario, new LatencyRig(server, keys, comparison.Effort.Scenario));
                }
            }
        }

        Write(keys);
    }

    private void Measure(Scenario scenario, LatencyRig rig)
    {
        string server = rig.Server.Kind.Name;
        string? reason = scenario.Measure(rig);
        _notes[(scenario.Name, server)] = reason is null ? rig.Note : $"{Format.Missing}: {reason}";
        if (reason is not null) return;
        LatencyHistogram latencies = rig.Timed!.Latencies;
        double[] values = [latencies.PercentileMs(0.5), latencies.PercentileMs(0.99), latencies.PercentileMs(0.999), latencies.MaxMs];
        foreach ((string name, double value) in FigureNames.Zip(values))
        {
            comparison.Measurements.Add(Figure(scenario.Name, name), server, value);
        }
        comparison.Measurements.Add(Figure(scenario.Name, "late"), server, rig.Timed.Lateness.PercentileMs(0.99));
    }

    private void Write(LatencyKeys keys)
    {
        comparison.Report.Text(
            $"{LatencyRig.PerSecond:N0} requests a second over 8 connections, each timed from the moment it was due, whether or not the "
            + $"server had answered the ones before; " +
            $"{keys.Count:N0} keys, 16-byte values; {comparison.Effort.Scenario.TotalSeconds:0.#} s each. Milliseconds, medians of the "
            + $"rounds (smallest to largest). *Late* is the p99 of " +
            "the generator's own delay, which the other figures contain. A snapshot is SNAP.CREATE or BGSAVE, a deletion NS.DEL or a "
            + "script that UNLINKs what KEYS finds.");
        var table = new MarkdownTable(["GETs", "server", .. FigureNames, "late", "the last round"]);
        foreach (Scenario scenario in Scenarios.All)
        {
            foreach (string server in comparison.ServerNames)
            {
                IEnumerable<string> figures = FigureNames.Append("late").Select(name => Format.Spread(comparison.Measurements.Of(Figure(
                    scenario.Name, name), server)));
                table.Add([scenario.Name, server, .. figures, _notes.GetValueOrDefault((scenario.Name, server), "")]);
            }
        }

        comparison.Report.Table(table);
    }
}
