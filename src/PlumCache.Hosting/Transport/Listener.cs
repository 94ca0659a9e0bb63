using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Observability;

namespace PlumCache.Hosting.Transport;

/// <summary>Accepts connections and hands each on, until it is stopped.</summary>
internal sealed class Listener : IDisposable
{
    // Accepting fails when the process is out of descriptors: it heals when connections close, so try again, but not in a hot loop.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly Action<Socket> _accepted;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>Binds, so that the port is known, without accepting yet.</summary>
    /// <param name="options">Address, port and backlog.</param>
    /// <param name="accepted">Takes an accepted socket; must not block or throw.</param>
    /// <param name="time">For pauses.</param>
    /// <param name="logger">For failures.</param>
    /// <exception cref="SocketException">The address cannot be had.</exception>
    public Listener(PlumCacheOptions options, Action<Socket> accepted, TimeProvider time, ILogger logger)
    {
        _accepted = accepted;
        _time = time;
        _logger = logger;
        IPAddress address = options.BindAddress;
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any)) _socket.DualMode = true;
            _socket.Bind(new IPEndPoint(address, options.Port));
            _socket.Listen(options.TcpBacklog);
            EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Where it listens; the port is the true one.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Begins to accept.</summary>
    public void Start() => _loop = AcceptLoopAsync();

    /// <summary>Stops accepting; later connections are refused by the system.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _loop.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptLoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _accepted(await _socket.AcceptAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException || _stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException exception)
            {
                ListenerLog.AcceptFailed(_logger, exception.SocketErrorCode, exception);
                await PauseAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(PauseAfterFailure, _time, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Stopped meanwhile: the loop's condition sees it.
        }
    }
}
