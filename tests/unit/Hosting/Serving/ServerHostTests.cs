using PlumCache.Hosting.Sessions;

namespace PlumCache.Tests.Unit.Hosting.Serving;

public sealed class ServerHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void OfTwoChangesOfASettingAtOnceTheLaterOneIsInForce()
    {
        using var kit = new SessionKit();
        var second = new Thread(() => kit.Host.SetConfiguration([new("timeout", "2")]));
        int inForce = 0;
        kit.Host.OptionsChanged = options =>
        {
            // The first change is made and not carried out yet: the second one comes, and either waits for that or has overtaken it.
            if (options.IdleTimeoutSeconds == 1)
            {
                second.Start();
                Assert.True(SpinWait.SpinUntil(() => !second.IsAlive || second.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience));
            }

            Volatile.Write(ref inForce, options.IdleTimeoutSeconds);
        };
        Assert.Null(kit.Host.SetConfiguration([new("timeout", "1")]));
        Assert.True(second.Join(Patience));
        Assert.Equal(("2", 2), (kit.Host.GetConfiguration().Single(static pair => pair.Key == "timeout").Value, inForce));
    }

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
        Assert.True(kit.Host.CanFeedMonitors(mostBytes));
        Assert.All(monitors, static monitor => Assert.False(monitor.IsClosed));
        Assert.False(kit.Host.CanFeedMonitors(mostBytes + 1));
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
