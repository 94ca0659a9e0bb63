#if DEBUG
using System.Numerics;
#endif
using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>
/// A view of an encoded value in a bucket:
/// <code>
/// tag u8     block (bit 0) | has an expiry (bit 1) | kind (bits 2 to 6) | trie (bit 7)
/// [expiry i64, Unix ms]
/// inline     the bytes
/// block      handle u32 of the block that holds them, length u32
/// trie       handle u32 of its root, weight i64: the bytes of its fields and their values;
///            with bit 0 too: no field expires before, i64 (Unix ms)
/// </code>
/// What form it has only <see cref="Form"/> tells: what else asks is <see cref="HasReference"/>, about who owns what, and
/// <see cref="Weight"/>, about what is measured.
/// </summary>
/// <param name="encodedLength">Of all of it.</param>
internal readonly unsafe ref struct StoredValue(byte* start, int encodedLength)
{
    /// <summary>Longer values live in blocks of their own. Inlining 256 bytes made overwrites a third slower.</summary>
    internal const int MaxInlineBytes = 64;

    /// <summary>Longest encoding; that of a trie is shorter.</summary>
    internal const int MaxEncodedBytes = 1 + 8 + MaxInlineBytes;

    /// <summary>Longest encoding of a trie.</summary>
    internal const int MaxTrieBytes = 1 + 8 + TrieReferenceBytes + 8;

    /// <summary>The bits of the tag that tell its <see cref="ValueForm"/>; both stand for a trie in which fields may expire.</summary>
    internal const byte FormMask = (byte)ValueForm.Block | (byte)ValueForm.Trie;

    internal const byte ExpiryFlag = 2;
    internal const int KindShift = 2;

    // As an expiry has 8 bytes and its flag is 2, the one is the other shifted.
    private const int ExpiryFlagToBytes = 2;

    /// <summary>Largest kind, and the mask of its bits.</summary>
    internal const byte MaxKind = 31;

    internal const int BlockReferenceBytes = 8, TrieReferenceBytes = 12;

    // Where the parts lie: from the start, and of what stands for a block or a trie behind the head.
    internal const int TagAt = 0, ExpiryAt = 1, HandleAt = 0, LengthAt = 4, WeightAt = 4, FieldsExpireAt = 12;

    private readonly byte* _start = start;

#if DEBUG
    static StoredValue()
    {
        // The expiry lies at any address, and is read so: it begins behind the tag and ends where the head does.
        Layout.Holds(ExpiryAt == TagAt + sizeof(byte), nameof(StoredValue), "the expiry does not follow the tag");
        Layout.Holds(ExpiryFlag << ExpiryFlagToBytes == sizeof(long), nameof(StoredValue), "the flag does not tell the bytes of an expiry");
        Layout.Fills(nameof(StoredValue), 0, BlockReferenceBytes, (HandleAt, sizeof(uint)), (LengthAt, sizeof(int)));

        // As the expiry, what stands for a trie is read at any address: its parts follow each other.
        Layout.Holds(WeightAt == HandleAt + sizeof(uint), nameof(StoredValue), "a weight does not follow its root");
        Layout.Holds(TrieReferenceBytes == WeightAt + sizeof(long), nameof(StoredValue), "a trie has more than root and weight");
        Layout.Holds(FieldsExpireAt == TrieReferenceBytes, nameof(StoredValue), "the fields' bound does not follow the weight");
        Layout.Holds(MaxTrieBytes <= MaxEncodedBytes, nameof(StoredValue), "a trie finds no room where any value is to");
        Layout.Holds(((FormMask | ExpiryFlag) & (MaxKind << KindShift)) == 0, nameof(StoredValue), "a flag and the kind share a bit");
        Layout.Holds(BitOperations.IsPow2(MaxKind + 1), nameof(StoredValue), "the largest kind is no mask");
        Layout.Holds(MaxKind << KindShift <= byte.MaxValue, nameof(StoredValue), "there is no room for all kinds");
    }
#endif

    internal byte* Start => _start;

    internal int EncodedLength { get; } = encodedLength;

    internal ValueForm Form
    {
        get
        {
            var form = (ValueForm)(*_start & FormMask);
            return form > ValueForm.Trie ? ValueForm.Trie : form;
        }
    }

    /// <summary>Whether it owns a block, as its only parent unless the block counts others: then <see cref="Handle"/> is that.</summary>
    internal bool HasReference => (*_start & FormMask) != 0;

    internal bool HasExpiry => (*_start & ExpiryFlag) != 0;

    internal byte Kind => (byte)((*_start >> KindShift) & MaxKind);

    internal long ExpiresAtMs => HasExpiry ? Unsafe.ReadUnaligned<long>(_start + ExpiryAt) : ExpiryTime.Never;

    /// <summary>The block it owns. It must own one.</summary>
    internal uint Handle => Unsafe.ReadUnaligned<uint>(_start + HeadLength + HandleAt);

    /// <summary>What it counts in the measures, in bytes: of a trie what that measures.</summary>
    internal long Weight => Form == ValueForm.Trie ? Unsafe.ReadUnaligned<long>(_start + HeadLength + WeightAt) : Length;

    /// <summary>Whether it is a trie in which fields may expire.</summary>
    internal bool HasExpiringFields => (*_start & FormMask) == FormMask;

    /// <summary>No field of it expires before this (Unix ms): a lower bound of what its root says. Not of a trie: never.</summary>
    internal long FieldsExpireAtMs =>
        HasExpiringFields ? Unsafe.ReadUnaligned<long>(_start + HeadLength + FieldsExpireAt) : ExpiryTime.Never;

    /// <summary>Neither it nor a field of it expires before this (Unix ms).</summary>
    internal long EarliestExpiryMs => ExpiryTime.Earlier(ExpiresAtMs, FieldsExpireAtMs);

    /// <summary>Length of the value; a trie has no bytes of its own.</summary>
    internal int Length => (*_start & FormMask) switch
    {
        (byte)ValueForm.Inline => EncodedLength - HeadLength,
        (byte)ValueForm.Block => Unsafe.ReadUnaligned<int>(_start + HeadLength + LengthAt),
        _ => 0,
    };

    internal ReadOnlySpan<byte> Encoded => new(_start, EncodedLength);

    /// <summary>The flags its bucket must have.</summary>
    internal byte BucketFlags =>
        (byte)((HasReference ? Node.HasReferencesFlag : 0) | (EarliestExpiryMs != ExpiryTime.Never ? Node.HasExpiryFlag : 0));

    /// <summary>Length of the tag and expiry in front.</summary>
    internal int HeadLength => ExpiryAt + ((*_start & ExpiryFlag) << ExpiryFlagToBytes);

    /// <summary>The value. Of a long one no byte is read, nor the block's header; a trie has none.</summary>
    internal ReadOnlySpan<byte> Bytes(Heap heap)
    {
        int form = *_start & FormMask;
        if (form == (byte)ValueForm.Inline) return new ReadOnlySpan<byte>(_start + HeadLength, EncodedLength - HeadLength);
        return form == (byte)ValueForm.Block ? heap.LongValueAt(Handle, Length) : default;
    }

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
            EarliestExpiryMs = ExpiryTime.Earlier(expiresAtMs, FieldsExpireAtMs), // a mark is about the key
            FieldsExpire = FieldsExpireAtMs != ExpiryTime.Never,
            LongestKeyBytes = keyLength,
        };
    }

    private static int HeadLengthFor(long expiresAtMs) => expiresAtMs == ExpiryTime.Never ? ExpiryAt : ExpiryAt + sizeof(long);
}
