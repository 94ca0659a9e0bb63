namespace PlumCache.Storage;

/// <summary>Changes of a draft that concern single keys: what they do to the tries, and what is noted of them.</summary>
internal sealed class DraftEntries(DraftTries tries, DraftChanges changes, SteadyBytes steadyKey, SteadyBytes steadyTarget)
{
    private readonly DraftJournal _journal = changes.Journal;

    /// <returns>True when the key is new.</returns>
    public bool Set(
        int database, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value, long expiresAtMs, uint accessStamp, byte kind,
        EntryLocation found)
    {
        key = steadyKey.Of(key);
        bool isByPlace = false;
        if (_journal.IsRecording)
        {
            isByPlace = value.Length > DraftJournal.MaxInlineBytes;
            var put = new Change
            {
                Kind = ChangeKind.Put,
                Database = database,
                Key = key,
                Value = value,
                ValueKind = kind,
                ExpiresAtMs = expiresAtMs,
            };
            _journal.Write(put, isByPlace);
        }

        bool isNew = tries.Set(database, key, value, expiresAtMs, accessStamp, kind, found);
        if (isByPlace) _journal.Place(tries.BlockOf(database, key), start: 0);

        changes.NoteKey(database, key);
        return isNew;
    }

    public void Splice(
        int database, scoped ReadOnlySpan<byte> key, int offset, scoped ReadOnlySpan<byte> bytes, long nowMs, uint accessStamp)
    {
        key = steadyKey.Of(key);
        bool isByPlace = false;
        if (_journal.IsRecording)
        {
            isByPlace = IsMostOf(database, key, offset, bytes.Length);
            var splice = new Change
            {
                Kind = ChangeKind.Splice,
                Database = database,
                Key = key,
                Offset = offset,
                Value = bytes,
                TimeMs = nowMs,
            };
            _journal.Write(splice, isByPlace);
        }

        tries.Splice(database, key, offset, bytes, nowMs, accessStamp);
        if (isByPlace) _journal.Place(tries.BlockOf(database, key), offset);

        changes.NoteKey(database, key);
    }

    /// <returns>Whether it was there.</returns>
    public bool Remove(int database, scoped ReadOnlySpan<byte> key)
    {
        key = steadyKey.Of(key);
        if (_journal.IsRecording) _journal.Write(new Change { Kind = ChangeKind.Remove, Database = database, Key = key });

        return Note(database, key, tries.Remove(database, key));
    }

    /// <returns>False when the key is not there.</returns>
    public bool SetExpiry(int database, scoped ReadOnlySpan<byte> key, long expiresAtMs)
    {
        key = steadyKey.Of(key);
        if (_journal.IsRecording)
        {
            _journal.Write(new Change { Kind = ChangeKind.SetExpiry, Database = database, Key = key, ExpiresAtMs = expiresAtMs });
        }

        return Note(database, key, tries.SetExpiry(database, key, expiresAtMs));
    }

    /// <returns>False when the key is not there.</returns>
    public bool Copy(int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to, uint accessStamp)
    {
        from = steadyKey.Of(from);
        to = steadyTarget.Of(to);
        if (IsOne(fromDatabase, from, toDatabase, to)) return tries[fromDatabase].TryGet(from, out _);

        Write(ChangeKind.CopyEntry, fromDatabase, from, toDatabase, to);
        return Note(toDatabase, to, tries.CopyEntry(fromDatabase, from, toDatabase, to, accessStamp));
    }

    /// <returns>False when the key is not there.</returns>
    public bool Move(int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to, uint accessStamp)
    {
        from = steadyKey.Of(from);
        to = steadyTarget.Of(to);
        if (IsOne(fromDatabase, from, toDatabase, to)) return tries[fromDatabase].TryGet(from, out _);

        Write(ChangeKind.MoveEntry, fromDatabase, from, toDatabase, to);
        bool isMoved = tries.MoveEntry(fromDatabase, from, toDatabase, to, accessStamp);
        return Note(fromDatabase, from, isMoved) && changes.NoteKey(toDatabase, to);
    }

    // Whether a change is one, as it turned out.
    private bool Note(int database, scoped ReadOnlySpan<byte> key, bool isChanged)
    {
        if (isChanged) return changes.NoteKey(database, key);

        _journal.TakeBack();
        return false;
    }

    private void Write(ChangeKind kind, int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to)
    {
        if (_journal.IsRecording)
        {
            _journal.Write(new Change { Kind = kind, Database = fromDatabase, Key = from, TargetDatabase = toDatabase, Target = to });
        }
    }

    // Bytes are read from the new value if that keeps at most about twice as much as copying them would.
    private bool IsMostOf(int database, scoped ReadOnlySpan<byte> key, int offset, int bytes)
    {
        if (bytes <= DraftJournal.MaxInlineBytes) return false;

        int old = tries[database].TryGet(key, out Entry entry) ? entry.ValueLength : 0;
        return 2L * bytes >= Math.Max(old, (long)offset + bytes);
    }

    private static bool IsOne(int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to) =>
        fromDatabase == toDatabase && from.SequenceEqual(to);
}
