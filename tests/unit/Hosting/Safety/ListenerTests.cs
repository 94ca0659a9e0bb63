using System.Net;
using System.Net.Sockets;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Transport;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Hosting.Safety;

public sealed class ListenerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RecordedFailures _failures = new();

    [Fact]
    public async Task AnAcceptLoopThatDiesIsToldAsCritical()
    {
        var listener = new Listener(new PlumCacheOptions { Port = 0 }, new FailingTaker(), TimeProvider.System, _failures.Policy);
        listener.Start();
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, listener.EndPoint.Port, TestContext.Current.CancellationToken);
        Exception death = await _failures.Policy.LoopDeath.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal("a bug", death.Message);
        Assert.StartsWith("Critical 1501: Accepting connections has ended", Assert.Single(_failures.Log.Lines), StringComparison.Ordinal);
        await listener.StopAsync();
        listener.Dispose();
    }

    [Fact]
    public async Task StoppingItIsNoDeath()
    {
        var listener = new Listener(new PlumCacheOptions { Port = 0 }, new FailingTaker(), TimeProvider.System, _failures.Policy);
        listener.Start();
        await listener.StopAsync();
        listener.Dispose();
        Assert.Equal((false, 0), (_failures.Policy.LoopDeath.IsCompleted, _failures.Log.Lines.Count));
    }

    [Fact]
    public async Task BrokenKeysThatAreFoundWhileItStopsEndTheProcessToo()
    {
        var taker = new FailingTaker();
        var listener = new Listener(new PlumCacheOptions { Port = 0 }, taker, TimeProvider.System, _failures.Policy);
        Task stopped = Task.CompletedTask;
        taker.Failure = () =>
        {
            stopped = listener.StopAsync();
            return new StorageBrokenException("broken");
        };
        listener.Start();
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, listener.EndPoint.Port, TestContext.Current.CancellationToken);
        await taker.Called.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<StorageBrokenException>(() => stopped.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Single(_failures.End.Messages);
        listener.Dispose();
    }

    private sealed class FailingTaker : IConnectionTaker
    {
        public Func<Exception> Failure { get; set; } = static () => new InvalidOperationException("a bug");

        public TaskCompletionSource Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Accept(Socket socket)
        {
            socket.Dispose();
            Exception failure = Failure();
            Called.SetResult();
            throw failure;
        }

        public void Refuse(Socket socket) => Accept(socket);
    }
}
