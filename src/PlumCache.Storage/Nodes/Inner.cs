using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PlumCache.Storage;

/// <summary>
/// A view of an inner node. Behind the header (whose word counts the keys beneath):
/// <code>
/// 16  bytes beneath u56 | first byte of the prefix u8
/// 24  earliest expiry u48 (Unix ms) | longest key u16
/// 32  keys with an expiry u32
/// 36  terminal u32      a bucket of one entry with an empty suffix: the key that ends here, or 0
/// 40  separators        one per child, rising, the first 0; padded to 16 or a multiple of 32 for vector loads
///     children u32[n]
///     prefix
///     expiry mark        two i64 (see ExpiryMark), or room for one: each has a flag
/// </code>
/// Child i holds the keys whose next byte lies in [separator i, separator i+1). That byte stays in the child's own prefix: a bucket may
/// cover a range of bytes, an inner child covers exactly one although its range may be wider.
/// <para>
/// Everything beneath is measured from the start of this node's prefix. Counts are exact, the two bounds may be stale on the safe side.
/// </para>
/// <para>The measures include the node's own mark, not those of the nodes above it: see <see cref="MarkedSubtree"/>.</para>
/// </summary>
internal readonly unsafe ref struct Inner(byte* start)
{
    internal const int HeaderBytes = 40;

    // Where the parts of its own header lie. Two are words of two parts: the lower one is the first byte of the prefix, or the longest key.
    private const int BytesAt = 16, BoundsAt = 24, ExpiringAt = 32, TerminalAt = 36;
    private const int FirstByteBits = 8, LongestBits = 16;

    /// <summary>In the u48: nothing expires. Later times are stored as one less, which is early, never late.</summary>
    private const ulong NoExpiry = (1UL << 48) - 1;

    /// <summary>In the u16: this long or longer; read as <see cref="TrieLimits.MaxKeyBytes"/>.</summary>
    private const int LongestSaturated = ushort.MaxValue;

    private readonly byte* _start = start;

#if DEBUG
    static Inner()
    {
        Layout.Fills(
            nameof(Inner),
            Node.HeaderBytes,
            HeaderBytes,
            (BytesAt, sizeof(long)),
            (BoundsAt, sizeof(ulong)),
            (ExpiringAt, sizeof(uint)),
            (TerminalAt, sizeof(uint)));
        Layout.Holds(LongestSaturated == (1 << LongestBits) - 1, nameof(Inner), "the longest key overlaps the earliest expiry");
        Layout.Holds((HeaderBytes + PaddedSeparators(1)) % sizeof(uint) == 0, nameof(Inner), "children are not aligned");
        Layout.Holds(
            PaddedSeparators(1) == Vector128<byte>.Count && PaddedSeparators(17) == Vector256<byte>.Count && PaddedSeparators(256) == 256,
            nameof(Inner),
            "a search loads more separators than there is room for");
    }
#endif

    internal int Count => _start[Node.CountAt] + 1;

    internal int PrefixLength => new Node(_start).PrefixLength;

    internal byte* Separators => _start + HeaderBytes;

    internal uint* Children
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (uint*)(_start + HeaderBytes + PaddedSeparators(Count));
    }

    internal byte* PrefixStart
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (byte*)(Children + Count);
    }

    internal uint Keys => *(uint*)(_start + Node.WordAt);

    internal long Bytes => *(long*)(_start + BytesAt) >> FirstByteBits;

    /// <summary>The prefix' first byte, here to spare readers a cache line.</summary>
    internal byte FirstByte
    {
        get => _start[BytesAt];
        set => _start[BytesAt] = value;
    }

    internal long EarliestExpiryMs
    {
        get
        {
            ulong stored = *(ulong*)(_start + BoundsAt) >> LongestBits;
            return stored == NoExpiry ? ExpiryTime.Never : (long)stored;
        }
    }

    internal int LongestKeyBytes
    {
        get
        {
            int stored = *(ushort*)(_start + BoundsAt);
            return stored == LongestSaturated ? TrieLimits.MaxKeyBytes : stored;
        }
    }

    internal uint ExpiringKeys => *(uint*)(_start + ExpiringAt);

    internal uint Terminal
    {
        get => *(uint*)(_start + TerminalAt);
        set => *(uint*)(_start + TerminalAt) = value;
    }

    internal bool HasMark
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_start[Node.FlagsAt] & Node.HasMarkFlag) != 0;
    }

    internal bool HasMarkRoom => (_start[Node.FlagsAt] & Node.MarkRoomFlag) != 0;

    /// <summary>The node's own mark. Setting one takes a block with room for it; none takes it off, and the room stays.</summary>
    internal ExpiryMark Mark
    {
        get => HasMark ? Unsafe.ReadUnaligned<ExpiryMark>(PrefixStart + PrefixLength) : ExpiryMark.None;
        set
        {
            if (value.IsNone)
            {
                _start[Node.FlagsAt] &= unchecked((byte)~Node.HasMarkFlag);
                return;
            }

            Debug.Assert(HasMarkRoom, "A mark is written behind the block.");
            _start[Node.FlagsAt] |= Node.HasMarkFlag;
            Unsafe.WriteUnaligned(PrefixStart + PrefixLength, value);
        }
    }

    /// <summary>All the measures.</summary>
    internal SubtreeMeasure Measure => new()
    {
        Keys = Keys,
        Bytes = Bytes,
        ExpiringKeys = ExpiringKeys,
        EarliestExpiryMs = EarliestExpiryMs,
        FieldsExpire = (_start[Node.FlagsAt] & Node.FieldsExpireFlag) != 0,
        LongestKeyBytes = LongestKeyBytes,
    };

    /// <summary>Sets all the measures.</summary>
    internal void SetMeasure(in SubtreeMeasure measure)
    {
        *(uint*)(_start + Node.WordAt) = (uint)measure.Keys;
        *(long*)(_start + BytesAt) = (measure.Bytes << FirstByteBits) | FirstByte;
        ulong earliest = measure.EarliestExpiryMs == ExpiryTime.Never ? NoExpiry : Math.Min((ulong)measure.EarliestExpiryMs, NoExpiry - 1);
        *(ulong*)(_start + BoundsAt) = (earliest << LongestBits) | (uint)Math.Min(measure.LongestKeyBytes, LongestSaturated);
        *(uint*)(_start + ExpiringAt) = (uint)measure.ExpiringKeys;
        int flags = _start[Node.FlagsAt] & ~Node.FieldsExpireFlag;
        _start[Node.FlagsAt] = (byte)(flags | (measure.FieldsExpire ? Node.FieldsExpireFlag : 0));
    }

    internal static int PaddedSeparators(int count) => count <= 16 ? 16 : (count + 31) & ~31;

    internal static int SizeOf(int count, int prefixLength, bool hasMarkRoom) =>
        HeaderBytes + PaddedSeparators(count) + (sizeof(uint) * count) + prefixLength + (hasMarkRoom ? ExpiryMark.Bytes : 0);

    /// <summary>What the marks down to here make of everything below this node.</summary>
    /// <param name="above">Those of the nodes above, as one.</param>
    internal ExpiryMark Below(ExpiryMark above) => HasMark ? Mark.FollowedBy(above) : above;

    /// <summary>Index of the child whose range holds a byte: the number of separators at or below it, less one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(byte next)
    {
        int count = Count;
        if (count > 16) return FindWide(next, count);
        var separators = Vector128.Load(Separators);
        uint atOrBelow = AtOrBelow(separators, Vector128.Create(next)).ExtractMostSignificantBits();
        return BitOperations.PopCount(atOrBelow & ((1u << count) - 1)) - 1;
    }

    private int FindWide(byte next, int count)
    {
        int found = 0;
        for (int at = 0; at < count; at += 32)
        {
            uint atOrBelow = AtOrBelow32(Separators + at, next);
            if (count - at < 32) atOrBelow &= (1u << (count - at)) - 1;
            found += BitOperations.PopCount(atOrBelow);
        }

        return found - 1;
    }

    private static uint AtOrBelow32(byte* separators, byte next)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            var wide = Vector256.Load(separators);
            return Vector256.Equals(Vector256.Min(wide, Vector256.Create(next)), wide).ExtractMostSignificantBits();
        }

        var wanted = Vector128.Create(next);
        uint low = AtOrBelow(Vector128.Load(separators), wanted).ExtractMostSignificantBits();
        return low | (AtOrBelow(Vector128.Load(separators + 16), wanted).ExtractMostSignificantBits() << 16);
    }

    /// <summary>Unsigned compare by minimum: x86 has no unsigned compare of bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> AtOrBelow(Vector128<byte> separators, Vector128<byte> wanted) =>
        Vector128.Equals(Vector128.Min(separators, wanted), separators);
}
