namespace PlumCache.Tests.Unit.House;

/// <summary>
/// Which folders of a project know which; each of them is a namespace. What stands above the folders may know all of them. A new edge is a
/// decision, and stands here.
/// </summary>
/// <param name="Project">The project, and the namespace above all of its folders.</param>
/// <param name="Known">A line for each folder: its name, and which others it knows, both in the order of their names.</param>
/// <param name="Detours">
/// Edges by which a folder knows itself by way of others; <c>*</c> stands for every folder. The list only shrinks.
/// </param>
internal sealed record FolderEdges(string Project, string[] Known, string[] Detours)
{
    /// <summary>Nearly all is given the engine whole, or the session it works for, and the engine is put together of all of them.</summary>
    private static readonly FolderEdges Engine = new("PlumCache.Engine",
        [
            "Batches > Commits Edits Hosting Listings Plugins Runs Serving Statistics Table Views Waiting",
            "Commits > Serving Snapshots",
            "Core > Hosting Plugins Serving Snapshots Statistics Table Views",
            "Edits > Plugins Runs Snapshots Table Views",
            "Hosting > Plugins Serving Waiting",
            "Listings > Edits Runs Scans Serving Statistics Views",
            "Maintenance > Batches Commits Core Edits Hosting Runs Serving Table Views",
            "Plugins >",
            "Runs > Hosting Plugins Serving Table",
            "Scans > Hosting Views",
            "Serving > Batches Commits Hosting Listings Maintenance Runs Scans Snapshots Statistics Table Views Waiting",
            "Snapshots >",
            "Statistics > Hosting",
            "Table > Hosting Plugins Serving",
            "Views > Commits Plugins Runs Serving Snapshots Statistics Table",
            "Waiting > Serving",
        ],
        ["* > Serving"]);

    private static readonly FolderEdges Hosting = new("PlumCache.Hosting",
        [
            "Composition > Configuration Limits Observability Plugins PubSub Safety Serving Sessions",
            "Configuration >",
            "Documentation > Configuration",
            "Driving > Observability Safety",
            "Embedding > Composition Configuration Maintenance Observability Safety",
            "Limits > Configuration Observability",
            "Maintenance > Configuration Observability Sessions",
            "Observability >",
            "Plugins > Configuration Observability Safety",
            "PubSub > Driving Observability Safety",
            "Safety > Observability",
            "Serving > Configuration Limits Observability Plugins PubSub Sessions Transport",
            "Sessions > Driving Observability Plugins PubSub Safety Transport",
            "Transport > Configuration Observability Safety",
        ],
        []);

    private static readonly FolderEdges Plugins = new("PlumCache.Plugins",
        [
            "Delay > Shared",
            "Eviction > Shared",
            "History > Shared",
            "Keys > Shared",
            "Namespaces > Shared",
            "PubSub >",
            "Quota > Eviction",
            "Shared >",
            "Snapshots > History Shared",
            "Strings > Shared",
            "Tail > Shared",
            "Transactions > Shared",
            "Ttl > Shared",
        ],
        []);

    public static IReadOnlyList<FolderEdges> All { get; } = [Engine, Hosting, Plugins];

    /// <summary>A line of <see cref="Known"/>.</summary>
    public static string Tell(string folder, IEnumerable<string> known) =>
        $"{folder} > {string.Join(' ', known.Order(StringComparer.Ordinal))}".TrimEnd();

    /// <summary>Who knows whom, but for some edges.</summary>
    /// <param name="left">Which are left out, as <see cref="Detours"/> has them.</param>
    public IReadOnlyDictionary<string, string[]> Without(IEnumerable<string> left)
    {
        HashSet<string> skipped = [.. left];
        return Known.Select(static line => line.Split(" >", 2)).ToDictionary(
            static parts => parts[0],
            parts => parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(to => !skipped.Contains($"{parts[0]} > {to}") && !skipped.Contains($"* > {to}")).ToArray(),
            StringComparer.Ordinal);
    }
}
