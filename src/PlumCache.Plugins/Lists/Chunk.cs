using System.Buffers.Binary;
using System.Diagnostics;

namespace PlumCache.Plugins.Lists;

/// <summary>
/// Some elements of a list that stand behind one another: a field of its collection. The field's name is the position at which the chunk's
/// range begins. The value begins with how many positions are empty there, and how many elements follow; then each element's length and
/// bytes.
/// </summary>
internal readonly ref struct Chunk
{
    /// <summary>Bytes before the first element.</summary>
    public const int HeaderBytes = 2;

    /// <summary>Most elements that a header can tell of, and that a set of them in one number can.</summary>
    public const int MaxCount = 64;

    /// <summary>Bytes of a field's name.</summary>
    public const int NameBytes = sizeof(ulong);

    private readonly ReadOnlySpan<byte> _value;

    /// <param name="key">The position that its name tells.</param>
    /// <param name="value">The field's value, as <see cref="Begin"/> and <see cref="Put"/> have made it.</param>
    public Chunk(ulong key, ReadOnlySpan<byte> value)
    {
        Debug.Assert(value.Length > HeaderBytes && value[1] is > 0 and <= MaxCount, "a chunk has elements");
        Debug.Assert(value[0] < MaxCount, "fewer positions are empty than there are in a range");
        Key = key;
        _value = value;
    }

    /// <summary>Where its range begins.</summary>
    public ulong Key { get; }

    /// <summary>Positions of the range before the first element.</summary>
    public int Skip => _value[0];

    /// <summary>How many elements it has: at least one.</summary>
    public int Count => _value[1];

    /// <summary>Position of the first element.</summary>
    public ulong First => Key + (ulong)Skip;

    /// <summary>The position behind the last element.</summary>
    public ulong End => First + (ulong)Count;

    /// <summary>The elements as they are encoded.</summary>
    public ReadOnlySpan<byte> Elements => _value[HeaderBytes..];

    /// <summary>An element.</summary>
    /// <param name="index">From 0, less than <see cref="Count"/>.</param>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ReadOnlySpan<byte> rest = Elements[OffsetOf(index)..];
            return Take(ref rest);
        }
    }

    /// <summary>Whether a position is that of one of its elements.</summary>
    public bool Has(ulong position) => position >= First && position < End;

    /// <summary>Where an element begins in <see cref="Elements"/>. O(index).</summary>
    /// <param name="index">From 0 to <see cref="Count"/>, which is behind the last.</param>
    public int OffsetOf(int index)
    {
        Debug.Assert(index >= 0 && index <= Count, "an element of the chunk");
        ReadOnlySpan<byte> all = Elements, rest = all;
        for (int i = 0; i < index; i++) Take(ref rest);
        return all.Length - rest.Length;
    }

    /// <summary>Reads an encoded element and goes on behind it.</summary>
    /// <param name="rest">Encoded elements, at least one.</param>
    public static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> rest)
    {
        int length = rest[0], start = 1;
        if (length >= 0x80)
        {
            length &= 0x7f;
            byte next;
            int shift = 7;
            do
            {
                next = rest[start++];
                length |= (next & 0x7f) << shift;
                shift += 7;
            }
            while (next >= 0x80);
        }

        ReadOnlySpan<byte> element = rest.Slice(start, length);
        rest = rest[(start + length)..];
        return element;
    }

    /// <summary>Bytes that an element takes in a chunk.</summary>
    /// <param name="length">Its own.</param>
    public static long BytesOf(int length)
    {
        int bytes = 1;
        for (int left = length >> 7; left > 0; left >>= 7) bytes++;
        return (long)bytes + length;
    }

    /// <summary>Encodes an element.</summary>
    /// <param name="element">Any bytes.</param>
    /// <param name="to">Has room for <see cref="BytesOf"/>.</param>
    /// <returns>What is left of <paramref name="to"/>.</returns>
    public static Span<byte> Put(scoped ReadOnlySpan<byte> element, Span<byte> to)
    {
        int at = 0;
        uint left = (uint)element.Length;
        for (; left >= 0x80; left >>= 7) to[at++] = (byte)(left | 0x80);
        to[at++] = (byte)left;
        element.CopyTo(to[at..]);
        return to[(at + element.Length)..];
    }

    /// <summary>Writes a header.</summary>
    /// <param name="value">The chunk's, with room for it.</param>
    /// <param name="skip">See <see cref="Skip"/>.</param>
    /// <param name="count">See <see cref="Count"/>.</param>
    /// <returns>The rest of the value, for the elements.</returns>
    public static Span<byte> Begin(Span<byte> value, int skip, int count)
    {
        Debug.Assert(skip >= 0 && count > 0 && skip + count <= MaxCount, "a chunk is no longer than a range and has elements");
        value[0] = (byte)skip;
        value[1] = (byte)count;
        return value[HeaderBytes..];
    }

    /// <summary>Writes the name of a field.</summary>
    /// <param name="name">Of <see cref="NameBytes"/>.</param>
    public static ReadOnlySpan<byte> Name(ulong position, Span<byte> name)
    {
        BinaryPrimitives.WriteUInt64BigEndian(name, position);
        return name;
    }

    /// <summary>The position that a field's name tells.</summary>
    public static ulong PositionOf(ReadOnlySpan<byte> name)
    {
        Debug.Assert(name.Length == NameBytes, "lists have no other fields");
        return BinaryPrimitives.ReadUInt64BigEndian(name);
    }
}
