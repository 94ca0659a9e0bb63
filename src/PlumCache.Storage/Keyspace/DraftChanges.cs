namespace PlumCache.Storage;

/// <summary>What a draft has changed so far, for whoever asks: whether anything, and which of what is watched.</summary>
/// <param name="tries">The draft's.</param>
internal sealed class DraftChanges(DraftTries tries)
{
    /// <summary>Whether anything was changed.</summary>
    public bool HasChanges { get; set; }

    /// <summary>The watches with their touch numbers.</summary>
    public WatchTable Watches { get; set; } = WatchTable.Empty;

    /// <summary>A key was changed.</summary>
    /// <returns>True, for the answer of the change that it notes.</returns>
    public bool NoteKey(int database, scoped ReadOnlySpan<byte> key)
    {
        HasChanges = true;
        Watches = Watches.IsEmpty ? Watches : Watches.WithKeyTouched(database, key);
        return true;
    }

    /// <summary>The watches as they are when everything is changed that is under a prefix now.</summary>
    public WatchTable WithPrefixTouched(WatchTable watches, int database, scoped ReadOnlySpan<byte> prefix) =>
        watches.IsEmpty ? watches : watches.WithPrefixTouched(database, prefix, tries[database]);

    /// <summary>Ends with the draft.</summary>
    public void Clear()
    {
        HasChanges = false;
        Watches = WatchTable.Empty;
    }
}
