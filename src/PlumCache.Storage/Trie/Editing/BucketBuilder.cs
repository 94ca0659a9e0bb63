using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>Makes buckets: of one entry, like another with one entry changed, or of the entries of a scratch.</summary>
/// <param name="isSlim">Whether they are a collection's, without access stamps.</param>
internal sealed unsafe class BucketBuilder(BlockDraft blocks, bool isSlim)
{
    private readonly byte _kind = isSlim ? Node.SlimFlag : (byte)0;
    private readonly Heap _heap = blocks.Heap;

    /// <summary>A bucket of one entry. Its key is all prefix, so it may be as long as keys may be.</summary>
    internal uint Single(scoped ReadOnlySpan<byte> key, StoredValue value, uint accessStamp)
    {
        Bucket bucket = New((byte)(_kind | value.BucketFlags), 1, key, value.EncodedLength, out uint made);
        bucket.Fingerprints[0] = Fingerprint.Of(default);
        bucket.Slots[0] = new EntrySlot(0, value.EncodedLength);
        if (!isSlim) bucket.Stamps[0] = accessStamp;
        Copy(value, bucket.Data);
        return made;
    }

    /// <summary>A bucket with one entry more; the old one is released.</summary>
    internal uint WithEntry(uint handle, int index, scoped ReadOnlySpan<byte> suffix, StoredValue value, uint accessStamp) =>
        Splice(handle, index, removed: 0, inserted: 1, suffix, value, accessStamp);

    /// <summary>A bucket with one entry less, of two or more; the old one is released, the entry's value is the caller's to drop.</summary>
    internal uint WithoutEntry(uint handle, int index) => Splice(handle, index, removed: 1, inserted: 0, default, default, 0);

    /// <summary>A bucket with another value for one entry; the old one is released, the old value is the caller's to drop.</summary>
    internal uint WithValue(uint handle, int index, StoredValue value, uint accessStamp)
    {
        Bucket bucket = _heap.At(handle).AsBucket;
        if (bucket.Value(index).EncodedLength != value.EncodedLength)
        {
            return Splice(handle, index, removed: 1, inserted: 1, bucket.Suffix(index), value, accessStamp);
        }

        // As long as the old one: no slot moves, so what the draft has made itself is overwritten in place.
        uint own = blocks.Edit(handle);
        Node node = _heap.At(own);
        bucket = node.AsBucket;
        Copy(value, bucket.Data + bucket.Slots[index].KeyEnd);
        if (!isSlim) bucket.Stamps[index] = accessStamp;
        node.Flags |= value.BucketFlags;
        return own;
    }

    /// <summary>A bucket with the expiries that a mark gives to some of its entries; the old one is let go.</summary>
    /// <returns>The same block where none changes.</returns>
    internal uint WithMark(uint handle, int from, int to, ExpiryMark mark)
    {
        int growth = 0, changed = 0;
        Bucket old = _heap.At(handle).AsBucket;
        for (int i = from; i < to; i++)
        {
            StoredValue value = old.Value(i);
            long expiresAtMs = mark.Apply(value.ExpiresAtMs);
            if (expiresAtMs == value.ExpiresAtMs) continue;
            growth += value.EncodedLengthWith(expiresAtMs) - value.EncodedLength;
            changed++;
        }

        if (changed == 0) return handle;

        // A copy may have got other blocks for long values.
        handle = blocks.Unshare(handle);
        old = _heap.At(handle).AsBucket;
        int count = old.Count;
        byte flags = (byte)(_heap.At(handle).Flags | (mark.IsPersisting ? 0 : Node.HasExpiryFlag));
        Bucket bucket =
            New(flags, count, new ReadOnlySpan<byte>(old.PrefixStart, old.PrefixLength), old.DataLength + growth, out uint made);
        Unsafe.CopyBlockUnaligned(bucket.Fingerprints, old.Fingerprints, (uint)count);
        for (int i = 0, at = 0; i < count; i++)
        {
            ReadOnlySpan<byte> suffix = old.Suffix(i);
            StoredValue value = old.Value(i);
            suffix.CopyTo(new Span<byte>(bucket.Data + at, suffix.Length));
            at += suffix.Length;
            long expiresAtMs = i >= from && i < to ? mark.Apply(value.ExpiresAtMs) : value.ExpiresAtMs;
            int end = at + ValueEncoder.WithExpiry(bucket.Data + at, value, expiresAtMs).EncodedLength;
            bucket.Slots[i] = new EntrySlot(at, end);
            at = end;
        }

        if (!isSlim) Unsafe.CopyBlockUnaligned(bucket.Stamps, old.Stamps, (uint)(sizeof(uint) * count));
        blocks.Release(handle);
        return made;
    }

