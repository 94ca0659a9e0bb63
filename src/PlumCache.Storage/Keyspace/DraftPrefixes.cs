namespace PlumCache.Storage;

/// <summary>
/// Changes of a draft that concern whole prefixes and databases: what they do to the tries, what of the watches they touch, and their
/// record.
/// </summary>
internal sealed class DraftPrefixes(DraftTries tries, DraftChanges changes)
{
    private readonly DraftJournal _journal = changes.Journal;

    /// <returns>Number of keys removed.</returns>
    public long Remove(int database, scoped ReadOnlySpan<byte> prefix)
    {
        WatchTable watches = changes.WithPrefixTouched(changes.Watches, database, prefix);
        Write(new Change { Kind = ChangeKind.RemovePrefix, Database = database, Key = prefix });
        long removed = tries.RemovePrefix(database, prefix);
        Note(removed > 0, watches);
        return removed;
    }

    /// <returns>Number of keys changed.</returns>
    public long SetExpiry(int database, scoped ReadOnlySpan<byte> prefix, long nowMs, long expiresAtMs)
    {
        WatchTable watches = changes.WithPrefixTouched(changes.Watches, database, prefix);
        Write(
            new Change { Kind = ChangeKind.SetPrefixExpiry, Database = database, Key = prefix, TimeMs = nowMs, ExpiresAtMs = expiresAtMs });
        long changed = tries.SetPrefixExpiry(database, prefix, nowMs, expiresAtMs);
        Note(changed > 0, watches);
        return changed;
    }

    /// <summary>Copies or moves.</summary>
    /// <returns>Number of keys, or a <see cref="PrefixRefusal"/>.</returns>
    public long Transplant(int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to, bool isMove)
    {
        if (fromDatabase == toDatabase && from.SequenceEqual(to)) return tries[fromDatabase].Measure(from).Keys;

        // Touched is what was there before and what is there afterwards: at the destination, and at the source of a move if there was
        // anything.
        long replaced = tries[toDatabase].Measure(to).Keys;
        bool touchesSource = isMove && tries[fromDatabase].Measure(from).Keys > 0;
        WatchTable watches = changes.WithPrefixTouched(changes.Watches, toDatabase, to);
        watches = touchesSource ? changes.WithPrefixTouched(watches, fromDatabase, from) : watches;
        ChangeKind kind = isMove ? ChangeKind.MovePrefix : ChangeKind.CopyPrefix;
        Write(new Change { Kind = kind, Database = fromDatabase, Key = from, TargetDatabase = toDatabase, Target = to });
        long keys = tries.Transplant(fromDatabase, from, toDatabase, to, isMove);
        watches = changes.WithPrefixTouched(watches, toDatabase, to);
        watches = touchesSource ? changes.WithPrefixTouched(watches, fromDatabase, from) : watches;
        Note(keys > 0 || (keys == 0 && replaced > 0), watches);
        return keys;
    }

    /// <summary>Puts what is under a prefix of a snapshot in the place of what is there.</summary>
    /// <returns>Number of keys, or a <see cref="PrefixRefusal"/>.</returns>
    public long Restore(Snapshot snapshot, scoped ReadOnlySpan<byte> prefix)
    {
        int database = snapshot.Database;
        long replaced = tries[database].Measure(prefix).Keys;
        WatchTable watches = changes.WithPrefixTouched(changes.Watches, database, prefix);
        Write(new Change { Kind = ChangeKind.RestorePrefix, Database = database, Key = prefix, Target = snapshot.Name.Span });
        long keys = tries.CopyIn(database, snapshot.Root, prefix);
        Note(keys > 0 || (keys == 0 && replaced > 0), changes.WithPrefixTouched(watches, database, prefix));
        return keys;
    }

    /// <summary>Exchanges two databases.</summary>
    public void Swap(int first, int second)
    {
        WatchTable watches = changes.Watches.IsEmpty
            ? changes.Watches : changes.Watches.WithSwapTouched(first, second, tries[first], tries[second]);
        Write(new Change { Kind = ChangeKind.SwapDatabases, Database = first, TargetDatabase = second });
        tries.Swap(first, second);
        Note(isChanged: true, watches);
    }

    private void Write(scoped in Change change)
    {
        if (_journal.IsRecording) _journal.Write(change);
    }

    // Whether a change is one, as it turned out, and the watches if it is.
    private void Note(bool isChanged, WatchTable watches)
    {
        if (isChanged)
        {
            changes.HasChanges = true;
            changes.Watches = watches;
        }
        else
        {
            _journal.TakeBack();
        }
    }
}
