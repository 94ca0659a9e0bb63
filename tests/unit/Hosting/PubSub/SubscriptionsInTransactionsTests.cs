using PlumCache.Hosting.Sessions;

namespace PlumCache.Tests.Unit.Hosting.PubSub;

/// <summary>A transaction counts the subscriptions that it makes itself, as in Redis, although they hold only once it does.</summary>
public sealed class SubscriptionsInTransactionsTests : IDisposable
{
    private readonly SessionKit _kit = new();

    public void Dispose() => _kit.Dispose();

    [Fact]
    public async Task WhatFollowsASubscriptionCountsIt()
    {
        (_, FakeTransport peer) = _kit.Connect();
        (Session other, FakeTransport otherPeer) = _kit.Connect();
        _kit.Hub.Subscribe(other.Id, "c"u8, isPattern: false);
        await AnswersAsync(
            peer,
            "MULTI\nPUBLISH c 0\nSUBSCRIBE c\nPUBLISH c 1\nPUBSUB NUMSUB c d\nPSUBSCRIBE d*\nPUBSUB NUMPAT\nPUBSUB CHANNELS\nEXEC\n",
            7,
            "*7\r\n:1\r\n"
            + "*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n:2\r\n*4\r\n$1\r\nc\r\n:2\r\n$1\r\nd\r\n:0\r\n"
            + "*3\r\n$10\r\npsubscribe\r\n$2\r\nd*\r\n:2\r\n:1\r\n*1\r\n$1\r\nc\r\n"
            + "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\n1\r\n");
        await otherPeer.UntilAsync(() => otherPeer.Sent.EndsWith("$1\r\n1\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatFollowsTheEndOfASubscriptionCountsItNoMore()
    {
        (_, FakeTransport peer) = _kit.Connect();
        await AnswersAsync(
            peer,
            "MULTI\nSUBSCRIBE c d\nUNSUBSCRIBE c\nPUBLISH c 1\nPUBSUB CHANNELS\nUNSUBSCRIBE\nPUBSUB CHANNELS\nEXEC\n",
            6,
            "*6\r\n"
            + "*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n*3\r\n$9\r\nsubscribe\r\n$1\r\nd\r\n:2\r\n"
            + "*3\r\n$11\r\nunsubscribe\r\n$1\r\nc\r\n:1\r\n:0\r\n*1\r\n$1\r\nd\r\n"
            + "*3\r\n$11\r\nunsubscribe\r\n$1\r\nd\r\n:0\r\n*0\r\n");
        Assert.Equal(0, _kit.Hub.Subscriptions.ChannelCount);
    }

    [Fact]
    public async Task InfoTellsOfThem()
    {
        (_, FakeTransport peer) = _kit.Connect();
        peer.Deliver("MULTI\nSUBSCRIBE c d\nPSUBSCRIBE p*\nINFO stats\nEXEC\n");
        await peer.UntilAsync(() => peer.Sent.Contains("latest_fork_usec", StringComparison.Ordinal));
        Assert.Contains("pubsub_channels:2\r\npubsub_patterns:1\r\n", peer.Sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsRolledBackCountsForNobody()
    {
        (_, FakeTransport peer) = _kit.Connect();
        await AnswersAsync(
            peer,
            "SET k x\nMULTI\nSUBSCRIBE c\nPUBLISH c 1\nINCR k\nEXEC ROLLBACK\nPUBLISH c 2\n",
            3,
            "-EXECABORT rolled back: command 3 incr: ERR value is not an integer or out of range\r\n:0\r\n",
            first: "+OK\r\n");
    }

    /// <summary>Sends all at once; the replies are OK for MULTI, QUEUED for what is queued, and then these.</summary>
    private static async Task AnswersAsync(FakeTransport peer, string request, int queued, string replies, string first = "")
    {
        string expected = first + "+OK\r\n" + string.Concat(Enumerable.Repeat("+QUEUED\r\n", queued)) + replies;
        peer.Deliver(request);
        await peer.UntilAsync(() => peer.Sent.Length >= expected.Length);
        Assert.Equal(expected, peer.Sent);
    }
}
