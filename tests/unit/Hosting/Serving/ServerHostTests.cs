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
}
