using System.Diagnostics;
using System.Net.Sockets;

namespace PlumCache.Hosting.Transport.Epoll;

/// <summary>
/// A TCP connection over Linux' system calls: a request costs one receive and one send. It is registered once, for edges; what they told
/// is kept in a <see cref="Readiness"/>.
/// </summary>
/// <remarks>
/// No event reaches another connection. The descriptor is a number of our own, closed by <see cref="Close"/> alone. Until then the number
/// is nobody else's. Receive, Send and Close are the driver's, one at a time; the loop's thread uses the descriptor only to continue a
/// send, under that send's lock, and Close closes under the same lock before it gives the number back. An event that was fetched
/// before the close and is told after it finds no connection of its token, or this object, which is closed: it then raises a signal
/// of a session that has ended, which that ignores. (A child process between fork and exec may keep the socket registered for a moment
/// longer: its events end in the same way.)
/// </remarks>
internal sealed class EpollTransport : ITransport
{
    private readonly EpollPoller _poller;
    private readonly ITransportOwner _owner;
    private EpollSend? _send;
    private Readiness _readiness;
    private bool _isClosed;
    private bool _isAskedForEnd; // not before its owner serves: until then nobody may be told of anything

    /// <summary>
    /// Takes an accepted socket. Its <see cref="Socket"/> is given up for the bare descriptor: it would cost more than all of this.
    /// </summary>
    /// <param name="socket">Owned from here on, unless this throws.</param>
    /// <exception cref="SocketException">The connection ended already, or the system has no room for it.</exception>
    public EpollTransport(Socket socket, ITransportOwner owner, EpollPoller poller)
    {
        _owner = owner;
        _poller = poller;
        (RemoteAddress, IsLocal) = PeerAddress.Of(socket.RemoteEndPoint);
        LocalAddress = PeerAddress.Of(socket.LocalEndPoint).Text;

        // When all else is set: once it is registered, the loop's thread may call before this constructor is left.
        Adopt(socket);

        // The duplicate keeps the connection.
        socket.Dispose();
    }

    /// <summary>Comes with each event of this connection; <see cref="EpollSlots"/> gives it.</summary>
    public ulong Token { get; set; }

    /// <inheritdoc/>
    public string RemoteAddress { get; }

    /// <inheritdoc/>
    public string LocalAddress { get; }

    /// <inheritdoc/>
    public bool IsLocal { get; }

    /// <inheritdoc/>
    public int Descriptor { get; private set; }

    /// <inheritdoc/>
    public int AvailableBytes => _isClosed ? 0 : EpollSystem.CountUnread(Descriptor);

    /// <inheritdoc/>
    public bool LastSendFailed => _send is { HasFailed: true };

    /// <inheritdoc/>
    public IoOutcome Receive(Span<byte> destination, out int count)
    {
        Debug.Assert(!destination.IsEmpty, "To receive nothing reads as the end of input.");
        count = 0;
        if (_isClosed) return IoOutcome.Broken;

        // Before the system is asked: an edge between the two is then noted, at worst in vain. After it, it would be taken back unseen.
        _readiness.BeginReceive();
        IoOutcome outcome = EpollSystem.Receive(Descriptor, destination, out count);

        // Bytes that had no room make no further edge.
        _readiness.EndReceive(mayHaveMore: count == destination.Length);
        return outcome;
    }

    /// <inheritdoc/>
    public IoOutcome Send(ReadOnlySpan<byte> source, out int count)
    {
        Debug.Assert(!source.IsEmpty, "To send nothing reads as a broken connection.");
        count = 0;
        return _isClosed ? IoOutcome.Broken : EpollSystem.Send(Descriptor, source, out count);
    }

    /// <inheritdoc/>
    public bool SeesEnd()
    {
        // First asked, then looked: an edge between the two is told.
        Interlocked.Exchange(ref _isAskedForEnd, true);
        return _isClosed || _readiness.HasEnded;
    }

    /// <inheritdoc/>
    public bool WaitReadable() => _isClosed || !_readiness.BeginWait();

    /// <inheritdoc/>
    public bool BeginSend(ReadOnlyMemory<byte> source)
    {
        Debug.Assert(!source.IsEmpty, "A send of nothing ends at once, and nobody need begin it.");

        // Made when it is needed, and seen by the loop before the system can refuse bytes: nearly no connection has one.
        if (_send is null) Volatile.Write(ref _send, new EpollSend(Descriptor, _isClosed));
        return _send.Begin(source);
    }

    /// <inheritdoc/>
    public void ShutdownSend()
    {
        if (!_isClosed) EpollSystem.ShutdownSend(Descriptor);
    }

    /// <inheritdoc/>
    public void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        bool endsSend = _send is { } send && send.Close();

        // The peer owes us a read: without a reset the system would keep what is for it, for minutes.
        if (endsSend) EpollSystem.ResetOnClose(Descriptor);
        _poller.Remove(this);
        EpollSystem.Close(Descriptor);
        if (endsSend) _owner.OnSent();
    }

    /// <summary>Edges came. Loop's thread only.</summary>
    public void OnEvent(uint mask)
    {
        Debug.Assert(mask != 0, "An event that says nothing is told.");

        // The end is an edge of both kinds: a send learns that nobody reads any more, and a wait that nothing comes. Who has asked for
        // it is told also without a wait for bytes: a command that waits for keys is to know.
        bool hasEnded = (mask & EpollSystem.Ended) != 0;
        if ((hasEnded || (mask & EpollSystem.Output) != 0) && Volatile.Read(ref _send) is { } send && send.Continue()) _owner.OnSent();
        if ((hasEnded || (mask & EpollSystem.Input) != 0) && IsTold(hasEnded)) _owner.OnReadable();
    }

    private bool IsTold(bool hasEnded) => _readiness.Note(hasEnded) || (hasEnded && Volatile.Read(ref _isAskedForEnd));

    private void Adopt(Socket socket)
    {
        try
        {
            Descriptor = EpollSystem.Duplicate((int)socket.Handle);
            Register();
        }
        catch (IOException exception)
        {
            throw new SocketException((int)SocketError.TooManyOpenSockets, exception.Message);
        }
    }

    private void Register()
    {
        try
        {
            _poller.Add(this);
        }
        catch
        {
            EpollSystem.Close(Descriptor); // nobody else knows the number
            throw;
        }
    }
}
