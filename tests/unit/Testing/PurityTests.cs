using PlumCache.Abstractions;
using PlumCache.Testing;

namespace PlumCache.Tests.Unit.Testing;

public sealed class PurityTests
{
    private const ulong Seed = 20261126;

    [Fact]
    public void PassesAPluginThatUsesOnlyWhatItIsGiven()
    {
        PurityReport report = Purity.Check(new PurePlugin(), Seed);
        Assert.True(report.IsPure, report.Text);
        Assert.Equal($"pure on {Purity.DefaultInputs} inputs, seed {Seed}", report.Text);
    }

    [Fact]
    public void FailsAPluginThatReadsTheClock() => FailsWith(new ClockReadingPlugin(), "the answers differ: 'Answer OK; SetExpiry");

    [Fact]
    public void FailsAPluginThatKeepsAStaticCounter() =>
        FailsWith(new StaticCounterPlugin(), "called twice, the answers differ: 'Answer (integer)");

    [Fact]
    public void FailsAPluginThatKeepsAStaticCounterToItself() =>
        FailsWith(new QuietStaticPlugin(), "specimen keeps something of its calls: it was 'static QuietStaticPlugin._calls");

    [Fact]
    public void FailsAPluginThatDrawsForItself() =>
        FailsWith(new OwnRandomnessPlugin(), "called twice, the answers differ: 'Answer (integer)");

    [Fact]
    public void FailsAPluginThatChangesAFieldOfItsOwn() =>
        FailsWith(new RememberingPlugin(), "it was 'RememberingPlugin._longest = 0' and is 'RememberingPlugin._longest = ");

    [Fact]
    public void FailsAPluginThatDependsOnItsThread() =>
        FailsWith(new ThreadReadingPlugin(), "called on several threads, the answers differ");

    [Fact]
    public void FailsAPluginThatWritesToItsCommand() =>
        FailsWith(new BufferWritingPlugin(), "PLUGINERR specimen: it changed the bytes of its command, on probe ");

    [Fact]
    public void FailsAPluginThatThrows() => FailsWith(new ThrowingPlugin(), "specimen threw IndexOutOfRangeException");

    [Fact]
    public void FailsWhenThereIsNothingToCall()
    {
        PurityReport report = Purity.Check(new RewritingPlugin(new PluginManifest
        {
            Name = "idle",
            Version = "1",
            ContractVersion = PluginContract.Version
        }), Seed);
        Assert.False(report.IsPure);
        Assert.StartsWith("there is no input", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void CallsAPluginOnlyWithTheWordsThatItsInterestAsksFor()
    {
        var manifest = new PluginManifest
        {
            Name = "long",
            Version = "1",
            ContractVersion = PluginContract.Version,
            Interests = [Interest.Rewrite("set") with { MinWords = 9 }]
        };
        PurityReport report = Purity.Check(new RewritingPlugin(manifest, static (in context, view, in command) => command[8].IsEmpty
            ? Step.Refuse("ERR none") : Step.Continue(command)), Seed);
        Assert.True(report.IsPure, report.Text);
    }

    [Fact]
    public void TheSameSeedMakesTheSameInputs()
    {
        var test = PluginTest.On(new PurePlugin());
        Assert.Equal(Texts(PurityInputs.For(test, 7, 100)), Texts(PurityInputs.For(test, 7, 100)));
        Assert.NotEqual(Texts(PurityInputs.For(test, 7, 100)), Texts(PurityInputs.For(test, 8, 100)), StringComparer.Ordinal);

        static string Texts(IEnumerable<PluginCall> calls) => string.Join('\n', calls);
    }

    [Fact]
    public void CollectionsAreThoseThatThePluginsOwnCommandsMake()
    {
        var plugin = new StructuredPlugin();
        IReadOnlyList<PluginCall> calls = PurityInputs.For(PluginTest.On(plugin), Seed, Purity.DefaultInputs);
        Assert.Contains(calls, static call => call.Test.Keyspace.ToString().Contains("kind 16 {count: ", StringComparison.Ordinal));
        PurityReport report = Purity.Check(plugin, Seed);
        Assert.True(report.IsPure, report.Text);
    }

    [Fact]
    public void ChecksCallsOfTheAuthorsOwn()
    {
        PluginCall call = PluginTest.On(new PurePlugin()).With("k", "v").Call("probe", "k");
        Assert.Equal("pure on 1 inputs, seed 3", Purity.Check([call], 3).Text);
    }

    private static void FailsWith(IPlugin plugin, string words)
    {
        PurityReport report = Purity.Check(plugin, Seed);
        Assert.False(report.IsPure);
        Assert.Contains(words, report.Text, StringComparison.Ordinal);
        Assert.EndsWith($"(seed {Seed})", report.Text, StringComparison.Ordinal);
    }
}
