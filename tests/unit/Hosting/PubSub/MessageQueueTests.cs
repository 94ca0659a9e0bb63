using PlumCache.Hosting.PubSub;
using PlumCache.Tests.Unit.Hosting.Safety;

namespace PlumCache.Tests.Unit.Hosting.PubSub;

public sealed class MessageQueueTests
{
    [Fact]
    public async Task IsBehindWhileMoreThanItsBoundWaits()
    {
        using var entered = new SemaphoreSlim(0);
        using var gate = new ManualResetEventSlim();
        var subscriber = new FakeSubscriber(1);
        SubscriptionTable listeners = SubscriptionTable.Empty.With(new Subscription(subscriber, "a"u8.ToArray(), isPattern: false));
        var queue = new MessageQueue(
            () =>
            {
                entered.Release();
                gate.Wait(TimeSpan.FromSeconds(20));
                return long.MaxValue;
            },
            new RecordedFailures().Policy);
        var message = new Message("a"u8.ToArray(), new byte[MessageQueue.MaxWaitingBytes / 4]);
        queue.Add(message, listeners);
        Assert.True(await entered.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        for (int i = 0; i < 3; i++) queue.Add(message, listeners);
        Assert.False(queue.Backlog.IsTooMuch);
        queue.Add(message, listeners);
        Assert.True(queue.Backlog.IsTooMuch);
        gate.Set();
        await subscriber.TakeAsync(5);
        Assert.False(queue.Backlog.IsTooMuch);
    }
}
