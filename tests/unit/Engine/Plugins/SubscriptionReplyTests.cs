using PlumCache.Plugins;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Plugins;

/// <summary>Subscriptions beside CLIENT REPLY and in transactions: what Redis 7.0.15 answers to the same.</summary>
public sealed class SubscriptionReplyTests : IDisposable
{
    private readonly TestEngine _engine = new(null, null, BuiltInPlugins.Find("transactions")!, BuiltInPlugins.Find("pubsub")!);
    private readonly TestClient _client;

    public SubscriptionReplyTests() => _client = _engine.Connect();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void SubscriptionsAreConfirmedWhileRepliesAreOff()
    {
        Assert.Empty(_client.Send("CLIENT REPLY OFF", "PING"));
        Assert.Equal([""">["subscribe", "a", :1] >["subscribe", "b", :2]"""], _client.Send("SUBSCRIBE a b"));
        Assert.Equal([""">["psubscribe", "p*", :3]"""], _client.Send("PSUBSCRIBE p*"));
        Assert.Equal([""">["unsubscribe", "a", :2]"""], _client.Send("UNSUBSCRIBE a"));
        Assert.Equal([""">["unsubscribe", "b", :1]"""], _client.Send("UNSUBSCRIBE"));
        Assert.Equal([""">["punsubscribe", "p*", :0]"""], _client.Send("PUNSUBSCRIBE"));
        Assert.Equal([""">["unsubscribe", nil, :0]"""], _client.Send("UNSUBSCRIBE"));
        Assert.Empty(_client.Send("GET", "SUBSCRIBE"));
    }

    [Fact]
    public void ExecWhereNothingCanBeQueuedIsToldAsAnAbortedTransaction() => Assert.Equal(
        [
            """>["subscribe", "a", :1]""",
            "-EXECABORT Transaction discarded because of: Can't execute 'exec': "
                + "only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context",
        ],
        _client.Send("SUBSCRIBE a", "EXEC"));

    [Fact]
    public void ASkippedReplyIsNoConfirmation()
    {
        Assert.Equal(["+PONG"], _client.Send("CLIENT REPLY SKIP", "PING", "PING"));
        Assert.Equal([""">["unsubscribe", "a", :0]""", "+PONG"], _client.Send("CLIENT REPLY SKIP", "UNSUBSCRIBE a", "PING"));
        Assert.Equal([""">["subscribe", "a", :1]""", """["pong", ""]"""], _client.Send("CLIENT REPLY SKIP", "SUBSCRIBE a", "PING"));
    }

    [Fact]
    public void OfATransactionOnlyConfirmationsAreSentWhileRepliesAreOff()
    {
        _client.Send("CLIENT REPLY OFF", "MULTI", "SET k 1", "SUBSCRIBE a", "GET k", "UNSUBSCRIBE a");
        Assert.Equal([""">["subscribe", "a", :1]""", """>["unsubscribe", "a", :0]"""], _client.Send("EXEC"));
    }

    [Theory]
    [InlineData("CLIENT REPLY OFF")]
    [InlineData("CLIENT REPLY SKIP")]
    [InlineData("CLIENT REPLY ON")]
    public void ClientReplyIsRefusedInsideATransaction(string line)
    {
        Assert.Equal(
            ["+OK", "+QUEUED", "-ERR Command not allowed inside a transaction", "+QUEUED"],
            _client.Send("MULTI", "SET k 1", line, "GET k"));
        Assert.Equal("-EXECABORT Transaction discarded because of previous errors.", _client.One("EXEC"));
        Assert.Equal("nil", _client.One("GET k"));
    }

    [Fact]
    public void WhatFollowsASubscriptionInATransactionRuns()
    {
        _client.Send("MULTI", "SET k 1", "SUBSCRIBE a", "GET k", "PING", "PING x", "SELECT 1", "ECHO y", "DEL k", "HELLO 3", "GET k");
        string reply = _client.One("EXEC");
        Assert.StartsWith(
            """[+OK, >["subscribe", "a", :1], "1", ["pong", ""], ["pong", "x"], +OK, "y", :0, {"server":""", reply,
            StringComparison.Ordinal);
        Assert.Equal("+PONG", _client.One("PING"));
    }

    [Fact]
    public void BehindTheTransactionASubscriberInResp2MaySubscribeOnly()
    {
        _client.Send("MULTI", "SUBSCRIBE a", "GET k");
        Assert.Equal("""[>["subscribe", "a", :1], nil]""", _client.One("EXEC"));
        Assert.StartsWith("-ERR Can't execute 'get'", _client.One("GET k"), StringComparison.Ordinal);
        Assert.StartsWith("-ERR Can't execute 'multi'", _client.One("MULTI"), StringComparison.Ordinal);
    }
}
