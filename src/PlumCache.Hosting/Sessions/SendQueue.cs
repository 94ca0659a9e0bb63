using System.Buffers;
using System.Diagnostics;
using PlumCache.Hosting.Transport;
using PlumCache.Protocol;
using PlumCache.Storage;

namespace PlumCache.Hosting.Sessions;

/// <summary>
/// The replies of one connection on their way out. Replies are written into the front buffer and given to the system from there; what it
/// does not take becomes the back buffer, which nobody writes to while a send is under way, and a new front begins.
/// <code>
///   engine -> front --system takes it--> gone
///               \--system is full: swap--> back --sends of at most 64 KB--> gone
/// </code>
/// </summary>
internal sealed class SendQueue : IDisposable
{
    // A send tells only when it is through, so this is how much a slow peer must take to count as alive.
    private const int MaxSendBytes = 64 << 10;

    private readonly ITransport _transport;
    private readonly CoarseClock _clock;
    private readonly OutputBuffer _first; // the two buffers where no swap moves them, for counts that other threads ask for
    private readonly OutputBuffer _second;
    private OutputBuffer _front;
    private OutputBuffer _back;
    private RespWriter? _frontWriter;
    private RespWriter? _backWriter;
    private int _sendingBytes;
    private long _stalledSinceMs = long.MaxValue;

    /// <summary>Makes an empty queue, without any room yet.</summary>
    /// <param name="transport">Where the bytes go.</param>
    /// <param name="clock">For <see cref="StalledSinceMs"/>.</param>
    /// <param name="large">Where the room of large replies comes from.</param>
    public SendQueue(ITransport transport, CoarseClock clock, MemoryPool<byte> large)
    {
        _transport = transport;
        _clock = clock;
        _front = _first = new OutputBuffer(large);
        _back = _second = new OutputBuffer(large);
    }

    /// <summary>
    /// Writes replies behind those that wait. It may be another object after a <see cref="Flush"/>, so whoever writes tells it the protocol
    /// first.
    /// </summary>
    public RespWriter Writer => _frontWriter ??= new RespWriter(_front);

    /// <summary>Replies the system has not taken yet, in bytes. Any thread.</summary>
    public int PendingBytes => _first.Position + _second.Position;

    /// <summary>Replies in the front buffer, where the engine writes, in bytes.</summary>
    public int FrontBytes => _front.Position;

    /// <summary>Room rented for replies, in bytes.</summary>
    public int Capacity => _first.Capacity + _second.Capacity;

    /// <summary>Since when (coarse clock) the peer has taken nothing, or <see cref="long.MaxValue"/>. Any thread.</summary>
    public long StalledSinceMs => Volatile.Read(ref _stalledSinceMs);

    /// <summary>Whether a send is under way: <see cref="OnSent"/> follows.</summary>
    public bool IsSending => _sendingBytes > 0;

    /// <summary>All bytes the system took.</summary>
    public long SentBytes { get; private set; }

    /// <summary>Gives the system what it takes now.</summary>
    public SendState Flush()
    {
        AssertSound();
        while (!IsSending)
        {
            OutputBuffer next = _back.Position > 0 ? _back : _front;
            if (next.Position == 0)
            {
                Debug.Assert(PendingBytes == 0, "Replies wait, and nobody sends them.");
                return SendState.Empty;
            }

            switch (_transport.Send(next.WrittenSpan, out int count))
            {
                case IoOutcome.Moved:
                    Took(next, count);
                    break;
                case IoOutcome.WouldBlock:
                    if (next == _front) Swap();
                    if (!BeginSend()) return SendState.Broken;
                    break;
                default:
                    return SendState.Broken;
            }
        }

        AssertSound();
        return SendState.Pending;
    }

    /// <summary>The send under way ended.</summary>
    /// <returns>False: the connection is broken.</returns>
    public bool OnSent()
    {
        Debug.Assert(IsSending, "A send has ended that was not under way.");
        AssertSound();
        int sent = _sendingBytes;
        _sendingBytes = 0;
        Volatile.Write(ref _stalledSinceMs, long.MaxValue);
        if (_transport.LastSendFailed) return false;
        Took(_back, sent);
        AssertSound();
        return true;
    }

    /// <summary>Gives the buffers back while nothing waits: the connection falls idle.</summary>
    public void ReleaseIfEmpty()
    {
        AssertSound();
        Debug.Assert(!IsSending, "A buffer is given back that the system still reads from.");
        _front.Release();
        _back.Release();
    }

    /// <summary>Gives the buffers back, whatever is in them. No send may be under way.</summary>
    public void Dispose()
    {
        Debug.Assert(!IsSending, "A buffer is given back that the system still reads from.");
        _front.Dispose();
        _back.Dispose();
    }

    private bool BeginSend()
    {
        Debug.Assert(_back.Position > 0, "A send of nothing is begun, and none would tell of its end.");
        ReadOnlyMemory<byte> part = _back.WrittenMemory;
        if (part.Length > MaxSendBytes) part = part[..MaxSendBytes];
        Faults.At(FaultPoint.BeginSend);
        bool hasEnded = _transport.BeginSend(part);

        // Noted when it is under way and no sooner: nobody would ever tell of the end of one that could not be begun, and the session waits
        // for that.
        _sendingBytes = part.Length;
        Volatile.Write(ref _stalledSinceMs, _clock.NowMs);
        return !hasEnded || OnSent();
    }

    private void Took(OutputBuffer buffer, int count)
    {
        buffer.Take(count);
        SentBytes += count;
    }

    private void Swap()
    {
        Debug.Assert(!IsSending && _back.Position == 0, "The engine is given a buffer to write to that is still to be sent.");
        (_front, _back) = (_back, _front);
        (_frontWriter, _backWriter) = (_backWriter, _frontWriter);
    }

    [Conditional("DEBUG")]
    private void AssertSound()
    {
        Debug.Assert(!ReferenceEquals(_front, _back), "Replies are written where a send reads.");
        Debug.Assert(_sendingBytes is >= 0 and <= MaxSendBytes, "A send is larger than what a slow peer must take.");
        Debug.Assert(_sendingBytes <= _back.Position, "A send is under way of bytes that are gone.");
        Debug.Assert(IsSending == (_stalledSinceMs != long.MaxValue), "A peer is waited for without a send, or a send without its time.");
    }
}
