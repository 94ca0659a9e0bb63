using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>
/// A view of a block, whatever its kind. Every block begins with these 16 bytes:
/// <code>
///  0  stamp u64          version it was born in (48 bits) | ever shared (1) | parents beyond the first (15)
///  8  n - 1 u8           n children or entries
///  9  flags u8           kind (2 bits) and the bits below
/// 10  prefix length u16  low 16 bits; bit 16 is among the flags, as a prefix may be as long as the longest key, 65,536
/// 12  word u32           inner: keys beneath; bucket: bytes of data; long value: its length
/// </code>
/// The rule that every reader's safety rests on: <b>a published block never changes</b>, access stamps aside. Only <see cref="BlockDraft"/>
/// decides what may be changed in place.
/// </summary>
internal readonly unsafe ref struct Node(byte* start)
{
    internal const int HeaderBytes = 16;

    // Where the parts of the header lie.
    internal const int StampAt = 0, CountAt = 8, FlagsAt = 9, PrefixLengthAt = 10, WordAt = 12;
    internal const byte KindMask = 0x03;

    /// <summary>
    /// A long value that the record of the draft that made it names: this draft frees it only with what it retires. Later ones do not look.
    /// </summary>
    internal const byte RecordedFlag = 0x04;

    /// <summary>A bucket without access stamps, which is one of a collection. Of a long value the bit is another flag.</summary>
    internal const byte SlimFlag = 0x04;

    /// <summary>An inner node whose block has room for an <see cref="ExpiryMark"/>, whether it carries one or not.</summary>
    internal const byte MarkRoomFlag = 0x08;

    /// <summary>An inner node that carries an <see cref="ExpiryMark"/>.</summary>
    internal const byte HasMarkFlag = 0x10;

    /// <summary>An inner node beneath which a field of a key's collection may expire. Of a bucket the bit is another flag.</summary>
    internal const byte FieldsExpireFlag = 0x40;

    internal const byte LongPrefixFlag = 0x20;

    /// <summary>A bucket whose values may own blocks. Stays set when the last such goes.</summary>
    internal const byte HasReferencesFlag = 0x40;

    /// <summary>A bucket that may hold entries with an expiry. Stays set when the last one goes.</summary>
    internal const byte HasExpiryFlag = 0x80;

    // From the second byte of a word to its bit 16.
    private const int LongPrefixShift = 3;

    internal const int MaxExtraParents = 0x7FFF;
    internal const ulong EverSharedBit = 0x8000;
    internal const int BirthShift = 16;

    /// <summary>Most blocks that one block refers to: 256 children and a terminal.</summary>
    internal const int MaxReferences = 257;

#if DEBUG
    static Node()
    {
        Layout.Fills(
            nameof(Node),
            0,
            HeaderBytes,
            (StampAt, sizeof(ulong)),
            (CountAt, sizeof(byte)),
            (FlagsAt, sizeof(byte)),
            (PrefixLengthAt, sizeof(ushort)),
            (WordAt, sizeof(uint)));
        int stamp = MaxExtraParents + (int)EverSharedBit;
        int flags = KindMask + RecordedFlag + MarkRoomFlag + HasMarkFlag + LongPrefixFlag + HasReferencesFlag + HasExpiryFlag;
        Layout.Holds(flags == byte.MaxValue, nameof(Node), "two flags share a bit");
        Layout.Holds(stamp == (1 << BirthShift) - 1, nameof(Node), "the parts of the stamp overlap or leave a gap");
        Layout.Holds(LongPrefixFlag << (8 + LongPrefixShift) == 1 << 16, nameof(Node), "the flag is not the length's bit 16");
        Layout.Holds(BitConverter.IsLittleEndian, nameof(Node), "bytes within words are drawn in the other order");
    }
#endif

    internal byte* Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get;
    } = start;

    /// <summary>The writer's. Readers look at no stamp, but for <see cref="ExclusiveBytes"/>, which estimates.</summary>
    internal ulong Stamp
    {
        get => *(ulong*)(Start + StampAt);
        set => *(ulong*)(Start + StampAt) = value;
    }

    /// <summary>The version it was born in.</summary>
    internal long Birth => (long)(Stamp >> BirthShift);

    internal int ExtraParents => (int)(Stamp & MaxExtraParents);

    internal bool WasShared => (Stamp & EverSharedBit) != 0;

    internal byte Flags
    {
        get => Start[FlagsAt];
        set => Start[FlagsAt] = value;
    }

    internal NodeKind Kind => (NodeKind)(Start[FlagsAt] & KindMask);

    internal bool IsInner => (Start[FlagsAt] & KindMask) == (byte)NodeKind.Inner;

    internal bool IsBucket => (Start[FlagsAt] & KindMask) == (byte)NodeKind.Bucket;

    /// <summary>Whether it is a long value that a record names: see <see cref="RecordedFlag"/>.</summary>
    internal bool IsRecorded => (Start[FlagsAt] & (KindMask | RecordedFlag)) == ((byte)NodeKind.LongValue | RecordedFlag);

    /// <summary>Children of an inner node, entries of a bucket.</summary>
    internal int Count => Start[CountAt] + 1;

    internal int PrefixLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            // One load for the length and the flag that is its bit 16, and no branch.
            uint word = *(uint*)(Start + CountAt);
            return (int)((word >> 16) | ((word & (LongPrefixFlag << 8)) << LongPrefixShift));
        }
    }

    internal uint Word
    {
        get => *(uint*)(Start + WordAt);
        set => *(uint*)(Start + WordAt) = value;
    }

    internal ReadOnlySpan<byte> Prefix => new(IsInner ? AsInner.PrefixStart : AsBucket.PrefixStart, PrefixLength);

    /// <summary>Bytes the block was made with, before rounding. Exactly: by it the arena is told what is freed.</summary>
    internal long Size => Kind switch
    {
        NodeKind.Inner => Inner.SizeOf(Count, PrefixLength, AsInner.HasMarkRoom),
        NodeKind.Bucket => Bucket.SizeOf(Flags, Count, PrefixLength, (int)Word),
        _ => HeaderBytes + (long)Word,
    };

    /// <summary>The same in the arena's unit.</summary>
    internal uint Granules => Arena.GranulesOf(Size);

    /// <summary>Bytes that the block takes of the arena, rounding included.</summary>
    internal long TakenBytes => (long)Granules * Arena.GranuleBytes;

    internal Inner AsInner
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Start);
    }

    internal Bucket AsBucket
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Start);
    }

    /// <summary>The bytes of a long value.</summary>
    internal ReadOnlySpan<byte> LongValue => new(Start + HeaderBytes, (int)Word);

    /// <summary>Writes all of the header but the stamp.</summary>
    /// <param name="flags">Kind and flags, without the one for a long prefix.</param>
    /// <param name="count">At least 1.</param>
    /// <param name="prefixLength">At most 65,536.</param>
    /// <param name="word">See the layout.</param>
    internal void WriteHeader(byte flags, int count, int prefixLength, uint word)
    {
        Start[CountAt] = (byte)(count - 1);
        Start[FlagsAt] = (byte)((flags & ~LongPrefixFlag) | (prefixLength > ushort.MaxValue ? LongPrefixFlag : 0));
        *(ushort*)(Start + PrefixLengthAt) = (ushort)prefixLength;
        Word = word;
    }

    /// <summary>
    /// The handles this block owns: children and terminal, or those of values. The root of a collection is owned by its entry as the block
    /// of a long value is, by this and <see cref="SetReferences"/> alone: all that drops, shares, undoes or frees goes through them.
    /// </summary>
    /// <param name="into">Room for <see cref="MaxReferences"/>.</param>
    /// <returns>How many.</returns>
    internal int CopyReferences(Span<uint> into)
    {
        int count = 0;
        if (IsInner)
        {
            Inner inner = AsInner;
            uint* children = inner.Children;
            for (int i = 0, n = Count; i < n; i++)
            {
                if (children[i] != 0) into[count++] = children[i];
            }

            if (inner.Terminal != 0) into[count++] = inner.Terminal;
        }
        else if (IsBucket && (Flags & HasReferencesFlag) != 0)
        {
            Bucket bucket = AsBucket;
            for (int i = 0, n = Count; i < n; i++)
            {
                StoredValue value = bucket.Value(i);
                if (value.HasReference) into[count++] = value.Handle;
            }
        }

        return count;
    }

    /// <summary>
    /// Replaces the handles this block owns, in the order of <see cref="CopyReferences"/>. The block must be the draft's own.
    /// </summary>
    internal void SetReferences(ReadOnlySpan<uint> from)
    {
        int next = 0;
        if (IsInner)
        {
            Inner inner = AsInner;
            uint* children = inner.Children;
            for (int i = 0, n = Count; i < n; i++)
            {
                if (children[i] != 0) children[i] = from[next++];
            }

            if (inner.Terminal != 0) inner.Terminal = from[next];
        }
        else if (IsBucket && (Flags & HasReferencesFlag) != 0)
        {
            Bucket bucket = AsBucket;
            for (int i = 0, n = Count; i < n; i++)
            {
                StoredValue value = bucket.Value(i);
                if (value.HasReference) value.SetHandle(from[next++]);
            }
        }
    }

    /// <summary>Keys beneath, counted. O(1).</summary>
    internal long KeyCount => IsInner ? Word : Count;

    /// <summary>Keys with an expiry beneath, counted. O(1), or one bucket.</summary>
    internal long ExpiringKeys => IsInner ? AsInner.ExpiringKeys : AsBucket.ExpiringBefore(Count, ExpiryMark.None);

    /// <summary>What is known of the subtree; keys measured from the start of this node's prefix. O(1), or one bucket.</summary>
    internal SubtreeMeasure Measure() => IsInner ? AsInner.Measure : AsBucket.MeasureEntries(0, Count, ExpiryMark.None);

    /// <summary>No key beneath expires before this (Unix ms), and no field of one. A lower bound.</summary>
    internal long EarliestExpiryMs => IsInner ? AsInner.EarliestExpiryMs : AsBucket.EarliestExpiryMs;
}
