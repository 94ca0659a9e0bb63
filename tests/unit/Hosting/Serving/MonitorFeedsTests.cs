using PlumCache.Hosting.Sessions;

namespace PlumCache.Tests.Unit.Hosting.Serving;

public sealed class MonitorFeedsTests
{
    [Fact]
    public async Task MonitorsThatCannotTakeALineAreClosedBeforeItIsBuilt()
    {
        using var kit = new SessionKit();
        FakeTransport[] monitors = [kit.Connect().Peer, kit.Connect().Peer];
        foreach (FakeTransport monitor in monitors)
        {
            monitor.Deliver("MONITOR\n");
            await monitor.UntilAsync(() => monitor.Sent == "+OK\r\n");
        }

        int mostBytes = SessionKit.MaxPendingReplyBytes - FeedItem.OverheadBytes;
        Assert.True(kit.Monitors.CanTake(mostBytes));
        Assert.All(monitors, static monitor => Assert.False(monitor.IsClosed));
        Assert.False(kit.Monitors.CanTake(mostBytes + 1));
        foreach (FakeTransport monitor in monitors) await monitor.UntilAsync(() => monitor.IsClosed);
    }

    [Fact]
    public async Task AMonitorIsClosedByACommandThatIsTooLongForItAndNobodyElse()
    {
        using var kit = new SessionKit();
        FakeTransport monitor = kit.Connect().Peer, peer = kit.Connect().Peer;
        monitor.Deliver("MONITOR\n");
        await monitor.UntilAsync(() => monitor.Sent == "+OK\r\n");
        peer.Deliver($"*3\r\n$3\r\nSET\r\n$1\r\na\r\n$10000\r\n{new string('\0', 10_000)}\r\n"); // 40,000 bytes of \x00
        await monitor.UntilAsync(() => monitor.IsClosed);
        await peer.UntilAsync(() => peer.Sent == "+OK\r\n");
        Assert.Equal("+OK\r\n", monitor.Sent);
    }
}
