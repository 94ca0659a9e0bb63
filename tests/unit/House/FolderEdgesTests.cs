namespace PlumCache.Tests.Unit.House;

/// <summary>A folder is a boundary inside a project too: what it may refer to is written down.</summary>
public sealed class FolderEdgesTests
{
    public static TheoryData<string> Projects { get; } = [.. FolderEdges.All.Select(static edges => edges.Project)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void AFolderKnowsThoseItMayAndNoOthers(string project)
    {
        string root = Repository.PathOf("src", project);
        string[] sources = [.. HouseTests.SourcesIn(Path.Combine("src", project)).Where(path => FolderOf(path).Length > 0)];
        HashSet<string> types = [.. sources.Select(path => $"{FolderOf(path)}.{Path.GetFileNameWithoutExtension(path)}")];
        IEnumerable<string> found = sources
            .GroupBy(FolderOf, StringComparer.Ordinal)
            .OrderBy(static folder => folder.Key, StringComparer.Ordinal)
            .Select(folder => FolderEdges.Tell(folder.Key, folder
                .Select(File.ReadAllText)
                .SelectMany(text => HouseRules.References(text, project).Concat(HouseRules.NamedWithFolder(text, types)))
                .Select(static name => name.Split('.')[0])
                .Where(name => name != folder.Key)
                .Distinct(StringComparer.Ordinal)));
        Assert.Equal(Of(project).Known, found, StringComparer.Ordinal);

        string FolderOf(string path) =>
            Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar) is [string folder, _, ..] ? folder : "";
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void EachFolderIsANamespace(string project)
    {
        string root = Repository.PathOf("src", project);
        foreach (string path in HouseTests.SourcesIn(Path.Combine("src", project)))
        {
            string folder = Path.GetDirectoryName(Path.GetRelativePath(root, path))!.Replace(Path.DirectorySeparatorChar, '.');
            string expected = folder.Length == 0 ? project : $"{project}.{folder}";
            Assert.True(HouseRules.NamespaceOf(File.ReadAllText(path)) is var found && found == expected, $"{path} is in {found}");
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void NoFolderKnowsItselfByADetourButByThoseThatAreWrittenDown(string project)
    {
        FolderEdges edges = Of(project);
        Assert.Empty(HouseRules.Cycle(edges.Without(edges.Detours)));
        foreach (string detour in edges.Detours)
        {
            Assert.NotEmpty(HouseRules.Cycle(edges.Without(edges.Detours.Where(other => other != detour))));
        }
    }

    [Fact]
    public void AnEdgeThatIsLeftOutIsOneOfAFolderOrOfAll()
    {
        var edges = new FolderEdges("A", ["B > C D", "C > D", "D >"], []);
        Assert.Equal(["D"], edges.Without(["B > C"])["B"]);
        Assert.Equal(["C"], edges.Without(["* > D"])["B"]);
        Assert.Empty(edges.Without(["* > D"])["C"]);
        Assert.Empty(edges.Without([])["D"]);
    }

    private static FolderEdges Of(string project) => FolderEdges.All.Single(edges => edges.Project == project);
}
