using PlumCache.Abstractions;
using PlumCache.Plugins;
using PlumCache.Testing;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.PubSub;

public sealed class SubscribedModeTests : PluginTest
{
    private const string Rest = "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context";

    [Fact]
    public void SeesOnlyConnectionsWithSubscriptionsBeforeAllElse()
    {
        Interest interest = Assert.Single(BuiltInPlugins.Find("pubsub")!.Manifest.Interests);
        Assert.Equal((PluginPhase.Admit, InterestScope.Sessions, false), (interest.Phase, interest.Scope, interest.MayWrite));
    }

    [Theory]
    [InlineData("GET a", "get", "get")]
    [InlineData("PUBLISH a b", "publish", "publish")]
    [InlineData("HELLO 3", "hello", "hello")]
    [InlineData("CLIENT ID", "id", "client|id")]
    [InlineData("UNKNOWN", null, "unknown")]
    public void RefusesInResp2WhatIsNotAboutSubscriptions(string line, string? row, string shown) =>
        Assert.Equal($"Refuse (error) ERR Can't execute '{shown}{Rest}", Admit(line, row, protocol: 2));

    [Theory]
    [InlineData("SUBSCRIBE a")]
    [InlineData("unsubscribe")]
    [InlineData("PSUBSCRIBE a")]
    [InlineData("PUNSUBSCRIBE")]
    [InlineData("QUIT")]
    [InlineData("RESET")]
    [InlineData("PING a b")]
    public void LetsInWhatIs(string line) => Assert.Equal("continue " + line, Admit(line, null, protocol: 2));

    [Theory]
    [InlineData("PING", """Answer ["pong", ""]""")]
    [InlineData("ping hello", """Answer ["pong", "hello"]""")]
    public void AnswersPingInTheFormOfAMessage(string line, string expected) => Assert.Equal(expected, Admit(line, "ping", protocol: 2));

    [Theory]
    [InlineData("GET a")]
    [InlineData("PING")]
    public void LetsEverythingInInResp3(string line) => Assert.Equal("continue " + line, Admit(line, null, protocol: 3));

    private string Admit(string line, string? row, int protocol)
    {
        var scope = new PluginScope
        {
            Phase = PluginPhase.Admit,
            Row = row is null
                ? null
                : new CommandRow { Name = row, Arity = -1, Flags = CommandFlags.None, Summary = "", Complexity = "", Group = "" },
        };
        var context = new CommandContext(0, 0, new SessionState { Id = 1, Protocol = protocol }, CommandLimits.Default, new EditList(),
            scope);
        TestView view = Bench.Keyspace.View(0);
        Command command = new Words(line.Split(' ')).Command;
        return Render.Step(BuiltInPlugins.Find("pubsub")!.Transform(context, view, command), view, command);
    }
}
