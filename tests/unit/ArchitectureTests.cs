using System.Xml.Linq;

namespace PlumCache.Tests.Unit;

/// <summary>References run one way: who knows whom, and which packages each may use, as CONTRIBUTING.md says.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Projects = new(StringComparer.Ordinal)
    {
        ["PlumCache.Abstractions"] = [],
        ["PlumCache.Storage"] = [],
        ["PlumCache.Protocol"] = ["PlumCache.Abstractions"],
        ["PlumCache.Engine"] = ["PlumCache.Abstractions", "PlumCache.Storage"],
        ["PlumCache.Plugins"] = ["PlumCache.Abstractions"],
        ["PlumCache.Testing"] = ["PlumCache.Abstractions"],
        ["PlumCache.Hosting"] = ["PlumCache.Abstractions", "PlumCache.Storage", "PlumCache.Protocol", "PlumCache.Engine",
            "PlumCache.Plugins"],
        ["PlumCache.Server"] = ["PlumCache.Hosting"],
    };

    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        // An analyzer: it tracks the contract, and nothing of it is in what ships.
        ["PlumCache.Abstractions"] = ["Microsoft.CodeAnalysis.PublicApiAnalyzers"],
        ["PlumCache.Hosting"] = ["Microsoft.Extensions.Hosting", "Tomlyn"],
        ["PlumCache.Server"] = ["System.CommandLine"],
    };

    public static TheoryData<string> Names => [.. Projects.Keys];

    [Fact]
    public void EveryProjectOfTheProductHasARule()
    {
        IEnumerable<string> found = Directory.GetDirectories(Repository.PathOf("src")).Select(static folder => Path.GetFileName(folder));
        Assert.Equal(Projects.Keys.Order(StringComparer.Ordinal).ToArray(), found.Order(StringComparer.Ordinal).ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void KnowsOnlyTheProjectsItMay(string name) =>
        Assert.Equal(Projects[name].Order(StringComparer.Ordinal),
            ReferencesOf(name, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void UsesOnlyThePackagesItMay(string name) =>
        Assert.Equal(string.Join(' ', Packages.GetValueOrDefault(name, [])),
            string.Join(' ', ReferencesOf(name, "PackageReference").Order(StringComparer.Ordinal)));

    [Theory]
    [MemberData(nameof(Names))]
    public void OnlyStorageIsUnsafe(string name)
    {
        bool isUnsafe = Load(name).Descendants("AllowUnsafeBlocks").Any(static element => string.Equals(element.Value, "true",
            StringComparison.OrdinalIgnoreCase));
        Assert.Equal(string.Equals(name, "PlumCache.Storage", StringComparison.Ordinal), isUnsafe);
    }

    private static IEnumerable<string> ReferencesOf(string name, string kind) =>
        Load(name).Descendants(kind).Select(static element => element.Attribute("Include")!.Value.Replace('\\', '/'));

    private static XDocument Load(string name) => XDocument.Load(Repository.PathOf("src", name, $"{name}.csproj"));
}
