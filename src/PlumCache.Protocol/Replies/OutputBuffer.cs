using System.Buffers;

namespace PlumCache.Protocol;

/// <summary>
/// The replies of one connection that wait to be sent: one run of bytes, appended at its end, taken from its start. Its array is rented at
/// the first byte and given back as soon as all is taken, so that an idle connection owns none. One thread at a time.
/// <code>
///   [ taken | written, waiting | free ]
///           ^_head             ^_tail
/// </code>
/// </summary>
/// <param name="maxBytes">Bytes that may wait; up to the end of the array that was rented within this bound.</param>
public sealed class OutputBuffer(int maxBytes = OutputBuffer.DefaultMaxBytes) : IBufferWriter<byte>, IDisposable
{
    /// <summary>1 GB: one value of the greatest length (512 MB) behind a batch of others; the array doubles, and must stay an array.</summary>
    public const int DefaultMaxBytes = 1 << 30;

    private const int FirstBytes = 4096;

    private byte[] _array = [];
    private int _head;
    private int _tail;

    /// <summary>Bytes written and not yet taken.</summary>
    public int Position => _tail - _head;

    /// <summary>Bytes of the array that is rented now; 0 when there is none.</summary>
    public int Capacity => _array.Length;

    /// <summary>What waits to be sent. Valid until the next write, <see cref="Clear"/> or <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _array.AsSpan(_head, _tail - _head);

    /// <summary>What waits to be sent. Valid until the next write, <see cref="Clear"/> or <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _array.AsMemory(_head, _tail - _head);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        int free = _array.Length - _tail;
        if (free < sizeHint || free == 0) Grow(Math.Max(sizeHint, 1));
        return _array.AsSpan(_tail);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int free = _array.Length - _tail;
        if (free < sizeHint || free == 0) Grow(Math.Max(sizeHint, 1));
        return _array.AsMemory(_tail);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_array.Length - _tail), nameof(count));
        _tail += count;
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">Copied.</param>
    /// <exception cref="OutputLimitException">More would wait than may.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _tail += bytes.Length;
    }

    /// <summary>Takes back what was written since <see cref="Position"/> was <paramref name="position"/>.</summary>
    /// <param name="position">At most the present one.</param>
    public void Rewind(long position)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)position, (ulong)Position, nameof(position));
        _tail = _head + (int)position;
    }

    /// <summary>Drops bytes from the start: they have been sent. Taking the last gives the array back when it has grown.</summary>
    /// <param name="count">At most <see cref="Position"/>.</param>
    public void Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Position, nameof(count));
        _head += count;
        if (_head == _tail) Clear();
    }

    /// <summary>Drops everything. A grown array is given back, one of the first size is kept for the next batch: see <see cref="Release"/>.</summary>
    public void Clear()
    {
        _head = 0;
        _tail = 0;
        if (_array.Length > FirstBytes * 4) Release();
    }

    /// <summary>Gives the array back, when nothing waits: the connection falls idle.</summary>
    public void Release()
    {
        if (_head != _tail || _array.Length == 0) return;
        byte[] array = _array;
        _array = [];
        _head = 0;
        _tail = 0;
        ByteArrays.Return(array);
    }

    /// <summary>Drops everything and gives the array back.</summary>
    public void Dispose()
    {
        _head = _tail;
        Release();
    }

    /// <summary>Makes room for <paramref name="needed"/> more bytes: by moving what waits to the front when that frees half the array, else by a larger one.</summary>
    private void Grow(int needed)
    {
        int waiting = Position;
        long total = (long)waiting + needed;
        if (total > maxBytes) throw new OutputLimitException();
        if (total <= _array.Length / 2)
        {
            _array.AsSpan(_head, waiting).CopyTo(_array);
        }
        else
        {
            byte[] larger = ByteArrays.Rent((int)Math.Min(Array.MaxLength, Math.Max(Math.Max(total, FirstBytes), _array.Length * 2L)));
            _array.AsSpan(_head, waiting).CopyTo(larger);
            if (_array.Length > 0) ByteArrays.Return(_array);
            _array = larger;
        }

        _head = 0;
        _tail = waiting;
    }
}
