using PlumCache.Testing;

namespace Slug.Tests;

public sealed class SlugPluginTests
{
    private static readonly PluginTest Plugin = PluginTest.On(new SlugPlugin());

    [Theory]
    [InlineData("Hello World", "hello-world")]
    [InlineData("  Crème Brûlée, 2 times!  ", "creme-brulee-2-times")]
    [InlineData("already-a-slug", "already-a-slug")]
    [InlineData("Ünïcode — and dashes", "unicode-and-dashes")]
    [InlineData("日本 2026", "2026")]
    public void GoesOnAsSetWithTheSlug(string text, string slug) =>
        Assert.Equal(CommandRecord.Of("SET", "k", slug), Plugin.Run("SETSLUG", "k", text).Next);

    [Fact]
    public void LeavesTheKeysBytesAlone()
    {
        var key = new ByteText([0, 0xFF, (byte)' ']);
        Assert.Equal(key, Plugin.Run("setslug", key, "x").Next!.Words[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?!")]
    [InlineData("日本")]
    public void RefusesATextWithoutASlug(string text) =>
        Assert.Equal("ERR there is nothing in the text to make a slug of", Plugin.Run("setslug", "k", text).Refusal);

    [Fact]
    public void RefusesKeysOutsideItsPrefix()
    {
        PluginTest prefixed = Plugin.WithSetting("prefix", "page:");
        Assert.Equal(CommandRecord.Of("SET", "page:1", "x"), prefixed.Run("setslug", "page:1", "x").Next);
        Assert.Equal("ERR SETSLUG keys begin with 'page:'", prefixed.Run("setslug", "other", "x").Refusal);
    }

    [Fact]
    public void RefusesASettingThatNoKeyCanMeet()
    {
        Assert.Equal("prefix: a key with a space in it is none that a URL can have",
            PluginSettingCheck.Problem(new SlugPlugin(), ("prefix", "a b")));
        Assert.Equal("prefix: 5 is a Int64, and it should be a string", PluginSettingCheck.Problem(new SlugPlugin(), ("prefix", 5)));
    }

    [Fact]
    public void ItsFunctionAloneRefuses() =>
        Assert.Equal("ERR SETSLUG was not rewritten to SET", Plugin.Execute("setslug", "k", "x").Refusal);

    [Fact]
    public void IsPure()
    {
        PurityReport report = Purity.Check(new SlugPlugin());
        Assert.True(report.IsPure, report.Text);
    }
}
