using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Plugins;

namespace PlumCache.Tests.Unit.Hosting.Plugins;

public sealed class KindCheckTests
{
    [Theory]
    [InlineData(1, "hash", "listpack", null)]
    [InlineData(31, "my-type", "v2", null)]
    [InlineData(0, "hash", "listpack", "names the kind 0 of values: expected a number from 1 to 31")]
    [InlineData(32, "hash", "listpack", "names the kind 32 of values: expected a number from 1 to 31")]
    [InlineData(-1, "hash", "listpack", "names the kind -1 of values: expected a number from 1 to 31")]
    [InlineData(5, "", "listpack", "calls its kind 5 of values '' and 'listpack': expected lower-case letters")]
    [InlineData(5, "hash", "", "calls its kind 5 of values 'hash' and '': expected lower-case letters")]
    [InlineData(5, "Hash", "listpack", "calls its kind 5 of values 'Hash' and 'listpack': expected lower-case letters")]
    [InlineData(5, "hash", "list pack", "calls its kind 5 of values 'hash' and 'list pack': expected lower-case letters")]
    [InlineData(5, "string", "raw", "calls its kind 5 of values 'string', which says that it is no plugin's")]
    [InlineData(5, "none", "raw", "calls its kind 5 of values 'none', which says that it is no plugin's")]
    [InlineData(5, "unknown", "raw", "calls its kind 5 of values 'unknown', which says that it is no plugin's")]
    public void AKindHasANumberAndTwoNames(int kind, string type, string encoding, string? problem)
    {
        string? refusal = ManifestCheck.Refuse(Manifest("p", new ValueKindRow((ValueKind)kind, type, encoding)));
        if (problem is null) Assert.Null(refusal);
        else Assert.StartsWith(problem, refusal ?? "nothing", StringComparison.Ordinal);
    }

    [Fact]
    public void AKindIsNamedOnce()
    {
        Assert.Null(ManifestCheck.Refuse(Manifest("p", Row(16, "bag"), Row(17, "bag"))));
        Assert.Equal("names the kind 16 of values twice", ManifestCheck.Refuse(Manifest("p", Row(16, "bag"), Row(16, "box"))));
        Assert.Equal("has a manifest with an uninitialized list", ManifestCheck.Refuse(Manifest("p") with { Kinds = default }));
    }

    [Fact]
    public void NoTwoPluginsHaveAKindOrATypeInCommon()
    {
        Assert.Equal([], Problems(Manifest("a", Row(16, "bag")), Manifest("b", Row(17, "box"))));
        Assert.Equal(
            ["plugin 'b' keeps values of the kind 16, as 'a' does"],
            Problems(Manifest("a", Row(16, "bag")), Manifest("b", Row(16, "box"))));
        Assert.Equal(
            ["plugin 'b' keeps values of the type 'bag', as 'a' does"],
            Problems(Manifest("a", Row(16, "bag")), Manifest("b", Row(17, "bag"))));
    }

    private static string[] Problems(params PluginManifest[] manifests)
    {
        var problems = new List<ConfigurationProblem>();
        ImmutableArray<PluginMember> members =
            [.. manifests.Select(static (manifest, i) => new FakePlugin(manifest).Member(i + 1))];
        new PluginSetBuilder(problems).Build(members);
        return [.. problems.Select(static problem => problem.ToString().Split(": ", 2)[1])];
    }

    private static ValueKindRow Row(int kind, string type) => new((ValueKind)kind, type, "plain");

    private static PluginManifest Manifest(string name, params ValueKindRow[] kinds) => new()
    {
        Name = name,
        Version = "1",
        ContractVersion = PluginContract.Version,
        Kinds = [.. kinds],
    };
}
