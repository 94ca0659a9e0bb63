using System.Buffers;
using System.Diagnostics;

namespace PlumCache.Protocol;

/// <summary>
/// The replies of one connection that wait to be sent: one run of bytes, appended at its end, taken from its start. Its room is rented at
/// the first byte and given back as soon as all is taken, so that an idle connection owns none: a pooled array, and past
/// <see cref="ByteArrays.MaxPooledBytes"/> a block of <paramref name="large"/>. One thread at a time.
/// <code>
///   [ taken | written, waiting | free ]
///           ^_head             ^_tail
/// </code>
/// What was written may be withheld: it is no longer there, but lies behind the tail, and can be put back until something else is written.
/// </summary>
/// <param name="large">Where large blocks come from; each is disposed as soon as it is not needed.</param>
/// <param name="maxBytes">Bytes that may wait; up to the end of the room that was rented within this bound.</param>
public sealed class OutputBuffer(MemoryPool<byte> large, int maxBytes = OutputBuffer.DefaultMaxBytes) : IBufferWriter<byte>, IDisposable
{
    /// <summary>
    /// 1 GB: one value of the greatest length (512 MB) behind a batch of others; the array doubles, and must stay an array.
    /// </summary>
    public const int DefaultMaxBytes = 1 << 30;

    private const int FirstBytes = 4096;

    private byte[] _array = [];
    private IMemoryOwner<byte>? _block;
    private int _head;
    private int _tail;
    private int _end; // of the room that may be written to: the tail while something behind it is withheld
    private int _withheldAt; // where what is, or was, withheld lies
    private int _withheldEnd; // 0: nothing was

    /// <summary>Bytes written and not yet taken.</summary>
    public int Position => _tail - _head;

    /// <summary>Bytes of the room that is rented now; 0 when there is none.</summary>
    public int Capacity { get; private set; }

    /// <summary>What waits to be sent. Valid until the next write, <see cref="Clear"/> or <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> WrittenSpan => Room.Slice(_head, _tail - _head);

    /// <summary>What waits to be sent. Valid until the next write, <see cref="Clear"/> or <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => (_block is null ? _array : _block.Memory).Slice(_head, _tail - _head);

