using System.Net;
using System.Net.Sockets;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Safety;
using PlumCache.Hosting.Transport;

namespace PlumCache.Tests.Unit.Hosting.Safety;

public sealed class ListenerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RecordingLogger _log = new();

    [Fact]
    public async Task AnAcceptLoopThatDiesIsToldAsCriticalAndStopsTheServer()
    {
        var failures = new FailurePolicy(_log, new RecordingEnd());
        var listener = new Listener(new PlumCacheOptions { Port = 0 }, new FailingTaker(), TimeProvider.System, failures);
        listener.Start();
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, listener.EndPoint.Port, TestContext.Current.CancellationToken);
        Exception death = await failures.LoopDeath.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal("a bug", death.Message);
        Assert.StartsWith("Critical 1501: Accepting connections has ended", Assert.Single(_log.Lines), StringComparison.Ordinal);
        await listener.StopAsync();
        listener.Dispose();
    }

    [Fact]
    public async Task StoppingItIsNoDeath()
    {
        var failures = new FailurePolicy(_log, new RecordingEnd());
        var listener = new Listener(new PlumCacheOptions { Port = 0 }, new FailingTaker(), TimeProvider.System, failures);
        listener.Start();
        await listener.StopAsync();
        listener.Dispose();
        Assert.Equal((false, 0), (failures.LoopDeath.IsCompleted, _log.Lines.Count));
    }

    private sealed class FailingTaker : IConnectionTaker
    {
        public void Accept(Socket socket)
        {
            socket.Dispose();
            throw new InvalidOperationException("a bug");
        }

        public void Refuse(Socket socket) => Accept(socket);
    }
}
