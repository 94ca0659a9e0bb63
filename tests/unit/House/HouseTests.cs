namespace PlumCache.Tests.Unit.House;

/// <summary>The product's sources keep the rules of the house.</summary>
public sealed class HouseTests
{
    /// <summary>
    /// Hooks by which tests force a schedule, what a plugin is given for each call, and two that are left. The list only shrinks.
    /// </summary>
    private static readonly string[] KnownDelegates =
    [
        "BeforePark", "BetweenFreeAndResume", "BetweenParkAndSecondLook", "BetweenPinAndValidation", "BeforePublish",
        "Counters", "HeldBytes", "ReadCounters",
    ];

    /// <summary>
    /// Which folders of Hosting know which. Each is a namespace. What stands above the folders is what embedders see; it knows all of them.
    /// </summary>
    private static readonly Dictionary<string, string[]> HostingEdges = new(StringComparer.Ordinal)
    {
        ["Composition"] =
            ["Configuration", "Limits", "Observability", "Plugins", "PubSub", "Safety", "Serving", "Sessions"],
        ["Configuration"] = [],
        ["Documentation"] = ["Configuration"],
        ["Embedding"] = ["Composition", "Configuration", "Maintenance", "Observability", "Safety"],
        ["Limits"] = ["Configuration", "Observability"],
        ["Maintenance"] = ["Configuration", "Observability", "Sessions"],
        ["Observability"] = [],
        ["Plugins"] = ["Configuration", "Observability", "Safety"],
        ["PubSub"] = ["Observability", "Safety", "Sessions"],
        ["Safety"] = ["Observability"],
        ["Serving"] = ["Configuration", "Limits", "Observability", "Plugins", "PubSub", "Sessions", "Transport"],
        ["Sessions"] = ["Observability", "Plugins", "PubSub", "Safety", "Transport"],
        ["Transport"] = ["Configuration", "Observability", "Safety"],
    };

    private static IEnumerable<string> Sources => SourcesIn("src");

    private static IEnumerable<string> SourcesIn(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Where(static path =>
                !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [Fact]
    public void NoLineIsLongerThanAScreen()
    {
        string[] folders = ["src", "tests", "bench", "samples", "templates"];
        Assert.Empty(folders.SelectMany(static folder => SourcesIn(folder))
            .SelectMany(static path => HouseRules.LongLines(File.ReadLines(path)).Select(line => $"{path}({line})")));
    }

    [Fact]
    public void WhoIsCalledIsKnownToTheConstructor()
    {
        IEnumerable<string> found = Sources.SelectMany(static path => HouseRules.SettableDelegates(File.ReadAllText(path)));
        Assert.Equal(KnownDelegates.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AFolderOfHostingKnowsThoseItMayAndNoOthers()
    {
        string hosting = Repository.PathOf("src", "PlumCache.Hosting");
        ILookup<string, string> found = Sources.Where(path => path.StartsWith(hosting + Path.DirectorySeparatorChar,
            StringComparison.Ordinal))
            .SelectMany(path => HouseRules.References(File.ReadAllText(path),
                "PlumCache.Hosting").Select(name => (From: FolderOf(path), To: name.Split('.')[0])))
            .Where(static edge => edge.From.Length > 0 && edge.From != edge.To)
            .Distinct()
            .ToLookup(static edge => edge.From, static edge => edge.To, StringComparer.Ordinal);
        Assert.Equal(
            HostingEdges.Select(static each => Tell(each.Key, each.Value)),
            HostingEdges.Keys.Union(found.Select(static each => each.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(folder => Tell(folder, found[folder])),
            StringComparer.Ordinal);

        string FolderOf(string path) =>
            Path.GetRelativePath(hosting, path).Split(Path.DirectorySeparatorChar) is [string folder, _, ..] ? folder : "";
    }

    /// <summary>But for one: messages are handed out by what drives sessions, and sessions are subscribers.</summary>
    [Fact]
    public void NoOtherFolderOfHostingKnowsItselfByADetour()
    {
        Assert.Equal(["PubSub", "Sessions", "PubSub"], HouseRules.Cycle(HostingEdges));
        Dictionary<string, string[]> others = new(HostingEdges,
            StringComparer.Ordinal)
        { ["PubSub"] = [.. HostingEdges["PubSub"].Where(static to => to != "Sessions")] };
        Assert.Empty(HouseRules.Cycle(others));
    }

    private static string Tell(string folder, IEnumerable<string> known) =>
        $"{folder} > {string.Join(' ', known.Order(StringComparer.Ordinal))}";
}
