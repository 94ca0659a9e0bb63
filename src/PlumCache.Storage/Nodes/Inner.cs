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
/// <para>Everything beneath is measured from the start of this node's prefix. Counts are exact, the two bounds may be stale on the safe side.</para>
/// <para>The measures include the node's own mark, not those of the nodes above it: see <see cref="MarkedSubtree"/>.</para>
/// </summary>
/// <param name="start">First byte of the block.</param>
internal readonly unsafe ref struct Inner(byte* start)
{
    internal const int HeaderBytes = 40;

    /// <summary>In the u48: nothing expires. Later times are stored as one less, which is early, never late.</summary>
    private const ulong NoExpiry = (1UL << 48) - 1;

    /// <summary>In the u16: this long or longer; read as <see cref="TrieLimits.MaxKeyBytes"/>.</summary>
    private const int LongestSaturated = ushort.MaxValue;

    private readonly byte* _start = start;

    internal int Count => _start[8] + 1;

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

    internal uint Keys => *(uint*)(_start + 12);

    internal long Bytes => *(long*)(_start + 16) >> 8;

    /// <summary>The prefix' first byte, here to spare readers a cache line.</summary>
    internal byte FirstByte
    {
        get => _start[16];
        set => _start[16] = value;
    }

    internal long EarliestExpiryMs
    {
        get
        {
            ulong stored = *(ulong*)(_start + 24) >> 16;
            return stored == NoExpiry ? ExpiryTime.Never : (long)stored;
        }
    }

    internal int LongestKeyBytes
    {
        get
        {
            int stored = *(ushort*)(_start + 24);
            return stored == LongestSaturated ? TrieLimits.MaxKeyBytes : stored;
        }
    }

    internal uint ExpiringKeys => *(uint*)(_start + 32);

    internal uint Terminal
    {
        get => *(uint*)(_start + 36);
        set => *(uint*)(_start + 36) = value;
    }

    internal bool HasMark
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_start[9] & Node.HasMarkFlag) != 0;
    }

    internal bool HasMarkRoom => (_start[9] & Node.MarkRoomFlag) != 0;

    /// <summary>The node's own mark. Setting one takes a block with room for it; none takes it off, and the room stays.</summary>
    internal ExpiryMark Mark
    {
        get => HasMark ? Unsafe.ReadUnaligned<ExpiryMark>(PrefixStart + PrefixLength) : ExpiryMark.None;
        set
        {
            if (value.IsNone)
            {
                _start[9] &= unchecked((byte)~Node.HasMarkFlag);
                return;
            }

            Debug.Assert(HasMarkRoom, "A mark is written behind the block.");
            _start[9] |= Node.HasMarkFlag;
            Unsafe.WriteUnaligned(PrefixStart + PrefixLength, value);
        }
    }

    /// <summary>All the measures.</summary>
    internal SubtreeMeasure Measure
    {
        get => new()
        {
            Keys = Keys,
            Bytes = Bytes,
            ExpiringKeys = ExpiringKeys,
            EarliestExpiryMs = EarliestExpiryMs,
            LongestKeyBytes = LongestKeyBytes,
        };

        set
        {
            *(uint*)(_start + 12) = (uint)value.Keys;
            *(long*)(_start + 16) = (value.Bytes << 8) | FirstByte;
            ulong earliest = value.EarliestExpiryMs == ExpiryTime.Never ? NoExpiry : Math.Min((ulong)value.EarliestExpiryMs, NoExpiry - 1);
            *(ulong*)(_start + 24) = (earliest << 16) | (uint)Math.Min(value.LongestKeyBytes, LongestSaturated);
            *(uint*)(_start + 32) = (uint)value.ExpiringKeys;
        }
    }

    internal static int PaddedSeparators(int count) => count <= 16 ? 16 : (count + 31) & ~31;

    internal static int SizeOf(int count, int prefixLength, bool hasMarkRoom) =>
        HeaderBytes + PaddedSeparators(count) + (4 * count) + prefixLength + (hasMarkRoom ? ExpiryMark.Bytes : 0);

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
