using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>Makes encoded values: see <see cref="StoredValue"/>.</summary>
internal static unsafe class ValueEncoder
{
    /// <summary>
    /// Encodes a value; a long one gets a block, or is one already. The bytes are taken here, so they may lie in memory that the draft
    /// changes later.
    /// </summary>
    /// <param name="into">Room for <see cref="StoredValue.MaxEncodedBytes"/>.</param>
    /// <param name="value">At most 512 MB.</param>
    /// <param name="expiresAtMs"><see cref="ExpiryTime.Never"/> for never.</param>
    /// <param name="kind">0 to 31.</param>
    internal static StoredValue Encode(BlockDraft blocks, byte* into, ReadOnlySpan<byte> value, long expiresAtMs, byte kind)
    {
        if (value.Length > StoredValue.MaxInlineBytes && blocks.Adopt(value) is not 0 and var adopted)
        {
            return Refer(into, WriteHead(into, (byte)(kind << StoredValue.KindShift), expiresAtMs), adopted, value.Length);
        }

        StoredValue encoded = Begin(blocks, into, value.Length, expiresAtMs, kind, out Span<byte> bytes);
        value.CopyTo(bytes);
        return encoded;
    }

    /// <summary>Encodes a value with bytes written over it from an offset on; what lies between its end and the offset is zero.</summary>
    /// <param name="into">Room for <see cref="StoredValue.MaxEncodedBytes"/>.</param>
    /// <param name="old">The value; may lie in memory that the draft changes later.</param>
    /// <param name="bytes">The bytes; with the offset at most 512 MB.</param>
    /// <param name="expiresAtMs"><see cref="ExpiryTime.Never"/> for never.</param>
    /// <param name="kind">0 to 31.</param>
    internal static StoredValue EncodeSpliced(
        BlockDraft blocks, byte* into, ReadOnlySpan<byte> old, int offset, ReadOnlySpan<byte> bytes, long expiresAtMs, byte kind)
    {
        int end = offset + bytes.Length;
        Debug.Assert(offset >= 0 && end >= offset && end <= TrieLimits.MaxValueBytes, "The caller lets a value through that is too long.");
        StoredValue encoded = Begin(blocks, into, Math.Max(old.Length, end), expiresAtMs, kind, out Span<byte> value);
        int kept = Math.Min(old.Length, offset);
        old[..kept].CopyTo(value);
        value[kept..offset].Clear();
        bytes.CopyTo(value[offset..]);
        if (old.Length > end) old[end..].CopyTo(value[end..]);
        return encoded;
    }

    /// <summary>Encodes all of a value but its bytes, which the caller writes.</summary>
    private static StoredValue Begin(BlockDraft blocks, byte* into, int length, long expiresAtMs, byte kind, out Span<byte> bytes)
    {
        int at = WriteHead(into, (byte)(kind << StoredValue.KindShift), expiresAtMs);
        if (length <= StoredValue.MaxInlineBytes)
        {
            bytes = new Span<byte>(into + at, length);
            return new StoredValue(into, at + length);
        }

        Node block = blocks.New(Node.HeaderBytes + (long)length, out uint handle);
        block.WriteHeader((byte)NodeKind.LongValue, 1, 0, (uint)length);
        bytes = new Span<byte>(block.Start + Node.HeaderBytes, length);
        return Refer(into, at, handle, length);
    }

    /// <summary>Writes what stands for a long value behind its head.</summary>
    private static StoredValue Refer(byte* into, int at, uint handle, int length)
    {
        *into |= (byte)ValueForm.Block;
        Unsafe.WriteUnaligned(into + at + StoredValue.HandleAt, handle);
        Unsafe.WriteUnaligned(into + at + StoredValue.LengthAt, length);
        return new StoredValue(into, at + StoredValue.BlockReferenceBytes);
    }

    /// <summary>Encodes a trie as a value.</summary>
    /// <param name="into">Room for <see cref="StoredValue.MaxTrieBytes"/>.</param>
    /// <param name="root">Becomes the value's.</param>
    /// <param name="expiresAtMs">Of the whole; <see cref="ExpiryTime.Never"/> for never.</param>
    /// <param name="kind">0 to 31.</param>
    internal static StoredValue EncodeTrie(Heap heap, byte* into, uint root, long expiresAtMs, byte kind)
    {
        // What its root knows is what the entry says, so there is nothing to keep in step: one block is asked.
        SubtreeMeasure measure = heap.At(root).Measure();
        bool hasBound = measure.EarliestExpiryMs != ExpiryTime.Never;
        ValueForm form = hasBound ? ValueForm.Trie | ValueForm.Block : ValueForm.Trie;
        int at = WriteHead(into, (byte)((kind << StoredValue.KindShift) | (byte)form), expiresAtMs);
        Unsafe.WriteUnaligned(into + at + StoredValue.HandleAt, root);
        Unsafe.WriteUnaligned(into + at + StoredValue.WeightAt, measure.Bytes);
        if (!hasBound) return new StoredValue(into, at + StoredValue.TrieReferenceBytes);
        Unsafe.WriteUnaligned(into + at + StoredValue.FieldsExpireAt, measure.EarliestExpiryMs);
        return new StoredValue(into, at + StoredValue.TrieReferenceBytes + sizeof(long));
    }

    /// <summary>The same value with another expiry; what it owns stays its own.</summary>
    /// <param name="into">Room for <see cref="StoredValue.EncodedLengthWith"/> that expiry; not where the value lies.</param>
    /// <param name="expiresAtMs"><see cref="ExpiryTime.Never"/> for never.</param>
    internal static StoredValue WithExpiry(byte* into, StoredValue value, long expiresAtMs)
    {
        int at = WriteHead(into, (byte)(*value.Start & ~StoredValue.ExpiryFlag), expiresAtMs);
        ReadOnlySpan<byte> body = value.Encoded[value.HeadLength..];
        body.CopyTo(new Span<byte>(into + at, body.Length));
        return new StoredValue(into, at + body.Length);
    }

    private static int WriteHead(byte* into, byte tag, long expiresAtMs)
    {
        Debug.Assert(ExpiryTime.IsValid(expiresAtMs), "an expiry before 1970 gets as far as the trie");
        *into = tag;
        if (expiresAtMs == ExpiryTime.Never) return StoredValue.ExpiryAt;
        *into |= StoredValue.ExpiryFlag;
        Unsafe.WriteUnaligned(into + StoredValue.ExpiryAt, expiresAtMs);
        return StoredValue.ExpiryAt + sizeof(long);
    }
}
