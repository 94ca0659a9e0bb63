using PlumCache.Abstractions;
using PlumCache.Plugins;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Tail;

public sealed class TailTests : PluginTest
{
    [Fact]
    public void CountsCommandsAndPrefixes()
    {
        Bench.Seed = 1; // no sample
        Run("SET user:1:name Alice");
        Run("SET user:2:name Bob");
        Run("GET user:1:name");
        Run("GET session:7");
        Run("GET plain");
        Run("MULTI"); // has no key
        Run("DISCARD");
        Check("TAIL STATS",
            "[\"commands\", [\"get\", [:3, \"\"], \"set\", [:2, \"\"]], \"prefixes\", [\"\", [:1, \"\"], \"session:\", [:1, \"\"], "
            + "\"user:\", [:3, \"\"]]]");
        Check("TAIL STATS s*", "[\"commands\", [\"get\", [:3, \"\"], \"set\", [:2, \"\"]], \"prefixes\", [\"session:\", [:1, \"\"]]]");
    }

    [Fact]
    public void KeepsTheLastSampleOfOneCommandInSome()
    {
        Bench.Seed = 200;
        Bench.Run("SET", "user:1", "a b");
        Bench.Seed = 201;
        Run("SET user:2 c");
        Check("TAIL STATS",
            "[\"commands\", [\"set\", [:2, \"SET user:1 \"a b\"\"]], \"prefixes\", [\"user:\", [:2, \"SET user:1 \"a b\"\"]]]");
    }

    [Theory]
    [InlineData(":", 2L, "a:b:c:d", "a:b:")]
    [InlineData(":", 16L, "a:b:c", "a:b:")]
    [InlineData("--", 1L, "a--b--c", "a--")]
    [InlineData("/", 1L, "a:b", "")]
    public void PrefixesFollowTheSettings(string delimiter, long depth, string key, string expected)
    {
        IPlugin plugin = BuiltInPlugins.Find("tail")!;
        var bench = new PluginBench(plugin.Configure(PluginSettings.DefaultsOf(plugin.Manifest.Settings).With("delimiter",
            delimiter).With("depth", depth)))
        { Seed = 1 };
        bench.Run("GET", key);
        Assert.EndsWith($"\"prefixes\", [\"{expected}\", [:1, \"\"]]]", bench.Run("TAIL", "STATS"), StringComparison.Ordinal);
    }

    [Fact]
    public void LongPrefixesAreCut()
    {
        Bench.Seed = 1;
        Bench.Run("GET", new string('x', 1000) + ":1");
        Assert.Contains($"\"{new string('x', 64)}\"", Run("TAIL STATS"), StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesAnEmptyDelimiter()
    {
        IPlugin plugin = BuiltInPlugins.Find("tail")!;
        Assert.Equal("delimiter must not be empty",
            plugin.Check(PluginSettings.DefaultsOf(plugin.Manifest.Settings).With("delimiter", "")));
        Assert.Null(plugin.Check(PluginSettings.DefaultsOf(plugin.Manifest.Settings)));
    }

    [Fact]
    public void StatsTakesOnePattern() => Check("TAIL STATS a b", "(error) ERR wrong number of arguments for 'tail|stats' command");

    [Fact]
    public void HelpTellsTheSubcommands() => Assert.StartsWith("[TAIL <subcommand>", Run("TAIL HELP"), StringComparison.Ordinal);
}
