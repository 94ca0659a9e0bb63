namespace PlumCache.Storage;

/// <summary>What a draft has changed so far, for whoever asks: whether anything, which of what is watched, and all of it.</summary>
internal sealed class DraftChanges(DraftTries tries, RecordPool records)
{
    /// <summary>All of it, if it is to be recorded.</summary>
    public DraftJournal Journal { get; } = new(tries.Blocks, records);

    /// <summary>Whether anything was changed.</summary>
    public bool HasChanges { get; set; }

    /// <summary>Changes of single keys.</summary>
    public int KeysWritten { get; private set; }

    /// <summary>The watches with their touch numbers.</summary>
    public WatchTable Watches { get; set; } = WatchTable.Empty;

    /// <summary>A key was changed.</summary>
    /// <returns>True, for the answer of the change that it notes.</returns>
    public bool NoteKey(int database, scoped ReadOnlySpan<byte> key)
    {
        HasChanges = true;
        KeysWritten++;
        Watches = Watches.IsEmpty ? Watches : Watches.WithKeyTouched(database, key);
        return true;
    }

    /// <summary>The watches as they are when everything is changed that is under a prefix now.</summary>
    public WatchTable WithPrefixTouched(WatchTable watches, int database, scoped ReadOnlySpan<byte> prefix) =>
        watches.IsEmpty ? watches : watches.WithPrefixTouched(database, prefix, tries[database]);

    /// <summary>One watcher less of each place.</summary>
    public void Unwatch(IEnumerable<WatchedPlace> places)
    {
        WatchTable before = Watches;
        Watches = before.Without(WatchTable.Ordered(places));
        HasChanges |= !ReferenceEquals(before, Watches);
    }

    /// <summary>Ends with the draft.</summary>
    public void Clear()
    {
        HasChanges = false;
        KeysWritten = 0;
        Watches = WatchTable.Empty;
    }
}
