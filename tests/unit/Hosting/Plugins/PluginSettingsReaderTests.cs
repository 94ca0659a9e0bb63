using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Plugins;

namespace PlumCache.Tests.Unit.Hosting.Plugins;

public sealed class PluginSettingsReaderTests
{
    private static readonly PluginManifest Manifest = new()
    {
        Name = "p",
        Version = "1",
        ContractVersion = PluginContract.Version,
        Settings =
        [
            Setting("on", PluginSettingKind.Boolean, false),
            Setting("count", PluginSettingKind.Integer, 3L) with { Min = 1, Max = 9 },
            Setting("limit", PluginSettingKind.Size, 1024L) with { Min = 0 },
            Setting("prefix", PluginSettingKind.Text, ""),
            Setting("mode", PluginSettingKind.Choice, "evict") with { Words = ["evict", "refuse"] },
            Setting("names", PluginSettingKind.TextList, ImmutableArray.Create("x")),
            Setting("limits", PluginSettingKind.SizeTable, ImmutableSortedDictionary<string, long>.Empty) with { Min = 1 },
        ],
    };

    [Fact]
    public void TakesTheDefaultsWhereNothingIsSaid()
    {
        PluginSettings settings = Read("");
        Assert.Equal("False 3 1024  evict x 0", Tell(settings));
    }

    [Theory]
    [InlineData("limits = { \"session:\" = \"64mb\", b = 5 }")]
    [InlineData("limits.\"session:\" = \"64mb\"\nlimits.b = 5")]
    [InlineData("[plugin.p.limits]\n\"session:\" = \"64mb\"\nb = 5")]
    public void ReadsATableHoweverItIsWritten(string text)
    {
        ImmutableSortedDictionary<string, long> limits = Read(text).Sizes("limits");
        Assert.Equal((64L << 20, 5L, 2), (limits["session:"], limits["b"], limits.Count));
    }

    [Fact]
    public void ReadsEveryKind() => Assert.Equal(
        "True 9 2048 a\"b refuse y,z 0",
            Tell(Read("on = true\ncount = 9\nlimit = \"2kb\"\nprefix = 'a\"b'\nmode = \"refuse\"\nnames = [\"y\", \"z\"]")));

    [Theory]
    [InlineData("on = \"yes\"", "c.toml:2:6: on = \"yes\": expected true or false")]
    [InlineData("count = 10", "c.toml:2:9: count = 10: expected an integer from 1 to 9")]
    [InlineData("\ncount = \"3\"", "c.toml:3:9: count = \"3\": expected an integer from 1 to 9")]
    [InlineData(
        "limit = \"lots\"",
        "c.toml:2:9: limit = \"lots\": expected a size of at least 0: bytes, or a string with the unit b, k, kb, m, mb, g or gb")]
    [InlineData("prefix = 3", "c.toml:2:10: prefix = 3: expected a string")]
    [InlineData("mode = \"drop\"", "c.toml:2:8: mode = \"drop\": expected one of \"evict\", \"refuse\"")]
    [InlineData("names = [\"a\", 3]", "c.toml:2:9: names = [\"a\", 3]: expected an array of strings")]
    [InlineData(
        "limits = { a = 1, b = 0 }",
        "c.toml:2:23: limits.\"b\" = 0: expected a size of at least 1: bytes, or a string with the unit b, k, kb, m, mb, g or gb")]
    [InlineData(
        "limits = 3",
        "c.toml:2:10: limits = 3: expected a table from strings to sizes, each a size of at least 1: bytes, or a string with the unit b, "
            + "k, kb, m, mb, g or gb")]
    [InlineData("prefx = \"a\"",
        "c.toml:2:1: unknown setting 'prefx', did you mean 'prefix'?: the plugin 'p' has on, count, limit, prefix, mode, names, limits")]
    [InlineData("something = 1",
        "c.toml:2:1: unknown setting 'something': the plugin 'p' has on, count, limit, prefix, mode, names, limits")]
    public void TellsFileLineColumnAndWhatWasExpected(string body, string expected) => Assert.Equal([expected], ProblemsOf(body));

    [Fact]
    public void TellsAllMistakesAtOnce() => Assert.Equal(3, ProblemsOf("on = 1\ncount = 0\nx = 1").Length);

    [Fact]
    public void EveryValueReadsBackAsItIsWritten()
    {
        PluginSettings settings = Read(
            "on = true\ncount = 9\nlimit = \"2kb\"\nprefix = 'a\"\\b'\nmode = \"refuse\"\nnames = [\"y\", \"z\"]\nlimits = { \"a b\" = 3 "
            + "}");
        string text = string.Join('\n',
            Manifest.Settings.Select(setting => $"{setting.Name} = {PluginSettingText.ToToml(setting, settings.Values[setting.Name])}"));
        PluginSettings again = Read(text);
        Assert.Equal(Tell(settings), Tell(again));
        Assert.Equal(settings.Sizes("limits"), again.Sizes("limits"));
    }

    [Fact]
    public void PointsAtTheSettingThatThePluginItselfRefuses()
    {
        var plugin = new FakePlugin(Manifest) { OnCheck = static settings => settings.Number("count") == 4 ? "count must be odd" : null };
        var problems = new List<ConfigurationProblem>();
        var configurator = new PluginConfigurator(ImmutableSortedDictionary<string, string>.Empty, problems);
        Assert.Null(configurator.Configure(new PluginCode(plugin), new PluginChoice("core", "p", ConfigurationPlace.None),
            TableOf("on = true\ncount = 4")));
        Assert.Equal("c.toml:3:9: plugin 'p': count must be odd", Assert.Single(problems).ToString());
    }

    private static PluginSetting Setting(string name, PluginSettingKind kind, object value) =>
        new() { Name = name, Kind = kind, Summary = "For tests.", Default = value };

    private static string Tell(PluginSettings settings) =>
        $"{settings.Flag("on")} {settings.Number("count")} {settings.Number("limit")} {settings.Text("prefix")} {settings.Text("mode")} "
        + $"{string.Join(',', settings.List("names"))} {settings.Sizes("limits").Count}";

    private static PluginTable TableOf(string body)
    {
        ConfigurationResult result = ConfigurationLoader.Load(new ConfigurationSource("c.toml", "[plugin.p]\n" + body), [], ["strings"]);
        Assert.Empty(result.Problems);
        return Assert.Single(result.Options!.PluginTables);
    }

    private static PluginSettings Read(string body)
    {
        var problems = new List<ConfigurationProblem>();
        PluginSettings settings = new PluginSettingsReader(Manifest, problems).Read(TableOf(body));
        Assert.Empty(problems);
        return settings;
    }

    private static string[] ProblemsOf(string body)
    {
        var problems = new List<ConfigurationProblem>();
        new PluginSettingsReader(Manifest, problems).Read(TableOf(body));
        return [.. problems.Select(static problem => problem.ToString())];
    }
}
