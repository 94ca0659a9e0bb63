using PlumCache.Testing;

namespace PlumNamespace.Tests;

public sealed class GreetPluginTests
{
    private static readonly PluginTest Plugin = PluginTest.On(new GreetPlugin()).With("user:1", "Ada");

    [Fact]
    public void GreetsAndCounts()
    {
        StepRecord first = Plugin.Run("GREET", "user:1");
        Assert.Equal("\"Hello, Ada! (1)\"", first.Reply);
        Assert.Equal("\"Hello, Ada! (2)\"", Plugin.After(first).Run("GREET", "user:1").Reply);
    }

    [Fact]
    public void GreetsInTheWordThatIsSet() =>
        Assert.Equal("\"Servus, Ada! (1)\"", Plugin.WithSetting("greeting", "Servus").Run("GREET", "user:1").Reply);

    [Fact]
    public void RefusesAKeyThatIsNotThere() => Assert.Equal("ERR no such key", Plugin.Run("GREET", "user:2").Refusal);

    [Fact]
    public void IsPure()
    {
        PurityReport report = Purity.Check(new GreetPlugin());
        Assert.True(report.IsPure, report.Text);
    }
}
