using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Safety;
using PlumCache.Storage;

namespace PlumCache.Hosting.Transport;

/// <summary>
/// Accepts connections and hands each on, until it is stopped. Whatever else ends that is told as critical, and stops the server.
/// </summary>
internal sealed class Listener : IDisposable
{
    // Accepting fails when the system is out of something: it heals when connections close, so try again, but not in a hot loop.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly IConnectionTaker _taker;
    private readonly SpareDescriptor _spare = new();
    private readonly TimeProvider _time;
    private readonly FailurePolicy _failures;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private bool _isFailing;

    /// <summary>Binds, so that the port is known, without accepting yet.</summary>
    /// <param name="options">Address, port and backlog.</param>
    /// <exception cref="SocketException">The address cannot be had.</exception>
    public Listener(PlumCacheOptions options, IConnectionTaker taker, TimeProvider time, FailurePolicy failures)
    {
        _taker = taker;
        _time = time;
        _failures = failures;
        IPAddress address = options.BindAddress;
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any)) _socket.DualMode = true;
            _socket.Bind(new IPEndPoint(address, options.Port));
            _socket.Listen(options.TcpBacklog);

            // For the one accept that must not wait: of a client that may have gone meanwhile.
            _socket.Blocking = false;
            _spare.TryTake();
            EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        }
        catch
        {
            _spare.Dispose();
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Where it listens; the port is the true one.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Begins to accept.</summary>
    public void Start()
    {
        Debug.Assert(_loop.IsCompleted && !_stop.IsCancellationRequested, "A listener accepts once, and not after it was stopped.");
        _loop = AcceptLoopAsync();
    }

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
        _spare.Dispose();
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptLoopAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested) await AcceptOneAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (_failures.Survives(exception))
        {
            // Stopping is how it ends: the socket is closed under it.
            if (!_stop.IsCancellationRequested) _failures.LoopDied("Accepting connections", exception);
        }
    }

    private async Task AcceptOneAsync()
    {
        Socket accepted;
        try
        {
            Faults.At(FaultPoint.Accept);
            accepted = await _socket.AcceptAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (SocketException exception) when (!_stop.IsCancellationRequested)
        {
            if (exception.SocketErrorCode == SocketError.TooManyOpenSockets && TryRefuseOne()) return;
            if (!_isFailing) ListenerLog.AcceptFailed(_failures.Logger, exception.SocketErrorCode, exception);
            _isFailing = true;
            await PauseAsync().ConfigureAwait(false);
            return;
        }

        // It may have gone while there was none to be had: taken before this client's own, or the next one could not be told.
        _spare.TryTake();
        _isFailing = false;
        _taker.Accept(accepted);
    }

    /// <summary>Accepts with the spare descriptor, says that there is no room, and takes the descriptor again.</summary>
    private bool TryRefuseOne()
    {
        if (!_spare.Release()) return _spare.TryTake();
        try
        {
            _taker.Refuse(_socket.Accept());
            return true;
        }
        catch (SocketException)
        {
            return false; // the client has gone, or another thread has taken the descriptor
        }
        finally
        {
            _spare.TryTake();
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
