using PlumCache.Abstractions;
using PlumCache.Hosting.Plugins;
using PlumCache.Plugins;

namespace PlumCache.Tests.Unit.Hosting.Plugins;

public sealed class ManifestCheckTests
{
    private static readonly PluginManifest Sound = new()
    {
        Name = "p",
        Version = "1",
        ContractVersion = PluginContract.Version,
        Commands = [FakePlugin.Row("x"), FakePlugin.Row("p.tick", CommandFlags.Internal)],
        Tick = "p.tick",
    };

    public static TheoryData<string> BuiltIns => [.. BuiltInPlugins.All.Select(static plugin => plugin.Manifest.Name)];

    [Theory]
    [MemberData(nameof(BuiltIns))]
    public void TakesTheBuiltInPlugins(string name) => Assert.Null(ManifestCheck.Refuse(BuiltInPlugins.Find(name)!.Manifest));

    [Fact]
    public void TakesASoundManifest() => Assert.Null(ManifestCheck.Refuse(Sound));

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("1st")]
    [InlineData("a b")]
    [InlineData("a_b")]
    public void RefusesANameThatIsNone(string name) => AssertRefused("names itself", Sound with { Name = name });

    [Fact]
    public void RefusesCommandsThatCannotBeCalled()
    {
        CommandRow row = FakePlugin.Row("x");
        AssertRefused("brings the command 'x' twice", Sound with { Commands = [row, row] });
        AssertRefused("brings a command 'X'", Sound with { Commands = [row with { Name = "X" }] });
        AssertRefused("brings the command 'x' without a function", Sound with { Commands = [row with { Function = null }] });
        AssertRefused("brings the command 'x' with an arity of 0", Sound with { Commands = [row with { Arity = 0 }] });
        AssertRefused("flags its command 'x' as the server's", Sound with { Commands = [row with { Flags = CommandFlags.Server }] });
        AssertRefused("brings the command 'x|y' twice",
            Sound with { Commands = [row with { Function = null, Subcommands = [FakePlugin.Row("y"), FakePlugin.Row("y")] }] });
        AssertRefused("brings the command 'x|y' without a function",
            Sound with { Commands = [row with { Subcommands = [FakePlugin.Row("y") with { Function = null }] }] });
    }

    [Fact]
    public void RefusesInterestsThatMakeNoSense()
    {
        AssertRefused("in the phase Execute", Interested(new Interest { Phase = PluginPhase.Execute, Commands = ["get"] }));
        AssertRefused("in named commands that names none", Interested(new Interest { Phase = PluginPhase.Admit }));
        AssertRefused("in writes that names commands",
            Interested(new Interest { Phase = PluginPhase.Admit, Scope = InterestScope.Writes, Commands = ["set"] }));
        AssertRefused("in 'GET': names are in lower case", Interested(Interest.Rewrite("GET")));
        AssertRefused("in an empty prefix", Interested(Interest.Rewrite("get") with { KeyPrefixes = [""] }));
        AssertRefused("in commands of at least -1 words", Interested(Interest.Rewrite("get") with { MinWords = -1 }));
        AssertRefused("that sees refusals", Interested(Interest.Rewrite("get") with { SeesRefusals = true }));
        AssertRefused("that holds commands", Interested(Interest.Rewrite("get") with { HoldsCommands = true }));
        PluginManifest holder = Interested(
            new Interest { Phase = PluginPhase.Admit, Scope = InterestScope.Sessions, HoldsCommands = true });
        AssertRefused("that holds commands: its breaker must be Refuse", holder);
        Assert.Null(ManifestCheck.Refuse(holder with { Breaker = BreakerPolicy.Refuse }));
        AssertRefused("that may write in the phase Observe",
            Interested(new Interest { Phase = PluginPhase.Observe, Scope = InterestScope.All, MayWrite = true }));
        AssertRefused("in a phase or scope that there is not", Interested(new Interest { Phase = (PluginPhase)9, Commands = ["get"] }));
    }

    [Fact]
    public void RefusesASchemaThatMakesNoSense()
    {
        var setting = new PluginSetting { Name = "a", Kind = PluginSettingKind.Integer, Summary = "For tests.", Default = 1L };
        AssertRefused("has the setting 'a' twice", Sound with { Settings = [setting, setting] });
        AssertRefused("has the setting 'a' with a default that is no Integer", Sound with { Settings = [setting with { Default = 1 }] });
        AssertRefused("has the setting 'a' with a default that is no Integer", Sound with { Settings = [setting with { Max = 0 }] });
        AssertRefused("has the setting 'a' with a default that is no Choice",
            Sound with { Settings = [setting with { Kind = PluginSettingKind.Choice, Default = "x", Words = ["y"] }] });
        AssertRefused("has a setting 'A'", Sound with { Settings = [setting with { Name = "A" }] });
        AssertRefused("reads the server's setting 'a'", Sound with { Settings = [setting], ServerSettings = ["a"] });
    }

    [Fact]
    public void RefusesATickThatIsNoInternalCommandOfItsOwn()
    {
        AssertRefused("has the tick 'y', which is none of its commands", Sound with { Tick = "y" });
        AssertRefused("has the tick 'x', which is not flagged Internal", Sound with { Tick = "x" });
    }

    [Fact]
    public void RefusesWhatTheHeadMustNotSay()
    {
        AssertRefused("names no version", Sound with { Version = "" });
        AssertRefused("has 'new' for a contract version", Sound with { ContractVersion = "new" });
        AssertRefused("was built for version 3.0", Sound with { ContractVersion = "3.0.0" });
        AssertRefused("a preview goes with itself alone", Sound with { ContractVersion = "2.0.0-other" });
        AssertRefused("a preview goes with itself alone", Sound with { ContractVersion = "2.0.0" });
        AssertRefused("asks for rights that there are not", Sound with { Rights = (PluginRights)(1 << 20) });
        AssertRefused("has a manifest with an uninitialized list", Sound with { Requires = default });
    }

    private static PluginManifest Interested(Interest interest) => Sound with { Interests = [interest] };

    private static void AssertRefused(string expected, PluginManifest manifest) =>
        Assert.Contains(expected, ManifestCheck.Refuse(manifest) ?? "nothing", StringComparison.Ordinal);
}
