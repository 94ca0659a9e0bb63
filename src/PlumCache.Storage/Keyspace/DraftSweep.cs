namespace PlumCache.Storage;

/// <summary>Removes what is due from the tries of a draft, and notes it.</summary>
/// <param name="tries">The draft's.</param>
/// <param name="changes">The draft's.</param>
internal sealed class DraftSweep(DraftTries tries, DraftChanges changes) : ISweepListener
{
    private readonly Arena _arena = tries.Blocks.Heap.Arena;
    private readonly DraftJournal _journal = changes.Journal;
    private int _database;

    /// <summary>See <see cref="Draft.RemoveDue(int, long, int, out bool, ICollection{byte[]})"/>.</summary>
    public int Run(int database, long nowMs, int maxKeys, out bool isFinished, ICollection<byte[]>? keys)
    {
        WatchTable watches = changes.Watches.IsEmpty ? changes.Watches : changes.Watches.WithDueTouched(database, tries[database], nowMs);
        bool usesReserve = _arena.UsesReserve;
        ChangeCause cause = _journal.Cause;
        uint before = tries.HandleOf(database);
        _database = database;
        _arena.UsesReserve = true;
        _journal.Cause = ChangeCause.Expired;
        int removed = tries.RemoveDue(database, nowMs, maxKeys, out isFinished, keys, _journal.IsRecording ? this : null);
        _journal.Cause = cause;
        _arena.UsesReserve = usesReserve;

        // Tightened bounds are worth a publish too. In a trie changed before, the root may stay the same block: then there are changes
        // already.
        changes.HasChanges |= removed > 0 || tries.HandleOf(database) != before;
        changes.Watches = removed > 0 ? watches : changes.Watches;
        return removed;
    }

    void ISweepListener.OnKey(ReadOnlySpan<byte> key) =>
        _journal.Write(new Change { Kind = ChangeKind.Remove, Database = _database, Key = key });

    void ISweepListener.OnSubtree(ReadOnlySpan<byte> prefix) =>
        _journal.Write(new Change { Kind = ChangeKind.RemovePrefix, Database = _database, Key = prefix });
}
