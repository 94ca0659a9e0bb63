using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PlumCache.Storage;

namespace PlumCache.Hosting.Transport;

/// <summary>
/// A TCP connection over <see cref="Socket"/>. The socket is non-blocking, so that <see cref="Receive"/> and <see cref="Send"/> are a
/// single system call each; waiting is left to two <see cref="SocketAsyncEventArgs"/>, whose completions run on the thread that polls the
/// sockets where the executable asked for that. Waiting for input is a receive of zero bytes: it holds no buffer.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Close is its Dispose: the word its interface and its callers use.")]
internal sealed class SocketTransport : ITransport
{
    private readonly Socket _socket;
    private readonly ITransportOwner _owner;
    private readonly SocketAsyncEventArgs _receiveArgs;
    private SocketAsyncEventArgs? _sendArgs;
    private bool _sendThrew;
    private int _closed;

    /// <summary>Takes an accepted socket.</summary>
    /// <param name="socket">Owned from here on.</param>
    /// <exception cref="SocketException">The connection ended already.</exception>
    public SocketTransport(Socket socket, ITransportOwner owner)
    {
        _socket = socket;
        _owner = owner;
        socket.Blocking = false;
        (RemoteAddress, IsLocal) = PeerAddress.Of(socket.RemoteEndPoint);
        LocalAddress = PeerAddress.Of(socket.LocalEndPoint).Text;
        Descriptor = (int)socket.Handle;
        _receiveArgs = new SocketAsyncEventArgs(true);
        _receiveArgs.Completed += (_, _) => _owner.OnReadable();
    }

    /// <inheritdoc/>
    public string RemoteAddress { get; }

    /// <inheritdoc/>
    public string LocalAddress { get; }

    /// <inheritdoc/>
    public bool IsLocal { get; }

    /// <inheritdoc/>
    public int Descriptor { get; }

    /// <inheritdoc/>
    public bool LastSendFailed => _sendThrew || _sendArgs is { SocketError: not SocketError.Success };

    /// <inheritdoc/>
    public bool SeesEnd()
    {
        try
        {
            // What can be read, and has no bytes. Behind bytes that are not received yet the end cannot be seen.
            return _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public int AvailableBytes
    {
        get
        {
            try
            {
                return _socket.Available;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Broken: nothing more will come, and whoever asked finds out at the next receive.
                return 0;
            }
        }
    }

    /// <inheritdoc/>
    public IoOutcome Receive(Span<byte> destination, out int count)
    {
        Debug.Assert(!destination.IsEmpty, "To receive nothing reads as the end of input.");
        count = 0;
        bool fails = false;
        Faults.At(FaultPoint.Receive, ref fails);
        if (fails) return IoOutcome.Broken;
        try
        {
            count = _socket.Receive(destination, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success) return count > 0 ? IoOutcome.Moved : IoOutcome.EndOfInput;
            return error == SocketError.WouldBlock ? IoOutcome.WouldBlock : IoOutcome.Broken;
        }
        catch (ObjectDisposedException)
        {
            return IoOutcome.Broken;
        }
    }

    /// <inheritdoc/>
    public IoOutcome Send(ReadOnlySpan<byte> source, out int count)
    {
        Debug.Assert(!source.IsEmpty, "To send nothing reads as a broken connection.");
        count = 0;
        bool fails = false;
        Faults.At(FaultPoint.Send, ref fails);
        if (fails) return IoOutcome.Broken;
        try
        {
            count = _socket.Send(source, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success) return IoOutcome.Moved;
            return error == SocketError.WouldBlock ? IoOutcome.WouldBlock : IoOutcome.Broken;
        }
        catch (ObjectDisposedException)
        {
            return IoOutcome.Broken;
        }
    }

    /// <inheritdoc/>
    public bool WaitReadable()
    {
        try
        {
            return !_socket.ReceiveAsync(_receiveArgs);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public bool BeginSend(ReadOnlyMemory<byte> source)
    {
        Debug.Assert(!source.IsEmpty, "A send of nothing ends at once, and nobody need begin it.");
        SocketAsyncEventArgs args = _sendArgs ??= CreateSendArgs();
        try
        {
            args.SetBuffer(MemoryMarshal.AsMemory(source));
            return !_socket.SendAsync(args);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            _sendThrew = true;
            return true;
        }
    }

    /// <inheritdoc/>
    public void ShutdownSend()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The peer was faster: the next receive says so.
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        _socket.Dispose();
        _receiveArgs.Dispose();
        _sendArgs?.Dispose();
    }

    private SocketAsyncEventArgs CreateSendArgs()
    {
        var args = new SocketAsyncEventArgs(true);
        args.Completed += (_, _) => _owner.OnSent();
        return args;
    }
}
