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
    /// <summary>
    /// Four folders are given the engine whole, which is put together of them. Server commands (<c>Core</c>) answer what a client asks of
    /// any part of it, so what the function of a row is called with (<c>Table</c>) has it. Runners (<c>Batches</c>) and the upkeep
    /// (<c>Maintenance</c>) use more than ten of its parts each: handed on one by one these would be long lists of parameters, and a type
    /// for them would be the engine once more under another name, one step further on the way of every command.
    /// </summary>
    private static readonly FolderEdges Engine = new("PlumCache.Engine",
        [
            "Batches > Commits Edits Hosting Listings Plugins Runs Serving Sessions Statistics Table Views Waits",
            "Commits > Runs Scans Snapshots",
            "Core > Hosting Plugins Serving Sessions Snapshots Statistics Table Views",
            "Edits > Plugins Runs Sessions Snapshots Table Views",
            "Hosting > Plugins Sessions",
            "Listings > Edits Hosting Runs Scans Sessions Statistics Views",
            "Maintenance > Batches Commits Core Edits Hosting Runs Serving Table Views",
            "Plugins >",
            "Runs > Hosting Plugins Sessions Table",
            "Scans > Hosting Views",
            "Serving > Batches Commits Hosting Maintenance Runs Scans Sessions Snapshots Statistics Table Views Waits",
            "Sessions > Plugins",
            "Snapshots >",
            "Statistics > Hosting",
            "Table > Hosting Plugins Serving Sessions",
            "Views > Hosting Plugins Runs Snapshots Statistics Table",
            "Waits > Sessions",
        ],
        ["Batches > Serving", "Core > Serving", "Maintenance > Serving", "Table > Serving"]);

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
            "Hashes > Shared",
            "History > Shared",
            "Keys > Shared",
            "Lists > Shared",
            "Namespaces > Shared",
            "PubSub >",
            "Quota > Eviction",
            "Sets > Shared",
            "Shared >",
            "Snapshots > History Shared",
            "SortedSets > Shared",
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
