using PlumCache.Abstractions;
using PlumCache.Testing;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>
/// What docs/plugins.md shows is code that is compiled and tested: here, in the sample, or made from the template by templates/check.sh.
/// </summary>
public sealed class PluginGuideTests
{
    private static readonly PluginTest Plugin = PluginTest.On(new GuidePlugin());

    [Fact]
    public void EveryBlockOfCodeStandsInAFileThatIsCompiled()
    {
        string[][] blocks = [.. Guide.Blocks("```csharp", "docs", "plugins.md")];
        string[][] sources = [.. Sources()];
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.True(Array.Exists(sources, source => Guide.Contains(source, block)), string.Join('\n', block)));
    }

    [Fact]
    public void TheFirstBlockIsThePluginThatTheTemplateMakes()
    {
        string[] block = Guide.Blocks("```csharp", "docs", "plugins.md").First();
        Assert.Equal(Lines(Repository.PathOf("templates", "plumcache-plugin", "PlumPlugin", "GreetPlugin.cs")), block);
    }

    [Fact]
    public void TheGuidesExamplesDoWhatItSays()
    {
        PluginTest full = Plugin;
        for (int i = 0; i < 1001; i++) full = full.With($"user:{i}", "x");
        Assert.Equal("ERR there are 1000 users, and no more are allowed", full.Settle("set", "user:1000", "x").Refusal);
        Assert.Equal(StepKind.Continue, Plugin.Settle("set", "user:1", "x").Kind);
        Assert.Equal("[Count removals + 1 = k, Publish removed = k]",
            Plugin.Observe(new ReplyTree.Integer(1), [], "del", "k").Effects.ToString());
        Assert.Equal("Answer OK; RemovePrefix today: in the state; Timer @86400500", Plugin.At(500).Execute("guide.tick").ToString());
        PurityReport report = Purity.Check(new GuidePlugin());
        Assert.True(report.IsPure, report.Text);
    }

    [Fact]
    public void TheSampleOfADataTypeHasUnder200Lines() => Assert.InRange(
        Directory.EnumerateFiles(Repository.PathOf("samples", "leaderboard"), "*.cs").Sum(static file => File.ReadLines(file).Count()),
        1, 199);

    private static IEnumerable<string[]> Sources()
    {
        string[] folders = [Repository.PathOf("templates"), Repository.PathOf("samples"), Repository.PathOf("tests", "unit", "Testing")];
        return folders.SelectMany(static folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)).Select(Lines);
    }

    /// <summary>A file as a template named Greeting makes it, without indentation.</summary>
    private static string[] Lines(string path) =>
        [.. File.ReadLines(path).Select(static line => line.Trim().Replace("PlumNamespace", "Greeting",
            StringComparison.Ordinal).Replace("plum-plugin", "greeting", StringComparison.Ordinal))];
}
