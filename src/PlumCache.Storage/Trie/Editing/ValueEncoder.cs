using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>Makes encoded values: see <see cref="StoredValue"/>.</summary>
internal static unsafe class ValueEncoder
{
    /// <summary>Encodes a value; a long one gets a block. The bytes are taken here, so they may lie in memory that the draft changes later.</summary>
    /// <param name="blocks">The draft.</param>
    /// <param name="into">Room for <see cref="StoredValue.MaxEncodedBytes"/>.</param>
    /// <param name="value">At most 512 MB.</param>
    /// <param name="expiresAtMs"><see cref="long.MaxValue"/> for never.</param>
    /// <param name="kind">0 to 31.</param>
    internal static StoredValue Encode(BlockDraft blocks, byte* into, ReadOnlySpan<byte> value, long expiresAtMs, byte kind)
    {
        int at = WriteHead(into, (byte)(kind << StoredValue.KindShift), expiresAtMs);
        if (value.Length <= StoredValue.MaxInlineBytes)
        {
            value.CopyTo(new Span<byte>(into + at, value.Length));
            return new StoredValue(into, at + value.Length);
        }

        var block = blocks.New(Node.HeaderBytes + (long)value.Length, out uint handle);
        block.WriteHeader((byte)NodeKind.LongValue, 1, 0, (uint)value.Length);
        value.CopyTo(new Span<byte>(block.Start + Node.HeaderBytes, value.Length));
        *into |= StoredValue.LongFlag;
        Unsafe.WriteUnaligned(into + at, handle);
        Unsafe.WriteUnaligned(into + at + 4, value.Length);
        return new StoredValue(into, at + StoredValue.LongReferenceBytes);
    }

    /// <summary>The same value with another expiry; a long value keeps its block.</summary>
    /// <param name="into">Room for <see cref="StoredValue.EncodedLengthWith"/> that expiry; not where the value lies.</param>
    /// <param name="value">The value.</param>
    /// <param name="expiresAtMs"><see cref="long.MaxValue"/> for never.</param>
    internal static StoredValue WithExpiry(byte* into, StoredValue value, long expiresAtMs)
    {
        int at = WriteHead(into, (byte)(*value.Start & ~StoredValue.ExpiryFlag), expiresAtMs);
        var body = value.Encoded[value.HeadLength..];
        body.CopyTo(new Span<byte>(into + at, body.Length));
        return new StoredValue(into, at + body.Length);
    }

    private static int WriteHead(byte* into, byte tag, long expiresAtMs)
    {
        *into = tag;
        if (expiresAtMs == long.MaxValue) return 1;
        *into |= StoredValue.ExpiryFlag;
        Unsafe.WriteUnaligned(into + 1, expiresAtMs);
        return 1 + sizeof(long);
    }
}
