using System.Text;
using System.Threading.Channels;
using PlumCache.Hosting.Transport;

namespace PlumCache.Tests.Unit.Hosting;

/// <summary>
/// A connection in memory: the test plays the peer. It takes as many bytes as <see cref="Window"/> allows, as a socket's buffer would.
/// </summary>
internal sealed class FakeTransport : ITransport
{
    private readonly Lock _lock = new();
    private readonly List<byte> _input = [];
    private readonly List<byte> _sent = [];
    private readonly Channel<int> _changes = Channel.CreateUnbounded<int>();
    private ReadOnlyMemory<byte> _sending;
    private int _waitThread;
    private bool _isWaiting;
    private bool _hasEnded;
    private bool _isBroken;

    public ITransportOwner Owner { get; set; } = null!;

    /// <summary>Bytes that may still be sent before the peer must take some.</summary>
    public long Window { get; private set; } = long.MaxValue;

    /// <summary>Whether a send that is under way outlives <see cref="Close"/> until <see cref="EndSend"/>.</summary>
    public bool HoldsSends { get; set; }

    /// <summary>The thread that waited for input last; 0: none yet.</summary>
    public int WaitThread => Volatile.Read(ref _waitThread);

    /// <summary>How often it was asked for bytes.</summary>
    public int Receives { get; private set; }

    public bool IsClosed { get; private set; }

    public bool IsSendShut { get; private set; }

    public string RemoteAddress => "127.0.0.1:50000";

    public string LocalAddress => "127.0.0.1:7379";

    public bool IsLocal => true;

    public int Descriptor => 7;

    public bool SeesEnd()
    {
        lock (_lock) return _hasEnded;
    }

    public bool LastSendFailed { get; private set; }

    public int AvailableBytes
    {
        get
        {
            lock (_lock) return _input.Count;
        }
    }

    public string Sent
    {
        get
        {
            lock (_lock) return Encoding.Latin1.GetString(_sent.ToArray());
        }
    }

    /// <summary>Whether its session waits for bytes.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (_lock) return _isWaiting;
        }
    }

    public bool IsSending
    {
        get
        {
            lock (_lock) return !_sending.IsEmpty;
        }
    }

    /// <summary>The peer sends.</summary>
    public void Deliver(string text) => Deliver(Encoding.Latin1.GetBytes(text));

    public void Deliver(ReadOnlySpan<byte> bytes)
    {
        bool tells;
        lock (_lock)
        {
            _input.AddRange(bytes);
            tells = _isWaiting;
            _isWaiting = false;
        }

        if (tells) Owner.OnReadable();
    }

    /// <summary>The peer sends no more.</summary>
    public void EndInput()
    {
        lock (_lock)
        {
            _hasEnded = true;
            _isWaiting = false;
        }

        Owner.OnReadable();
    }

    /// <summary>The connection breaks.</summary>
    public void Break()
    {
        lock (_lock) _isBroken = true;
        EndInput();
    }

    /// <summary>Ends the send that outlived the connection.</summary>
    public void EndSend()
    {
        lock (_lock)
        {
            Assert.False(_sending.IsEmpty);
            _sending = default;
            LastSendFailed = true;
        }

        Owner.OnSent();
    }

    /// <summary>The peer takes so many bytes more.</summary>
    public void SetWindow(long bytes)
    {
        bool tells = false;
        lock (_lock)
        {
            Window = bytes;
            if (!_sending.IsEmpty && Window >= _sending.Length)
            {
                Take(_sending.Span);
                _sending = default;
                tells = true;
            }
        }

        if (tells) Owner.OnSent();
    }

    /// <summary>Waits until something holds; changes of this transport are looked at as they come.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition()) await _changes.Reader.ReadAsync(deadline.Token);
    }

    /// <summary>Waits until so much was sent to the peer, and nothing else.</summary>
    public Task SentAsync(string expected) => UntilAsync(() =>
    {
        string sent = Sent;
        Assert.StartsWith(sent.Length <= expected.Length ? sent : expected, expected, StringComparison.Ordinal);
        return sent.Length == expected.Length;
    });

    /// <summary>Waits until the connection is closed.</summary>
    public Task ClosedAsync() => UntilAsync(() => IsClosed);

    public IoOutcome Receive(Span<byte> destination, out int count)
    {
        lock (_lock)
        {
            count = 0;
            Receives++;
            if (_isBroken) return IoOutcome.Broken;
            count = Math.Min(destination.Length, _input.Count);
            if (count == 0) return _hasEnded ? IoOutcome.EndOfInput : IoOutcome.WouldBlock;
            for (int i = 0; i < count; i++) destination[i] = _input[i];
            _input.RemoveRange(0, count);
            return IoOutcome.Moved;
        }
    }

    public IoOutcome Send(ReadOnlySpan<byte> source, out int count)
    {
        lock (_lock)
        {
            count = (int)Math.Min(source.Length, Window);
            if (count == 0) return IoOutcome.WouldBlock;
            Take(source[..count]);
        }

        Changed();
        return IoOutcome.Moved;
    }

    public bool WaitReadable()
    {
        Volatile.Write(ref _waitThread, Environment.CurrentManagedThreadId);
        lock (_lock)
        {
            if (_input.Count > 0 || _hasEnded) return true;
            _isWaiting = true;
        }

        Changed();
        return false;
    }

    public bool BeginSend(ReadOnlyMemory<byte> source)
    {
        lock (_lock) _sending = source;
        Changed();
        return false;
    }

    public void ShutdownSend()
    {
        IsSendShut = true;
        Changed();
    }

    public void Close()
    {
        bool tells;
        lock (_lock)
        {
            IsClosed = true;
            tells = !_sending.IsEmpty && !HoldsSends;
            if (tells) _sending = default;
            LastSendFailed = tells;
        }

        Changed();

        // As a socket does it: the send under way ends on another thread.
        if (tells) ThreadPool.QueueUserWorkItem(_ => Owner.OnSent());
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        _sent.AddRange(bytes);
        if (Window != long.MaxValue) Window -= bytes.Length;
    }

    private void Changed() => _changes.Writer.TryWrite(0);
}
