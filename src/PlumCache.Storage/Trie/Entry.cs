using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>What a key holds. Valid while the view or the draft it was read from is open and unchanged.</summary>
public readonly unsafe ref struct Entry
{
    private readonly Heap _heap;
    // Of a field there is none: null.
    private readonly uint* _accessStamp;
    private readonly byte* _value;
    private readonly int _encodedLength;
    private readonly ExpiryMark _mark;

    /// <summary>An entry of a bucket.</summary>
    /// <param name="mark">The marks of the nodes above, as one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Entry(Heap heap, Bucket bucket, int index, ExpiryMark mark)
    {
        _heap = heap;
        EntrySlot slot = bucket.Slots[index];
        _accessStamp = bucket.IsSlim ? null : bucket.Stamps + index;
        _value = bucket.Data + slot.KeyEnd;
        _encodedLength = slot.End - slot.KeyEnd;
        _mark = mark;
    }

    /// <summary>The value's bytes, in native memory. Nothing of a long value is touched before they are read.</summary>
    public ReadOnlySpan<byte> Value => Stored.Bytes(_heap);

    /// <summary>Whether the value is a collection: a trie of fields, with no bytes of its own.</summary>
    public bool IsCollection => Stored.Form == ValueForm.Trie;

    /// <summary>
    /// The fields of a collection, due ones included, as the keys of a trie; empty for any other value. Valid as long as this. An expiry
    /// there is the field's.
    /// </summary>
    public Trie Fields => new(_heap, IsCollection ? Stored.Handle : 0);

    /// <summary>The number by which <see cref="Trie.Fields"/> finds the fields of a collection again; 0 for any other value.</summary>
    public uint FieldsNumber => IsCollection ? Stored.Handle : 0;

    /// <summary>No field of a collection expires before this (Unix ms), and one may then; never, for any other value.</summary>
    public long FieldsExpireAtMs => Stored.FieldsExpireAtMs;

    /// <summary>Bytes of the value, or of all fields and values of a collection: what it counts in measures. O(1).</summary>
    public long Bytes => Stored.Weight;

    /// <summary>Length of the value, without touching its bytes.</summary>
    public int ValueLength => Stored.Length;

    /// <summary>Expiry in Unix ms; <see cref="ExpiryTime.Never"/> when it does not expire.</summary>
    public long ExpiresAtMs => _mark.Apply(Stored.ExpiresAtMs);

    /// <summary>
    /// Whether its expiry has come, or that of the last of its fields: then it counts as not there. O(1), but for a collection whose fields
    /// may all have ended and are not swept yet: O(depth) and a walk past those that have.
    /// </summary>
    /// <param name="nowMs">Unix ms.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsDue(long nowMs) => ExpiryTime.IsDue(ExpiresAtMs, nowMs) || (Stored.HasExpiringFields && HasEnded(nowMs));

    /// <summary>Whether it is a collection all of whose fields are due.</summary>
    private bool HasEnded(long nowMs) =>
        ExpiryTime.IsDue(Stored.FieldsExpireAtMs, nowMs) && !DueLookup.HoldsLive(_heap, Stored.Handle, nowMs);

    /// <summary>Kind of the value, the caller's to define; 0 to 31.</summary>
    public byte Kind => Stored.Kind;

    /// <summary>The access stamp: a racy word beside the entry, the caller's to define. A field has none: 0.</summary>
    public uint AccessStamp => _accessStamp == null ? 0 : Volatile.Read(ref *_accessStamp);

    /// <summary>The block of a long value; 0 when it is none.</summary>
    internal uint ValueBlock => Stored.Form == ValueForm.Block ? Stored.Handle : 0;

    /// <summary>
    /// Whether another entry holds the same bytes; those of a block that both share are not read. A collection has none: its fields are to
    /// be compared.
    /// </summary>
    internal bool HasSameValue(Entry other)
    {
        StoredValue mine = Stored;
        StoredValue others = other.Stored;
        if (IsCollection || other.IsCollection || mine.Length != others.Length) return false;
        return (mine.HasReference && others.HasReference && mine.Handle == others.Handle) || Value.SequenceEqual(other.Value);
    }

    /// <summary>
    /// Whether it is what another version of the keyspace has, which is held: the same value, kind and expiry. O(1) but for a value of few
    /// bytes: a long value or a collection is the same if it lies where the other does, so one that was moved counts as another.
    /// </summary>
    public bool IsUnchanged(Entry before)
    {
        StoredValue mine = Stored;
        StoredValue others = before.Stored;
        if (Kind != before.Kind || ExpiresAtMs != before.ExpiresAtMs || mine.Form != others.Form) return false;
        return mine.HasReference ? mine.Handle == others.Handle : Value.SequenceEqual(before.Value);
    }

    private StoredValue Stored => new(_value, _encodedLength);

    /// <summary>
    /// Stores the access stamp in place: the one write a reader may do. Copies and snapshots that share the entry see it; one that races
    /// with a writer's copy of the entry may be lost. A field has none, and nothing happens.
    /// </summary>
    public void Touch(uint stamp)
    {
        // A store takes the cache line from other readers, so it is done only when it changes something.
        if (_accessStamp != null && *_accessStamp != stamp) Volatile.Write(ref *_accessStamp, stamp);
    }
}
