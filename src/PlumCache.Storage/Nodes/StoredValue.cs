#if DEBUG
using System.Numerics;
#endif
using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>
/// A view of an encoded value in a bucket:
/// <code>
/// tag u8     form (bit 0) | has an expiry (bit 1) | kind (bits 2 to 6)
/// [expiry i64, Unix ms]
/// inline     the bytes
/// block      handle u32 of the block that holds them, length u32
/// </code>
/// What form it has only <see cref="Form"/> tells: what else asks is <see cref="HasReference"/>, about who owns what, and
/// <see cref="Weight"/>, about what is measured.
/// </summary>
/// <param name="encodedLength">Of all of it.</param>
internal readonly unsafe ref struct StoredValue(byte* start, int encodedLength)
{
    /// <summary>Longer values live in blocks of their own. Inlining 256 bytes made overwrites a third slower.</summary>
    internal const int MaxInlineBytes = 64;

    /// <summary>Longest encoding.</summary>
    internal const int MaxEncodedBytes = 1 + 8 + MaxInlineBytes;

    /// <summary>The bits of the tag that are a <see cref="ValueForm"/>.</summary>
    internal const byte FormMask = (byte)ValueForm.Block;

    internal const byte ExpiryFlag = 2;
    internal const int KindShift = 2;

    // As an expiry has 8 bytes and its flag is 2, the one is the other shifted.
    private const int ExpiryFlagToBytes = 2;

    /// <summary>Largest kind, and the mask of its bits.</summary>
    internal const byte MaxKind = 31;

    internal const int BlockReferenceBytes = 8;

    // Where the parts lie: from the start, and of what stands for a block behind the head.
    internal const int TagAt = 0, ExpiryAt = 1, HandleAt = 0, LengthAt = 4;

    private readonly byte* _start = start;

#if DEBUG
    static StoredValue()
    {
        // The expiry lies at any address, and is read so: it begins behind the tag and ends where the head does.
        Layout.Holds(ExpiryAt == TagAt + sizeof(byte), nameof(StoredValue), "the expiry does not follow the tag");
        Layout.Holds(ExpiryFlag << ExpiryFlagToBytes == sizeof(long), nameof(StoredValue), "the flag does not tell the bytes of an expiry");
        Layout.Fills(nameof(StoredValue), 0, BlockReferenceBytes, (HandleAt, sizeof(uint)), (LengthAt, sizeof(int)));
        Layout.Holds((FormMask | ExpiryFlag) >> KindShift == 0, nameof(StoredValue), "a flag and the kind share a bit");
        Layout.Holds(BitOperations.IsPow2(MaxKind + 1), nameof(StoredValue), "the largest kind is no mask");
        Layout.Holds(MaxKind << KindShift <= byte.MaxValue, nameof(StoredValue), "there is no room for all kinds");
    }
#endif

    internal byte* Start => _start;

    internal int EncodedLength { get; } = encodedLength;

    internal ValueForm Form => (ValueForm)(*_start & FormMask);

    /// <summary>Whether it owns a block: then <see cref="Handle"/> is that.</summary>
    internal bool HasReference => Form != ValueForm.Inline;

    internal bool HasExpiry => (*_start & ExpiryFlag) != 0;

    internal byte Kind => (byte)((*_start >> KindShift) & MaxKind);

    internal long ExpiresAtMs => HasExpiry ? Unsafe.ReadUnaligned<long>(_start + ExpiryAt) : ExpiryTime.Never;

    /// <summary>The block it owns. It must own one.</summary>
    internal uint Handle => Unsafe.ReadUnaligned<uint>(_start + HeadLength + HandleAt);

    /// <summary>What it counts in the measures, in bytes.</summary>
    internal long Weight => Length;

    /// <summary>Length of the value.</summary>
    internal int Length => Form == ValueForm.Block ? Unsafe.ReadUnaligned<int>(_start + HeadLength + LengthAt) : EncodedLength - HeadLength;

    internal ReadOnlySpan<byte> Encoded => new(_start, EncodedLength);

    /// <summary>The flags its bucket must have.</summary>
    internal byte BucketFlags => (byte)((HasReference ? Node.HasReferencesFlag : 0) | (HasExpiry ? Node.HasExpiryFlag : 0));

    /// <summary>Length of the tag and expiry in front.</summary>
    internal int HeadLength => ExpiryAt + ((*_start & ExpiryFlag) << ExpiryFlagToBytes);

    /// <summary>The value. Of a long one no byte is read, nor the block's header.</summary>
    internal ReadOnlySpan<byte> Bytes(Heap heap) =>
        Form == ValueForm.Block ? heap.LongValueAt(Handle, Length) : new ReadOnlySpan<byte>(_start + HeadLength, EncodedLength - HeadLength);

    /// <summary>Puts another handle in place. The bucket must be the draft's own.</summary>
    internal void SetHandle(uint handle) => Unsafe.WriteUnaligned(_start + HeadLength + HandleAt, handle);

    /// <summary>Length of the same value with another expiry.</summary>
    internal int EncodedLengthWith(long expiresAtMs) => EncodedLength - HeadLength + HeadLengthFor(expiresAtMs);

    /// <summary>Measure of one entry with a key of some length.</summary>
    internal SubtreeMeasure MeasureWith(int keyLength) => MeasureWith(keyLength, ExpiryMark.None);

    /// <summary>The same with a mark on the entry.</summary>
    internal SubtreeMeasure MeasureWith(int keyLength, ExpiryMark mark)
    {
        long expiresAtMs = mark.Apply(ExpiresAtMs);
        return new()
        {
            Keys = 1,
            Bytes = keyLength + Weight,
            ExpiringKeys = expiresAtMs == ExpiryTime.Never ? 0 : 1,
            EarliestExpiryMs = expiresAtMs,
            LongestKeyBytes = keyLength,
        };
    }

    private static int HeadLengthFor(long expiresAtMs) => expiresAtMs == ExpiryTime.Never ? ExpiryAt : ExpiryAt + sizeof(long);
}
