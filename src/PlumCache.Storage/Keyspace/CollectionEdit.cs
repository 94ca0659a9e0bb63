using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// The collection of one key of a draft, open for changes of its fields: see <see cref="Draft.TryOpenCollection"/>. What it reads includes
/// what it has written. Until it is closed the draft is neither read nor changed otherwise, and when one of its operations throws, the
/// draft is broken as by any other. Fields are at most MaxKeyBytes long, values as long as any; expiries are Unix ms, or
/// <see cref="ExpiryTime.Never"/>. O(length of the field) each, after O(length of the key) once.
/// </summary>
public sealed class CollectionEdit
{
    private readonly DraftTries _tries;
    private readonly DraftChanges _changes;
    private readonly DraftJournal _journal;
    private readonly SteadyBytes _field;
    private readonly SteadyBytes _end;
    private byte[] _key = new byte[64];
    private int _keyLength;
    private int _database;
    private uint _accessStamp;
    private bool _isChanged;

    internal CollectionEdit(DraftTries tries, DraftChanges changes, SteadyBytes field, SteadyBytes end)
    {
        _tries = tries;
        _changes = changes;
        _journal = changes.Journal;
        _field = field;
        _end = end;
    }

    /// <summary>Whether it was opened and not closed.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Kind of the value that the key holds, or will.</summary>
    public byte Kind => _tries.Collection.Kind;

    /// <summary>The fields as they are now, due ones included; none when the key was not there. Valid until the next change.</summary>
    public Trie Fields
    {
        get
        {
            Debug.Assert(IsOpen, "a collection is read while it is open");
            return _tries.Collection.Fields;
        }
    }

    private ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    /// <summary>Sets value and expiry of a field. A change, also when both are what they were.</summary>
    /// <param name="found">
    /// Where a lookup found it, if <see cref="Draft.Holds"/> says so now: its bucket is not searched again then.
    /// </param>
    /// <returns>True when the field is new.</returns>
    public bool Put(
        scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value, long expiresAtMs = ExpiryTime.Never,
        EntryLocation found = default) =>
        PutField(field, value, expiresAtMs, isSorted: false, found);

    /// <summary>
    /// The same for many fields that come in byte order, each behind all that are there, as a sorted result does: no way is gone for each,
    /// and the buckets are full. In any other order it is only slower than <see cref="Put"/>; so is a read between two of
    /// them.
    /// </summary>
    /// <returns>True when the field is new.</returns>
    public bool PutSorted(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value, long expiresAtMs = ExpiryTime.Never) =>
        PutField(field, value, expiresAtMs, isSorted: true, found: default);

    /// <summary>Removes a field. The last one takes the key along, and with it the key's expiry.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(scoped ReadOnlySpan<byte> field)
    {
        Debug.Assert(IsOpen, "a collection is changed while it is open");
        if (!_tries.Collection.TryFollow(field, out EntryLocation found)) return false;
        field = Steady(field);
        Write(new Change { Kind = ChangeKind.RemoveField, Database = _database, Key = Key, Target = field });
        _tries.Collection.TakeOver().Remove(field, found);
        return true;
    }

    /// <summary>Removes all fields that begin with some bytes; none, for all. O(length of the prefix).</summary>
    /// <returns>Number of fields removed, due ones included.</returns>
    public long RemovePrefix(scoped ReadOnlySpan<byte> prefix)
    {
        if (Fields.Measure(prefix).Keys == 0) return 0;
        prefix = Steady(prefix);
        Write(new Change { Kind = ChangeKind.RemoveFields, Database = _database, Key = Key, Target = prefix });
        return _tries.Collection.TakeOver().RemovePrefix(prefix);
    }

