using PlumCache.Abstractions;
using PlumCache.Engine.Core;
using PlumCache.Engine.Table;
using PlumCache.Plugins;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Table;

public sealed class SyntaxTextTests
{
    private const string SetWithoutTtl = "key value [NX | XX | IFEQ comparison-value] [GET] [KEEPTTL]";
    private const string SetWithTtl =
        "key value [NX | XX | IFEQ comparison-value] [GET] "
        + "[EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]";

    [Theory]
    [InlineData("key", "", "key")]
    [InlineData("", "[A]", "[A]")]
    [InlineData("key", "[A | B c]", "key [A | B c]")]
    [InlineData("key [A] [X]", "[A | B c]", "key [X] [A | B c]")]
    [InlineData("key [A | Y]", "[A | B c]", "key [A | Y] [A | B c]")]
    public void AnOptionOfBothIsToldWhereItIsAnAlternative(string syntax, string added, string both) =>
        Assert.Equal(both, SyntaxText.With(syntax, added));

    [Fact]
    public void APluginsOptionsStandInTheSyntaxOfTheCommandThatItAddsThemTo()
    {
        Assert.Equal(SetWithoutTtl, SyntaxOfSet(CoreModule.Build(Array.Empty<IPlugin>())));
        Assert.Equal(SetWithTtl, SyntaxOfSet(CoreModule.Build(new[] { BuiltInPlugins.Find("ttl")! })));
        Assert.Equal(SetWithoutTtl, SyntaxOfSet(CoreModule.Build(Array.Empty<IPlugin>())));
    }

    [Fact]
    public void CommandDocsTellsIt()
    {
        using var engine = new TestEngine(null, null, BuiltInPlugins.Find("ttl")!);
        Assert.Contains($"\"syntax\": \"{SetWithTtl}\"", engine.Connect().One("COMMAND DOCS set"), StringComparison.Ordinal);
    }

    private static string SyntaxOfSet(CommandTable table) => table.Entries.Single(static entry => entry.Row.Name == "set").Row.Syntax;
}
