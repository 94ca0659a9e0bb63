using PlumCache.Abstractions;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Plugins;

namespace PlumCache.Tests.Unit.Hosting.Plugins;

public sealed class PluginSetBuilderTests
{
    private readonly List<ConfigurationProblem> _problems = [];

    [Fact]
    public void RunsCoreQueueAndEvictionFirstThenTheOthersAsTheyStand()
    {
        PluginSet set = Build(
            new FakePlugin("m").Member(1, "mine"),
            new FakePlugin("e").Member(2, "eviction"),
            new FakePlugin("o").Member(3, "observe"),
            new FakePlugin("c2").Member(4, "core"),
            new FakePlugin("q").Member(5, "queue"),
            new FakePlugin("c1").Member(6, "core"))!;
        Assert.Equal("c2 c1 q e m o", string.Join(' ', set.Running.Select(static member => member.Name)));
        Assert.Equal("m e o c2 q c1", string.Join(' ', set.Chosen.Select(static member => member.Name)));
    }

    [Fact]
    public void RunsARequiredPluginBeforeTheOneThatRequiresIt()
    {
        PluginSet set = Build(Fake("a", static manifest => manifest with { Requires = ["b"] }).Member(1),
            new FakePlugin("b").Member(2, "eviction"))!;
        Assert.Equal("b a", string.Join(' ', set.Running.Select(static member => member.Name)));
    }

    [Fact]
    public void TellsTwoPluginsOfOneName() =>
        AssertRefused("c.toml:2:1: plugin 'a' of a has the name of another, of a", new FakePlugin("a").Member(1),
            new FakePlugin("a").Member(2));

    [Fact]
    public void TellsTwoPluginsOfOneCommand() => AssertRefused(
        "c.toml:2:1: plugin 'b' brings the command 'x', as 'a' does",
        Fake("a", static manifest => manifest with { Commands = [FakePlugin.Row("x")] }).Member(1),
        Fake("b", static manifest => manifest with { Commands = [FakePlugin.Row("x")] }).Member(2));

    [Fact]
    public void TellsAPluginThatBringsACommandOfTheCore() => AssertRefused(
        "c.toml:3:1: plugin 'a' brings the command 'get', as 'core' does",
            Fake("a", static manifest => manifest with { Commands = [FakePlugin.Row("get")] }).Member(3));

    [Fact]
    public void TellsAnInterestInACommandThatNobodyBrings() => AssertRefused(
        "c.toml:4:1: plugin 'a' is interested in the command 'nosuch', which no plugin brings",
        Fake("a", static manifest => manifest with { Interests = [Interest.Rewrite("get", "nosuch")] }).Member(4));

    [Fact]
    public void TellsAMissingRequirement() => AssertRefused(
        "c.toml:5:1: plugin 'a' requires the plugin 'b', which is not loaded",
            Fake("a", static manifest => manifest with { Requires = ["b"] }).Member(5));

    [Fact]
    public void TellsAConflict() => AssertRefused(
        "c.toml:1:1: plugin 'a' cannot be loaded with the plugin 'b'",
        Fake("a", static manifest => manifest with { Conflicts = ["b"] }).Member(1),
        new FakePlugin("b").Member(2));

    [Fact]
    public void TellsACycleAndTheLineOfItsFirstPlugin() => AssertRefused(
        "c.toml:2:1: plugin 'a' is in a circle of plugins that each must run before the next: a -> b -> a",
        new FakePlugin("z").Member(1),
        Fake("a", static manifest => manifest with { Before = ["b"] }).Member(2),
        Fake("b", static manifest => manifest with { Before = ["a"] }).Member(3));

    private static FakePlugin Fake(string name, Func<PluginManifest, PluginManifest> change) => new FakePlugin(name).With(change);

    private PluginSet? Build(params PluginMember[] members) => new PluginSetBuilder(_problems).Build([.. members]);

    private void AssertRefused(string expected, params PluginMember[] members)
    {
        Assert.Null(Build(members));
        Assert.Equal(expected, Assert.Single(_problems).ToString());
    }
}
