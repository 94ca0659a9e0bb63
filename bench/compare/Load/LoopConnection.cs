using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace PlumCache.Compare.Load;

/// <summary>A connection that never waits, for a loop that looks after many on one thread. What cannot be sent now is kept.</summary>
internal sealed class LoopConnection : IDisposable
{
    // Small, so that a long listing that comes in holds the loop, and with it the clock of the others, for some microseconds only.
    private const int ReadBytes = 1 << 14;

    private readonly Socket _socket;
    private readonly ArrayBufferWriter<byte> _output = new(1 << 16);
    private readonly byte[] _input = new byte[ReadBytes];
    private readonly ReplyCounter _replies = new();
    private long _asked;
    private int _sent;

    public LoopConnection(int port)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(IPAddress.Loopback, port);
        _socket.Blocking = false;
    }

    /// <summary>Requests that have no reply yet.</summary>
    public long Outstanding => _asked - _replies.Replies;

    /// <summary>The first error among the replies; empty when there was none.</summary>
    public string FirstError => _replies.FirstError;

    /// <summary>Where the next request is written.</summary>
    public IBufferWriter<byte> Output => _output;

    /// <summary>One request more has been written.</summary>
    public void Asked() => _asked++;

    /// <summary>Sends what the socket takes.</summary>
    public void Flush()
    {
        while (_sent < _output.WrittenCount)
        {
            int sent = _socket.Send(_output.WrittenSpan[_sent..], SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock) return;
            if (error != SocketError.Success) throw new SocketException((int)error);
            _sent += sent;
        }

        _output.ResetWrittenCount();
        _sent = 0;
    }

    /// <summary>Reads once.</summary>
    /// <returns>Replies that are now whole.</returns>
    public int Receive()
    {
        int read = _socket.Receive(_input, SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock) return 0;
        if (error != SocketError.Success) throw new SocketException((int)error);
        if (read == 0) throw new IOException("The server has closed the connection.");
        long before = _replies.Replies;
        _replies.Feed(_input.AsSpan(0, read));
        return (int)(_replies.Replies - before);
    }

    public void Dispose() => _socket.Dispose();
}