    /// <summary>A bucket of some entries of a scratch, the first bytes of their keys cut off.</summary>
    internal uint Build(EntryScratch scratch, int from, int to, int skip)
    {
        int count = to - from, shared = scratch.SharedBytes(from, to, skip), data = 0;
        byte flags = _kind;
        for (int i = from; i < to; i++)
        {
            StoredValue value = scratch.Value(i);
            data += scratch.Key(i).Length - skip - shared + value.EncodedLength;
            flags |= value.BucketFlags;
        }

        Bucket bucket = New(flags, count, scratch.Key(from).Slice(skip, shared), data, out uint made);
        for (int i = 0, at = 0; i < count; i++)
        {
            ReadOnlySpan<byte> suffix = scratch.Key(from + i)[(skip + shared)..];
            StoredValue value = scratch.Value(from + i);
            suffix.CopyTo(new Span<byte>(bucket.Data + at, suffix.Length));
            at += suffix.Length;
            bucket.Fingerprints[i] = Fingerprint.Of(suffix);
            bucket.Slots[i] = new EntrySlot(at, at + value.EncodedLength);
            if (!isSlim) bucket.Stamps[i] = scratch.AccessStamp(from + i);
            Copy(value, bucket.Data + at);
            at += value.EncodedLength;
        }

        return made;
    }

    /// <summary>A bucket like another, which is released, with an entry taken out at an index, put in there, or both.</summary>
    private uint Splice(
        uint handle, int index, int removed, int inserted, scoped ReadOnlySpan<byte> suffix, StoredValue value, uint accessStamp)
    {
        Bucket old = _heap.At(handle).AsBucket;
        int count = old.Count, behind = count - index - removed;
        int gapStart = old.StartOf(index), gapLength = removed == 1 ? old.Slots[index].End - gapStart : 0;
        int added = inserted == 1 ? suffix.Length + value.EncodedLength : 0, shift = added - gapLength;
        int flags = _heap.At(handle).Flags | (inserted == 1 ? value.BucketFlags : 0);

        var prefix = new ReadOnlySpan<byte>(old.PrefixStart, old.PrefixLength);
        Bucket bucket = New((byte)flags, count - removed + inserted, prefix, old.DataLength + shift, out uint made);

        Unsafe.CopyBlockUnaligned(bucket.Fingerprints, old.Fingerprints, (uint)index);
        Unsafe.CopyBlockUnaligned(bucket.Fingerprints + index + inserted, old.Fingerprints + index + removed, (uint)behind);
        Unsafe.CopyBlockUnaligned(bucket.Slots, old.Slots, (uint)(sizeof(EntrySlot) * index));
        EntrySlot* to = bucket.Slots + index + inserted;
        EntrySlot* from = old.Slots + index + removed;
        for (int i = 0; i < behind; i++) to[i] = new EntrySlot(from[i].KeyEnd + shift, from[i].End + shift);
        if (!isSlim)
        {
            uint* stamps = bucket.Stamps;
            Unsafe.CopyBlockUnaligned(stamps, old.Stamps, (uint)(sizeof(uint) * index));
            Unsafe.CopyBlockUnaligned(stamps + index + inserted, old.Stamps + index + removed, (uint)(sizeof(uint) * behind));
            if (inserted == 1) stamps[index] = accessStamp;
        }

        byte* data = bucket.Data;
        Unsafe.CopyBlockUnaligned(data, old.Data, (uint)gapStart);
        if (inserted == 1)
        {
            // What is put in the place of another has its key.
            bucket.Fingerprints[index] = removed == 1 ? old.Fingerprints[index] : Fingerprint.Of(suffix);
            bucket.Slots[index] = new EntrySlot(gapStart + suffix.Length, gapStart + added);
            suffix.CopyTo(new Span<byte>(data + gapStart, suffix.Length));
            Copy(value, data + gapStart + suffix.Length);
        }

        Unsafe.CopyBlockUnaligned(data + gapStart + added, old.Data + gapStart + gapLength, (uint)(old.DataLength - gapStart - gapLength));
        blocks.Release(handle);
        return made;
    }

    private Bucket New(byte flags, int count, scoped ReadOnlySpan<byte> prefix, int dataLength, out uint made)
    {
        Node node = blocks.New(Bucket.SizeOf(flags, count, prefix.Length, dataLength), out made);
        Debug.Assert((flags & Node.SlimFlag) == _kind, "a bucket of keys becomes one of fields, or the other way round");
        node.WriteHeader((byte)((flags & ~Node.KindMask) | (byte)NodeKind.Bucket), count, prefix.Length, (uint)dataLength);
        Debug.Assert(dataLength <= ushort.MaxValue, "Slots cannot hold the data's end.");
        Bucket bucket = node.AsBucket;
        prefix.CopyTo(new Span<byte>(bucket.PrefixStart, prefix.Length));
        return bucket;
    }

    private static void Copy(StoredValue value, byte* to) => Unsafe.CopyBlockUnaligned(to, value.Start, (uint)value.EncodedLength);
}
