using PlumCache.Hosting.Transport;

namespace PlumCache.Tests.Unit.Hosting.Allocation;

/// <summary>
/// A connection in memory that allocates nothing once it is made: a peer that sends a request again and again and counts what comes back.
/// </summary>
internal sealed class QuietTransport(ITransportOwner owner) : ITransport
{
    private byte[] _request = [];
    private int _taken;

    public string RemoteAddress => "127.0.0.1:50000";

    public string LocalAddress => "127.0.0.1:7379";

    public bool IsLocal => true;

    public int Descriptor => 7;

    public int AvailableBytes => _request.Length - _taken;

    public bool SeesEnd() => false;

    public bool LastSendFailed => false;

    /// <summary>Bytes of all replies.</summary>
    public long SentBytes { get; private set; }

    /// <summary>Sends a request, which is answered on this thread before this returns.</summary>
    public void Deliver(byte[] request)
    {
        _request = request;
        _taken = 0;
        owner.OnReadable();
    }

    public IoOutcome Receive(Span<byte> destination, out int count)
    {
        count = Math.Min(destination.Length, AvailableBytes);
        _request.AsSpan(_taken, count).CopyTo(destination);
        _taken += count;
        return count == 0 ? IoOutcome.WouldBlock : IoOutcome.Moved;
    }

    public IoOutcome Send(ReadOnlySpan<byte> source, out int count)
    {
        count = source.Length;
        SentBytes += count;
        return IoOutcome.Moved;
    }

    public bool WaitReadable() => AvailableBytes > 0;

    public bool BeginSend(ReadOnlyMemory<byte> source) => throw new InvalidOperationException("All is taken at once.");

    public void ShutdownSend()
    {
    }

    public void Close()
    {
    }
}
