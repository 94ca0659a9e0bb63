using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Compare.Output;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Collections;

/// <summary>Resident memory per field or member over the empty server, each shape in a server of its own.</summary>
internal static class CollectionMemory
{
    /// <summary>The shapes: what is counted, what is to be reached of Redis, and how elements are loaded.</summary>
    public static ImmutableArray<(string Name, double Bound, bool AreLarge, Action<ServerProcess, int, int> Load)> Shapes { get; } =
    [
        ("hashes of 5 fields", 0.9, false, static (server, count, _) => CollectionData.LoadSmallHashes(server, count)),
        ("hashes of 100,000 fields", 0.4, true, CollectionData.LoadLargeHashes),
        ("sets of 100,000 members", 0.4, true, CollectionData.LoadLargeSets),
    ];

    /// <summary>The name of a figure (bytes per element).</summary>
    public static string Figure(string shape) => $"memory, {shape}";

    public static void Run(Comparison comparison)
    {
        int elements = comparison.Effort.CollectionElements;
        foreach ((string name, _, bool areLarge, Action<ServerProcess, int, int> load) in Shapes)
        {
            int each = areLarge ? comparison.Effort.LargeCollection : CollectionData.Small, count = elements / each;
            foreach (ServerKind kind in comparison.Kinds)
            {
                comparison.Progress($"collections, memory of {name}: {kind.Name}");
                using var alone = ServerSet.Start([kind], comparison.Processors);
                ServerProcess server = alone.All[0];
                long empty = server.ResidentBytes;
                load(server, count, each);
                Pause.For(comparison.Effort.Settle / 5);
                comparison.Measurements.Add(Figure(name), kind.Name, (server.ResidentBytes - empty) / ((double)count * each));
            }
        }

        Write(comparison, elements);
    }

    private static void Write(Comparison comparison, int elements)
    {
        comparison.Report.Text(string.Create(CultureInfo.InvariantCulture,
            $"**Resident bytes per field or member**, its value and its share of the key included, over what the server had when it was "
            + $"empty; {elements:N0} of them, 16-byte values and members, loaded in no order through `redis-cli --pipe`:"));
        var table = new MarkdownTable(["", .. comparison.ServerNames]);
        foreach ((string name, _, _, _) in Shapes)
        {
            table.Add([name, .. comparison.ServerNames.Select(server =>
                Format.Number(comparison.Measurements.Of(Figure(name), server)?.Median))]);
        }

        comparison.Report.Table(table);
    }
}
