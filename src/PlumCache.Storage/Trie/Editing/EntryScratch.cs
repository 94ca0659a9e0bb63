using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// The entries of one or two buckets taken apart, in key order with whole keys, to be put together otherwise. Values stay where they are,
/// in blocks that must not be freed before the new ones are built.
/// </summary>
internal sealed unsafe class EntryScratch
{
    /// <summary>A full bucket and one entry more.</summary>
    internal const int Capacity = TrieLimits.MaxBucketEntries + 1;

    private readonly ScratchEntry[] _entries = new ScratchEntry[Capacity];
    private byte[] _keys = new byte[16_384];
    private int _keyBytes;

    /// <summary>Number of entries.</summary>
    internal int Count { get; private set; }

    /// <summary>The key of an entry.</summary>
    internal ReadOnlySpan<byte> Key(int index) => _keys.AsSpan(_entries[index].KeyStart, _entries[index].KeyLength);

    /// <summary>The value of an entry.</summary>
    internal StoredValue Value(int index) => new(_entries[index].Value, _entries[index].ValueLength);

    /// <summary>The access stamp of an entry.</summary>
    internal uint AccessStamp(int index) => _entries[index].AccessStamp;

    /// <summary>Forgets all entries.</summary>
    internal void Clear()
    {
        Count = 0;
        _keyBytes = 0;
    }

    /// <summary>Puts an entry in place; its key is up to three pieces, one behind the other.</summary>
    internal void Insert(
        int index,
        scoped ReadOnlySpan<byte> head,
        scoped ReadOnlySpan<byte> middle,
        scoped ReadOnlySpan<byte> tail,
        StoredValue value,
        uint accessStamp)
    {
        Debug.Assert(Count < Capacity, "More entries than two buckets can hold.");
        int length = head.Length + middle.Length + tail.Length;
        if (_keyBytes + length > _keys.Length) Array.Resize(ref _keys, Math.Max(_keys.Length * 2, _keyBytes + length));
        head.CopyTo(_keys.AsSpan(_keyBytes));
        middle.CopyTo(_keys.AsSpan(_keyBytes + head.Length));
        tail.CopyTo(_keys.AsSpan(_keyBytes + head.Length + middle.Length));
        if (index < Count) Array.Copy(_entries, index, _entries, index + 1, Count - index);
        _entries[index] = new ScratchEntry(_keyBytes, length, value.Start, value.EncodedLength, accessStamp);
        Count++;
        _keyBytes += length;
    }

    /// <summary>Puts the entries of a bucket behind the others.</summary>
    /// <param name="above">Bytes in front of its prefix that the keys shall have.</param>
    internal void Append(Bucket bucket, scoped ReadOnlySpan<byte> above = default)
    {
        var prefix = new ReadOnlySpan<byte>(bucket.PrefixStart, bucket.PrefixLength);
        for (int i = 0, n = bucket.Count; i < n; i++)
        {
            Insert(Count, above, prefix, bucket.Suffix(i), bucket.Value(i), bucket.AccessStamp(i));
        }
    }

    /// <summary>Takes entries out.</summary>
    internal void RemoveRange(int from, int to)
    {
        Array.Copy(_entries, to, _entries, from, Count - to);
        Count -= to - from;
    }

    /// <summary>Where a key that is not there belongs.</summary>
    internal int PlaceOf(scoped ReadOnlySpan<byte> key)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (Key(middle).SequenceCompareTo(key) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>Bytes that all keys of a range share behind the first <paramref name="skip"/>.</summary>
    internal int SharedBytes(int from, int to, int skip) =>
        to - from == 1 ? Key(from).Length - skip : Key(from)[skip..].CommonPrefixLength(Key(to - 1)[skip..]);

    /// <summary>Whether a range fits one bucket.</summary>
    internal bool Fits(int from, int to)
    {
        if (to - from == 1) return true;
        if (to - from > TrieLimits.MaxBucketEntries) return false;
        int shared = SharedBytes(from, to, 0), data = 0;
        for (int i = from; i < to; i++) data += _entries[i].KeyLength - shared + _entries[i].ValueLength;
        return data <= TrieLimits.MaxBucketData;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly struct ScratchEntry(int keyStart, int keyLength, byte* value, int valueLength, uint accessStamp)
    {
        internal readonly int KeyStart = keyStart;
        internal readonly int KeyLength = keyLength;
        internal readonly byte* Value = value;
        internal readonly int ValueLength = valueLength;
        internal readonly uint AccessStamp = accessStamp;
    }
}
