using System.Diagnostics;
using PlumCache.Hosting.Transport;
using PlumCache.Protocol;
using PlumCache.Storage;

namespace PlumCache.Hosting.Sessions;

/// <summary>
/// The receiving side of a session: its buffer, its wait for input and, while the server stops, how much is still to be read.
/// </summary>
/// <param name="transport">Where the bytes come from.</param>
/// <param name="clock">For <see cref="LastAtMs"/>.</param>
/// <param name="large">Where the room of large requests comes from.</param>
/// <param name="blocks">Where that of long arguments comes from.</param>
internal sealed class SessionInput(ITransport transport, CoarseClock clock, LargeBuffers large, RequestBlocks? blocks) : IDisposable
{
    private long _receivedBytes;
    private long _lastAtMs = clock.NowMs;
    private int _leftBytes = int.MaxValue;
    private bool _isWaiting;
    private bool _isWatched; // a wait that somebody has begun who receives nothing now
    private bool _isReadable;

    /// <summary>What was received and not yet consumed.</summary>
    public ReceiveBuffer Buffer { get; } = new(large, blocks);

    /// <summary>Bytes received. Any thread.</summary>
    public long ReceivedBytes => Volatile.Read(ref _receivedBytes);

    /// <summary>When something was last received (coarse clock). Any thread.</summary>
    public long LastAtMs => Volatile.Read(ref _lastAtMs);

    /// <summary>Whether nothing is done but waiting for input. Any thread.</summary>
    public bool IsWaiting => Volatile.Read(ref _isWaiting);

    /// <summary>Whether the peer has sent all it will.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The wait ended.</summary>
    public void OnReadable()
    {
        Volatile.Write(ref _isWaiting, false);
        _isWatched = false;
        _isReadable = true;
    }

    /// <summary>From now on only what the system has received by now is read.</summary>
    public void Limit()
    {
        Debug.Assert(_leftBytes == int.MaxValue, "what comes while the server stops is answered");
        _leftBytes = transport.AvailableBytes;
    }

    /// <summary>
    /// Whether there is, or may be, something to receive; else a signal comes when there is. Owns no buffer while it waits, unless a
    /// request is unfinished.
    /// </summary>
    public bool IsThere()
    {
        if (_isReadable) return true;
        if (_isWaiting) return false;
        Buffer.ReleaseIfEmpty();
        Volatile.Write(ref _isWaiting, _isWatched || !transport.WaitReadable());
        _isWatched = false;
        return !_isWaiting;
    }

    /// <summary>
    /// Whether the peer has gone, or sends no more, while nothing is to be received. If not, a signal comes when it may have; on systems
    /// other than Linux not behind bytes that it has sent before.
    /// </summary>
    public bool SeesEnd()
    {
        if (!_isReadable && !_isWaiting && !_isWatched) _isWatched = !transport.WaitReadable();
        return transport.SeesEnd();
    }

    /// <summary>Receives what is there.</summary>
    /// <param name="unfinished">What is known of the request that is not there in whole.</param>
    /// <param name="parser">Is told when a part of it was moved.</param>
    public IoOutcome Receive(in ParseResult unfinished, RequestParser parser)
    {
        Debug.Assert(!HasEnded, "more is asked of input that has ended");
        if (_leftBytes == 0) return IoOutcome.WouldBlock;
        int moved = Buffer.PlaceArgument(unfinished);
        if (moved > 0) parser.MoveArgument(moved);
        Span<byte> room = Buffer.Room(unfinished.NeededBytes + moved);
        if (room.Length > _leftBytes) room = room[.._leftBytes];
        IoOutcome outcome = transport.Receive(room, out int count);
        _isReadable = outcome == IoOutcome.Moved && count == room.Length;
        if (outcome == IoOutcome.EndOfInput) HasEnded = true;
        if (outcome != IoOutcome.Moved) return outcome;
        Debug.Assert(count > 0, "bytes have moved, but there are none");
        Buffer.Received(count);
        if (_leftBytes != int.MaxValue) _leftBytes -= count;
        Volatile.Write(ref _receivedBytes, _receivedBytes + count);
        Volatile.Write(ref _lastAtMs, clock.NowMs);
        return outcome;
    }

    /// <summary>Receives and forgets.</summary>
    public IoOutcome Ignore()
    {
        Span<byte> ignored = stackalloc byte[4096];
        IoOutcome outcome = transport.Receive(ignored, out _);
        _isReadable = outcome == IoOutcome.Moved;
        return outcome;
    }

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();
}
