namespace PlumCache.Storage;

/// <summary>Removes what is due from the tries of a draft, and notes it: for the record, and for who wants to know the keys.</summary>
internal sealed class DraftSweep(DraftTries tries, DraftChanges changes) : ISweepListener
{
    private readonly Arena _arena = tries.Blocks.Heap.Arena;
    private readonly DraftJournal _journal = changes.Journal;
    private int _database;
    private ICollection<byte[]>? _keys, _keysOfFields;
    private byte[]? _keyOfField;
    private WatchTable _watches = WatchTable.Empty;

    /// <summary>See <see cref="Draft.RemoveDue(int, long, int, out bool, ICollection{byte[]}, ICollection{byte[]})"/>.</summary>
    public int Run(
        int database, long nowMs, int maxKeys, out bool isFinished, ICollection<byte[]>? keys, ICollection<byte[]>? keysOfFields)
    {
        _watches = changes.Watches.IsEmpty ? changes.Watches : changes.Watches.WithDueTouched(database, tries[database], nowMs);
        bool usesReserve = _arena.UsesReserve;
        ChangeCause cause = _journal.Cause;
        uint before = tries.HandleOf(database);
        _database = database;
        (_keys, _keysOfFields, _keyOfField) = (keys, keysOfFields, null);
        _arena.UsesReserve = true;
        _journal.Cause = ChangeCause.Expired;
        bool isToldOf = keys is not null || keysOfFields is not null || _journal.IsRecording || !_watches.IsEmpty;
        int removed = tries.RemoveDue(database, nowMs, maxKeys, out isFinished, isToldOf ? this : null);
        _journal.Cause = cause;
        _arena.UsesReserve = usesReserve;

        // Tightened bounds are worth a publish too. In a trie changed before, the root may stay the same block: then there are changes
        // already.
        changes.HasChanges |= removed > 0 || tries.HandleOf(database) != before;
        changes.Watches = removed > 0 ? _watches : changes.Watches;
        _watches = WatchTable.Empty;
        return removed;
    }

    /// <summary>Removes a key if it is due, else those of its fields that are. O(length of the key) when nothing is.</summary>
    public void RunKey(int database, ReadOnlySpan<byte> key, long nowMs)
    {
        if (!tries[database].TryGet(key, out Entry entry)) return;
        bool isDue = entry.IsDue(nowMs);
        if (!isDue && !ExpiryTime.IsDue(entry.FieldsExpireAtMs, nowMs)) return;
        ChangeCause cause = _journal.Cause;
        _journal.Cause = ChangeCause.Expired;
        _database = database;
        (_keys, _keysOfFields, _keyOfField) = (null, null, null);
        int removed = 1;
        if (isDue)
        {
            Write(ChangeKind.Remove, key);
            tries.Remove(database, key);
        }
        else
        {
            uint accessStamp = entry.AccessStamp;
            tries.TryOpenCollection(database, key, entry.Kind, found: default);
            ISweepListener? listener = _journal.IsRecording ? this : null;
            removed = tries.Collection.TakeOver().RemoveDueFields(nowMs, int.MaxValue, int.MaxValue, key.ToArray(), listener, out _);
            tries.CloseCollection(database, key, accessStamp);
        }

        if (removed > 0) changes.NoteKey(database, key); // a bound may have been early
        _journal.Cause = cause;
    }

    bool ISweepListener.WantsEachKey => _keys is not null;

    void ISweepListener.OnKey(ReadOnlySpan<byte> key)
    {
        _keys?.Add(key.ToArray());
        Write(ChangeKind.Remove, key);
    }

    void ISweepListener.OnField(ReadOnlySpan<byte> key, ReadOnlySpan<byte> field)
    {
        // Those of one key come in a row.
        if (_keysOfFields is not null && (_keyOfField is null || !key.SequenceEqual(_keyOfField)))
        {
            _keysOfFields.Add(_keyOfField = key.ToArray());
        }

        // A key that is due is touched beforehand; here it is another value by now.
        _watches = _watches.IsEmpty ? _watches : _watches.WithKeyTouched(_database, key);
        if (_journal.IsRecording)
        {
            _journal.Write(new Change { Kind = ChangeKind.RemoveField, Database = _database, Key = key, Target = field });
        }
    }

    void ISweepListener.OnSubtree(ReadOnlySpan<byte> prefix) => Write(ChangeKind.RemovePrefix, prefix);

    private void Write(ChangeKind kind, ReadOnlySpan<byte> key)
    {
        if (_journal.IsRecording) _journal.Write(new Change { Kind = kind, Database = _database, Key = key });
    }
}