    private Span<byte> Room => _block is null ? _array : _block.Memory.Span;

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        AssertValid();
        int free = _end - _tail;
        if (free < sizeHint || free == 0) Grow(Math.Max(sizeHint, 1));
        AssertValid();
        return Room[_tail..];
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        AssertValid();
        int free = _end - _tail;
        if (free < sizeHint || free == 0) Grow(Math.Max(sizeHint, 1));
        AssertValid();
        return (_block is null ? _array : _block.Memory)[_tail..];
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_end - _tail), nameof(count));
        _tail += count;
        AssertValid();
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">Copied.</param>
    /// <exception cref="OutputLimitException">More would wait than may.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _tail += bytes.Length;
        AssertValid();
    }

    /// <summary>Takes back what was written since <see cref="Position"/> was <paramref name="position"/>.</summary>
    /// <param name="position">At most the present one.</param>
    public void Rewind(long position)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)position, (ulong)Position, nameof(position));
        _tail = _head + (int)position;
        if (_tail < _withheldEnd)
        {
            // Rewound to where it was withheld, it is so again. Anywhere before that, it will be written over.
            if (_tail == _withheldAt) _end = _tail;
            else ForgetWithheld();
        }

        AssertValid();
    }

    /// <summary>
    /// Takes back what was written since <see cref="Position"/> was <paramref name="position"/>, so that it may be put back. O(1).
    /// </summary>
    /// <param name="position">At most the present one.</param>
    public void Withhold(long position)
    {
        ForgetWithheld();
        int end = _tail;
        Rewind(position);
        if (end > _tail) (_withheldAt, _withheldEnd, _end) = (_tail, end, _tail);
        AssertValid();
    }

    /// <summary>
    /// Puts what was withheld back, if nothing was written or dropped since; once more if it was then taken back, and nothing before it.
    /// O(1).
    /// </summary>
    /// <returns>False: it is gone, and nothing is written.</returns>
    public bool TryPutBack()
    {
        if (_withheldEnd == 0 || _tail != _withheldAt) return false;
        _tail = _withheldEnd;
        _end = Capacity;
        AssertValid();
        return true;
    }

    /// <summary>Drops bytes from the start: they have been sent. Taking the last gives the room back when it has grown.</summary>
    /// <param name="count">At most <see cref="Position"/>.</param>
    public void Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Position, nameof(count));
        _head += count;
        if (_head == _tail) Clear();
        AssertValid();
    }

    /// <summary>
    /// Drops everything. Grown room is given back, an array of the first size is kept for the next batch: see <see cref="Release"/>.
    /// </summary>
    public void Clear()
    {
        ForgetWithheld();
        _head = 0;
        _tail = 0;
        if (Capacity > FirstBytes * 4) Release();
    }

    /// <summary>Gives the room back, when nothing waits: the connection falls idle.</summary>
    public void Release()
    {
        AssertValid();
        if (_head != _tail || Capacity == 0) return;
        ForgetWithheld();
        _head = 0;
        _tail = 0;
        Replace([], null, 0);
        AssertValid();
    }

    /// <summary>Drops everything and gives the room back.</summary>
    public void Dispose()
    {
        _head = _tail;
        Release();
        Debug.Assert(Capacity == 0, "A connection that has ended still owns room.");
    }

    /// <summary>
    /// Makes room for <paramref name="needed"/> more bytes: by moving what waits to the front when that frees half the room, else by a
    /// larger one.
    /// </summary>
    private void Grow(int needed)
    {
        ForgetWithheld();
        if (Capacity - _tail >= needed) return; // what was withheld has had the room
        int waiting = Position;
        long total = (long)waiting + needed;
        if (total > maxBytes) throw new OutputLimitException();
        if (total <= Capacity / 2)
        {
            // Half the room comes free by it, so each byte is moved for at least one that was taken.
            WrittenSpan.CopyTo(Room);
        }
        else
        {
            int size = (int)Math.Min(Array.MaxLength, Math.Max(Math.Max(total, FirstBytes), Capacity * 2L));
            if (size > ByteArrays.MaxPooledBytes)
            {
                IMemoryOwner<byte> block = large.Rent(size);
                WrittenSpan.CopyTo(block.Memory.Span);
                Replace([], block, block.Memory.Length);
            }
            else
            {
                byte[] array = ByteArrays.Rent(size);
                WrittenSpan.CopyTo(array);
                Replace(array, null, array.Length);
            }
        }

        _head = 0;
        _tail = waiting;
        Debug.Assert(Capacity - _tail >= needed, "The room that was made is too small for what it was made for.");
    }

    private void Replace(byte[] array, IMemoryOwner<byte>? block, int capacity)
    {
        if (_array.Length > 0) ByteArrays.Return(_array);
        _block?.Dispose();
        _array = array;
        _block = block;
        Capacity = capacity;
        _end = capacity;
    }

    /// <summary>What was withheld cannot be put back any more.</summary>
    private void ForgetWithheld()
    {
        (_withheldAt, _withheldEnd) = (0, 0);
        _end = Capacity;
    }

    [Conditional("DEBUG")]
    private void AssertValid()
    {
        Debug.Assert(_head >= 0 && _head <= _tail && _tail <= _end, "What waits does not lie within the room.");
        Debug.Assert(_end == Capacity || (_end == _tail && _end == _withheldAt), "What is withheld would be written over.");
        Debug.Assert(_block is null || _array.Length == 0, "There are two rooms, and what waits lies in one of them.");
        Debug.Assert(Capacity == Room.Length, "The room is not as large as it is taken to be.");
    }
}