    /// <summary>
    /// Removes all fields from one (included) to another (excluded) in byte order; neither need be there. O(length of the two): what lies
    /// wholly between goes in whole subtrees, those made by this draft block by block.
    /// </summary>
    /// <param name="from">Empty for the smallest field.</param>
    /// <param name="to">Empty: to the end.</param>
    /// <returns>Number of fields removed, due ones included.</returns>
    public long RemoveRange(scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to)
    {
        Debug.Assert(to.Length <= _tries.MaxKeyBytes, "the caller refuses longer fields");
        long behind = to.IsEmpty ? Fields.Count : Fields.Rank(to);
        if (behind == 0 || behind <= Fields.Rank(from)) return 0;
        from = Steady(from);
        to = _end.Of(to);
        Write(new Change { Kind = ChangeKind.RemoveFieldRange, Database = _database, Key = Key, Target = from, Value = to });
        return _tries.Collection.TakeOver().RemoveRange(from, to);
    }

    /// <summary>Changes the expiry of a field, or takes it away; one that it has already is no change.</summary>
    /// <returns>False when the field is not there.</returns>
    public bool SetExpiry(scoped ReadOnlySpan<byte> field, long expiresAtMs)
    {
        Debug.Assert(IsOpen, "a collection is changed while it is open");
        if (!_tries.Collection.TryFollow(field, out EntryLocation found)) return false;
        if (Fields.At(found).ExpiresAtMs == expiresAtMs) return true;
        field = Steady(field);
        Write(new Change
        {
            Kind = ChangeKind.SetFieldExpiry,
            Database = _database,
            Key = Key,
            Target = field,
            ExpiresAtMs = expiresAtMs,
        });
        _tries.Collection.TakeOver().SetExpiry(found, expiresAtMs);
        return true;
    }

    /// <summary>Makes the value one of another kind, 0 to 31.</summary>
    public void SetKind(byte kind)
    {
        if (kind == Kind) return;
        if (Fields.Count > 0)
        {
            Write(new Change { Kind = ChangeKind.SetKind, Database = _database, Key = Key, ValueKind = kind });
            _tries.Collection.TakeOver();
        }

        _tries.Collection.Kind = kind;
    }

    /// <summary>
    /// Puts what was changed in place. The key counts as changed when anything was; a key whose collection is empty is gone, and one that
    /// was not there and got no field is still not there.
    /// </summary>
    public void Close()
    {
        Debug.Assert(IsOpen, "a collection is closed once");
        IsOpen = false;
        _tries.CloseCollection(_database, Key, _accessStamp);
        if (_isChanged) _changes.NoteKey(_database, Key);
    }

    internal bool TryOpen(int database, scoped ReadOnlySpan<byte> key, byte kind, uint accessStamp, EntryLocation found)
    {
        if (_key.Length < key.Length) _key = new byte[Math.Max(key.Length, 2 * _key.Length)];

        // The key may lie in what is about to be changed, and is needed to the end.
        key.CopyTo(_key);
        (_database, _keyLength, _accessStamp, _isChanged) = (database, key.Length, accessStamp, false);
        IsOpen = _tries.TryOpenCollection(database, Key, kind, found);
        return IsOpen;
    }

    private bool PutField(
        scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value, long expiresAtMs, bool isSorted, EntryLocation found)
    {
        field = Steady(field);
        bool isByPlace = _journal.IsRecording && value.Length > DraftJournal.MaxInlineBytes;
        _isChanged = true;
        if (_journal.IsRecording)
        {
            var put = new Change
            {
                Kind = ChangeKind.PutField,
                Database = _database,
                Key = Key,
                Target = field,
                Value = value,
                ValueKind = Kind,
                ExpiresAtMs = expiresAtMs,
            };
            _journal.Write(put, isByPlace);
        }

        bool isNew = _tries.Collection.Put(field, value, expiresAtMs, isSorted, found, out uint block);
        if (isByPlace) _journal.Place(block, start: 0);
        return isNew;
    }

    private ReadOnlySpan<byte> Steady(ReadOnlySpan<byte> field)
    {
        Debug.Assert(IsOpen, "a collection is changed while it is open");
        Debug.Assert(field.Length <= _tries.MaxKeyBytes, "the caller refuses longer fields");
        return _field.Of(field);
    }

    /// <summary>A change is certain by now.</summary>
    private void Write(scoped in Change change)
    {
        _isChanged = true;
        if (_journal.IsRecording) _journal.Write(change);
    }
}
