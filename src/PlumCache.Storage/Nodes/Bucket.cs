using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PlumCache.Storage;

/// <summary>
/// A view of a bucket: up to 16 entries in key order. Behind the header (whose word is the length of the data):
/// <code>
/// 16  fingerprints u8[n], padded to a multiple of 8
///     slots EntrySlot[n]
///     access stamps u32[n]   where entries are keys: of a field nobody keeps one, so a collection's buckets are slim
///     prefix             that all keys share
///     data               (suffix, encoded value) of each entry, one behind the other
/// </code>
/// A fingerprint is an 8-bit hash of a suffix: one vector compare leaves a lookup with one candidate, mostly.
/// </summary>
internal readonly unsafe ref struct Bucket(byte* start)
{
    private readonly byte* _start = start;

#if DEBUG
    static Bucket()
    {
        Layout.Holds(Node.HeaderBytes % sizeof(EntrySlot) == 0, nameof(Bucket), "slots do not begin at a multiple of their size");
        Layout.Holds(TrieLimits.MaxBucketEntries <= Vector128<byte>.Count, nameof(Bucket), "one compare does not reach every entry");
        Layout.Holds(Node.SlimFlag == sizeof(uint), nameof(Bucket), "the flag is not the bytes that it spares each entry");
        Layout.Holds(TrieLimits.MaxBucketData <= ushort.MaxValue, nameof(Bucket), "a slot cannot tell where the data end");
    }
#endif

    internal int Count => _start[Node.CountAt] + 1;

    internal int PrefixLength => new Node(_start).PrefixLength;

    internal int DataLength => *(int*)(_start + Node.WordAt);

    internal byte* Fingerprints => _start + Node.HeaderBytes;

    internal EntrySlot* Slots
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (EntrySlot*)(_start + Node.HeaderBytes + ((Count + 7) & ~7));
    }

    /// <summary>Whether there are no access stamps.</summary>
    internal bool IsSlim => (_start[Node.FlagsAt] & Node.SlimFlag) != 0;

    /// <summary>The access stamps, unless it is slim: the one thing that readers write, racily by design.</summary>
    internal uint* Stamps
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert(!IsSlim, "a slim bucket has no access stamps");
            return (uint*)(Slots + Count);
        }
    }

    internal byte* PrefixStart
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (byte*)Slots + (BytesPerSlot(_start[Node.FlagsAt]) * Count);
    }

    internal byte* Data => PrefixStart + PrefixLength;

    /// <summary>
    /// The earliest expiry of any entry (Unix ms); where fields expire in one, a lower bound. So the bucket has the flag then, too.
    /// </summary>
    internal long EarliestExpiryMs
    {
        get
        {
            long earliest = ExpiryTime.Never;
            if ((_start[Node.FlagsAt] & Node.HasExpiryFlag) == 0) return earliest;
            for (int i = 0, n = Count; i < n; i++) earliest = ExpiryTime.Earlier(earliest, Value(i).EarliestExpiryMs);
            return earliest;
        }
    }

    /// <param name="flags">Of its header.</param>
    internal static int SizeOf(byte flags, int count, int prefixLength, int dataLength) =>
        Node.HeaderBytes + ((count + 7) & ~7) + (BytesPerSlot(flags) * count) + prefixLength + dataLength;

    /// <summary>The access stamp of an entry; 0 where there are none.</summary>
    internal uint AccessStamp(int index) => IsSlim ? 0 : Stamps[index];

    /// <summary>Where an entry begins in the data.</summary>
    internal int StartOf(int index) => index == 0 ? 0 : Slots[index - 1].End;

    internal ReadOnlySpan<byte> Suffix(int index)
    {
        int begin = StartOf(index);
        return new ReadOnlySpan<byte>(Data + begin, Slots[index].KeyEnd - begin);
    }

    internal StoredValue Value(int index)
    {
        EntrySlot slot = Slots[index];
        return new StoredValue(Data + slot.KeyEnd, slot.End - slot.KeyEnd);
    }

    /// <summary>A bit for every entry with this fingerprint. Loads 16 bytes: what follows the fingerprints is masked away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal uint Candidates(byte fingerprint)
    {
        var same = Vector128.Equals(Vector128.Load(Fingerprints), Vector128.Create(fingerprint));
        return same.ExtractMostSignificantBits() & ((1u << Count) - 1);
    }

    /// <summary>The entry with exactly this suffix, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(scoped ReadOnlySpan<byte> suffix)
    {
        EntrySlot* slots = Slots;
        byte* data = Data;
        for (uint candidates = Candidates(Fingerprint.Of(suffix)); candidates != 0; candidates &= candidates - 1)
        {
            int i = BitOperations.TrailingZeroCount(candidates);
            int begin = i == 0 ? 0 : slots[i - 1].End;
            if (slots[i].KeyEnd - begin != suffix.Length) continue;
            if (new ReadOnlySpan<byte>(data + begin, suffix.Length).SequenceEqual(suffix)) return i;
        }

        return -1;
    }

    /// <summary>The first entry whose suffix is not smaller, or the count.</summary>
    internal int LowerBound(scoped ReadOnlySpan<byte> suffix)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (Suffix(middle).SequenceCompareTo(suffix) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>The entries whose suffixes begin with some bytes: from (included) to (excluded).</summary>
    internal (int From, int To) RangeOf(scoped ReadOnlySpan<byte> beginning)
    {
        int from = LowerBound(beginning), to = from;
        while (to < Count && Suffix(to).StartsWith(beginning)) to++;
        return (from, to);
    }

    /// <summary>Whether an entry has an expiry, with a mark on the bucket.</summary>
    internal bool IsExpiring(int index, ExpiryMark mark) => mark.Apply(Value(index).ExpiresAtMs) != ExpiryTime.Never;

    /// <summary>How many of the entries before an index have an expiry, with a mark on the bucket.</summary>
    internal int ExpiringBefore(int index, ExpiryMark mark)
    {
        if ((_start[Node.FlagsAt] & Node.HasExpiryFlag) == 0) return mark.IsPersisting ? 0 : index;
        int expiring = 0;
        for (int i = 0; i < index; i++)
        {
            if (IsExpiring(i, mark)) expiring++;
        }

        return expiring;
    }

    /// <summary>
    /// The entry that so many others with an expiry stand before and that has one itself, with a mark on the bucket, or the count.
    /// </summary>
    internal int ExpiringAt(long rank, ExpiryMark mark)
    {
        int count = Count;
        if ((_start[Node.FlagsAt] & Node.HasExpiryFlag) == 0) return mark.IsPersisting ? count : (int)Math.Min(rank, count);
        for (int i = 0; i < count; i++)
        {
            if (IsExpiring(i, mark) && rank-- == 0) return i;
        }

        return count;
    }

    /// <summary>
    /// Those of some entries that expire at or before a time (<see cref="ExpiryTime.Never"/>: all); keys measured from the start of the
    /// prefix.
    /// </summary>
    internal DueMeasure DueAmong(int from, int to, long atMs)
    {
        if (atMs != ExpiryTime.Never && (_start[Node.FlagsAt] & Node.HasExpiryFlag) == 0) return default;
        long keys = 0, bytes = 0;
        for (int i = from; i < to; i++)
        {
            StoredValue value = Value(i);
            if (!ExpiryTime.IsDue(value.ExpiresAtMs, atMs)) continue;
            keys++;
            bytes += PrefixLength + Slots[i].KeyEnd - StartOf(i) + value.Weight;
        }

        return new DueMeasure(keys, bytes);
    }

    /// <summary>Bytes of suffixes and values, when the values have the expiries that a mark gives them.</summary>
    internal int DataLengthWith(ExpiryMark mark)
    {
        int length = DataLength;
        if (mark.IsNone) return length;
        for (int i = 0, n = Count; i < n; i++)
        {
            StoredValue value = Value(i);
            length += value.EncodedLengthWith(mark.Apply(value.ExpiresAtMs)) - value.EncodedLength;
        }

        return length;
    }

    /// <summary>Measures of some entries, with a mark on the bucket; keys measured from the start of the prefix.</summary>
    internal SubtreeMeasure MeasureEntries(int from, int to, ExpiryMark mark)
    {
        SubtreeMeasure measure = SubtreeMeasure.None;
        int prefixLength = PrefixLength;
        if (to - from == Count && mark.IsNone && (_start[Node.FlagsAt] & (Node.HasExpiryFlag | Node.HasReferencesFlag)) == 0)
        {
            // Each value is its tag and the bytes it counts, so no entry need be read: as of most small collections at each change.
            measure.Keys = to;
            measure.Bytes = DataLength + ((long)to * (prefixLength - StoredValue.ExpiryAt));
            measure.LongestKeyBytes = prefixLength + LongestSuffix();
            return measure;
        }

        for (int i = from; i < to; i++) measure.Add(Value(i).MeasureWith(prefixLength + Slots[i].KeyEnd - StartOf(i), mark));
        return measure;
    }

    private int LongestSuffix()
    {
        int longest = 0, begin = 0;
        EntrySlot* slots = Slots;
        for (int i = 0, n = Count; i < n; i++)
        {
            longest = Math.Max(longest, slots[i].KeyEnd - begin);
            begin = slots[i].End;
        }

        return longest;
    }

    /// <summary>Of an entry's slot and its access stamp, if it has one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BytesPerSlot(byte flags) => sizeof(EntrySlot) + sizeof(uint) - (flags & Node.SlimFlag);
}
