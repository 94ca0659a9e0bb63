using System.Collections.Immutable;
using System.Net.Sockets;
using PlumCache.Compare.Collections;
using PlumCache.Compare.Idle;
using PlumCache.Compare.Latency;
using PlumCache.Compare.Memory;
using PlumCache.Compare.Output;
using PlumCache.Compare.Scaling;
using PlumCache.Compare.Servers;
using PlumCache.Compare.Shapes;
using PlumCache.Compare.Throughput;

namespace PlumCache.Compare;

/// <summary>The side-by-side run: who is there, the parts one after the other, the targets at the end.</summary>
internal static class ComparisonRun
{
    /// <returns>
    /// The exit code: 0 also when targets are missed, for to measure is not to judge a build; 1 when a part could not be measured.
    /// </returns>
    public static int Run(Options options, string[] args)
    {
        var processors = Processors.Choose();
        string? noGarnet = GarnetHost.Build();
        processors.BindThisProgram();
        ImmutableArray<(string Name, string Version,
            ServerKind? Kind)> found = [.. ServerKind.All.Select(kind => LookFor(kind, processors, noGarnet))];
        ImmutableArray<ServerKind> kinds = [.. found.Select(static server => server.Kind).OfType<ServerKind>()];
        var comparison = new Comparison(options.IsQuick ? Effort.Quick : Effort.Full, processors, kinds);
        ReportFrame.WriteHead(comparison, args);
        WriteServers(comparison.Report, found);
        if (!kinds.Contains(ServerKind.Plum)) return 1;
        bool isWhole = true;
        foreach (string part in options.Only)
        {
            ISection section = Section(part, comparison);
            comparison.Report.Heading(section.Title);
            try
            {
                section.Run();
            }
            catch (Exception failure) when (
                failure is ToolException or IOException or SocketException or InvalidOperationException or FormatException)
            {
                // What a server or a tool did: the other parts are still worth their time.
                comparison.Report.Text($"**This part ended early: {failure.Message}**");
                isWhole = false;
            }
        }

        comparison.Report.Heading("Targets");
        comparison.Report.Table(TargetTable.Of(comparison.Measurements));
        ReportFrame.WriteEnd(comparison);
        if (options.Out is { } folder) Save(comparison, folder);
        return isWhole ? 0 : 1;
    }

    private static (string Name, string Version, ServerKind? Kind) LookFor(ServerKind kind, Processors processors, string? noGarnet)
    {
        if (kind.FileName.Length == 0) return (kind.Name, $"missing: {kind.HowToGet}", null);
        if (kind.FileName == GarnetHost.Executable && noGarnet is not null)
        {
            return (kind.Name, $"missing: {kind.HowToGet} ({noGarnet})", null);
        }
        using var server = ServerProcess.Start(kind, processors.Server, out string why);
        return server is null ? (kind.Name, $"missing: {kind.HowToGet} ({why})", null) : (kind.Name, server.Version, kind);
    }

    private static void WriteServers(Report report, ImmutableArray<(string Name, string Version, ServerKind? Kind)> found)
    {
        var table = new MarkdownTable(["server", "version"]);
        foreach ((string name, string version, _) in found) table.Add([name, version]);
        report.Table(table);
    }

    private static ISection Section(string part, Comparison comparison) => part switch
    {
        "throughput" => new ThroughputSection(comparison),
        "latency" => new LatencySection(comparison),
        "memory" => new MemorySection(comparison),
        "idle" => new IdleSection(comparison),
        "shapes" => new ShapesSection(comparison),
        "collections" => new CollectionsSection(comparison),
        _ => new ScalingSection(comparison),
    };

    private static void Save(Comparison comparison, string folder)
    {
        string text = comparison.Report.ToString();
        if (CpuChart.Draw(comparison) is { } chart)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "comparison.svg"), chart);
            text = text.Replace("## Throughput\n", "## Throughput\n\n![Server CPU per operation](comparison.svg)\n",
                StringComparison.Ordinal);
        }

        ReportFrame.Save(folder, "comparison.md", "Side by side with other servers", text);
    }
}
