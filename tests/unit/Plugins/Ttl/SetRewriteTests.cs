using PlumCache.Abstractions;
using PlumCache.Plugins;
using PlumCache.Testing;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Ttl;

public sealed class SetRewriteTests : PluginTest
{
    private const string InvalidExpire = "(error) ERR invalid expire time in 'set' command";

    [Theory]
    [InlineData("SET a 1 EX 10", 10_000)]
    [InlineData("SET a 1 px 10", 10)]
    [InlineData("SET a 1 EXAT 1700000100", 100_000)]
    [InlineData("SET a 1 PXAT 1700000000001", 1)]
    [InlineData("SET a 1 NX EX 10", 10_000)]
    [InlineData("SET a 1 EX 10 NX", 10_000)]
    [InlineData("SET a 1 EX 1 EX 2", 2_000)]
    public void GivesSetItsExpiry(string line, long expected)
    {
        Check(line, "OK");
        Check("PTTL a", FormattableString.Invariant($":{expected}"));
    }

    [Theory]
    [InlineData("set a 1", "continue set a 1")]
    [InlineData("set a 1 NX GET", "continue set a 1 NX GET")]
    [InlineData("set a 1 KEEPTTL", "continue set a 1 KEEPTTL")]
    [InlineData("set a 1 NX EX 5 GET", "continue set a 1 NX GET @1700000005000")]
    [InlineData("set a 1 IFEQ x EX 5", "continue set a 1 IFEQ x @1700000005000")]
    [InlineData("set a 1 EX 5 IFEQ EX GET", "continue set a 1 IFEQ EX GET @1700000005000")]
    [InlineData("set a 1 IFEQ EX", "continue set a 1 IFEQ EX")]
    [InlineData("set EX EX PX 5", "continue set EX EX @1700000000005")]
    public void LeavesTheOtherWordsToSet(string line, string expected)
    {
        TestView view = Bench.Keyspace.View(0);
        Command command = new Words(line.Split(' ')).Command;
        var context = new CommandContext(Bench.NowMs, 0, new SessionState { Id = 1 }, CommandLimits.Default, new EditList(),
            new PluginScope());
        Step step = BuiltInPlugins.Find("ttl")!.Transform(context, view, command);
        Assert.Equal(expected, Render.Step(step, view, command));
    }

    [Fact]
    public void WithoutAnOptionTheExpiryGoes()
    {
        Run("SET a 1 EX 10");
        Run("SET a 2 KEEPTTL");
        Check("TTL a", ":10");
        Run("SET a 3");
        Check("TTL a", ":-1");
    }

    [Fact]
    public void APastInstantLeavesNothing()
    {
        Run("SET a 1");
        Check("SET a 2 PXAT 1", "OK");
        Check("GET a", "nil");
    }

    [Theory]
    [InlineData("SET a 1 EX", Syntax)]
    [InlineData("SET a 1 EX 1 PX 1", Syntax)]
    [InlineData("SET a 1 EX 1 KEEPTTL", Syntax)]
    [InlineData("SET a 1 KEEPTTL EX 1", Syntax)]
    [InlineData("SET a 1 EX x NX XX", Syntax)]
    [InlineData("SET a 1 EX x FOO", Syntax)]
    [InlineData("SET a 1 EX x IFEQ", Syntax)]
    [InlineData("SET a 1 EX x IFEQ 1 NX", Syntax)]
    [InlineData("SET a 1 EX x XX IFEQ 1", Syntax)]
    [InlineData("SET a 1 EX x IFEQ 1 IFEQ 1", Syntax)]
    [InlineData("SET a 1 PERSIST", Syntax)]
    [InlineData("SET a 1 EX 0", InvalidExpire)]
    [InlineData("SET a 1 PX -1", InvalidExpire)]
    [InlineData("SET a 1 EXAT 0", InvalidExpire)]
    [InlineData("SET a 1 EX 9223372036854775807", InvalidExpire)]
    [InlineData("SET a 1 EX 9223372036854775", InvalidExpire)]
    [InlineData("SET a 1 PX 9223372036854775807", InvalidExpire)]
    [InlineData("SET a 1 EX 1.5", NotAnInteger)]
    [InlineData("SET a 1 EX x", NotAnInteger)]
    public void RefusesWhatMakesNoSense(string line, string error)
    {
        CheckUnchanged(line, error);
        Check("EXISTS a", ":0");
    }

    [Fact]
    public void TakesMoreWordsThanAnybodyWrites()
    {
        string[] words = ["SET", "a", "1", .. Enumerable.Repeat("NX", 1_000), "EX", "10"];
        Assert.Equal("OK", Bench.Run(words));
        Check("TTL a", ":10");
    }
}
