namespace PlumCache.Storage;

/// <summary>Changes of a draft that concern whole prefixes: what they do to the tries, and what of the watches they touch.</summary>
/// <param name="tries">The draft's.</param>
/// <param name="changes">The draft's.</param>
internal sealed class DraftPrefixes(DraftTries tries, DraftChanges changes)
{
    /// <returns>Number of keys removed.</returns>
    public long Remove(int database, scoped ReadOnlySpan<byte> prefix)
    {
        WatchTable watches = changes.WithPrefixTouched(changes.Watches, database, prefix);
        long removed = tries.RemovePrefix(database, prefix);
        if (removed > 0)
        {
            changes.HasChanges = true;
            changes.Watches = watches;
        }

        return removed;
    }

    /// <returns>Number of keys changed.</returns>
    public long SetExpiry(int database, scoped ReadOnlySpan<byte> prefix, long nowMs, long expiresAtMs)
    {
        WatchTable watches = changes.WithPrefixTouched(changes.Watches, database, prefix);
        long changed = tries.SetPrefixExpiry(database, prefix, nowMs, expiresAtMs);
        if (changed > 0)
        {
            changes.HasChanges = true;
            changes.Watches = watches;
        }

        return changed;
    }

    /// <summary>Copies or moves.</summary>
    /// <returns>Number of keys, or a <see cref="PrefixRefusal"/>.</returns>
    public long Transplant(int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to, bool isMove)
    {
        if (fromDatabase == toDatabase && from.SequenceEqual(to))
        {
            return tries[fromDatabase].Measure(from).Keys;
        }

        // Touched is what was there before and what is there afterwards: at the destination, and at the source of a move if there was anything.
        long replaced = tries[toDatabase].Measure(to).Keys;
        bool touchesSource = isMove && tries[fromDatabase].Measure(from).Keys > 0;
        WatchTable watches = changes.WithPrefixTouched(changes.Watches, toDatabase, to);
        watches = touchesSource ? changes.WithPrefixTouched(watches, fromDatabase, from) : watches;
        long keys = tries.Transplant(fromDatabase, from, toDatabase, to, isMove);
        if (keys > 0 || (keys == 0 && replaced > 0))
        {
            changes.HasChanges = true;
            watches = changes.WithPrefixTouched(watches, toDatabase, to);
            changes.Watches = touchesSource ? changes.WithPrefixTouched(watches, fromDatabase, from) : watches;
        }

        return keys;
    }

    /// <summary>Puts what is under a prefix of a trie that belongs to no database in the place of what is there.</summary>
    /// <returns>Number of keys, or a <see cref="PrefixRefusal"/>.</returns>
    public long CopyIn(int database, uint root, scoped ReadOnlySpan<byte> prefix)
    {
        long replaced = tries[database].Measure(prefix).Keys;
        WatchTable watches = changes.WithPrefixTouched(changes.Watches, database, prefix);
        long keys = tries.CopyIn(database, root, prefix);
        if (keys > 0 || (keys == 0 && replaced > 0))
        {
            changes.HasChanges = true;
            changes.Watches = changes.WithPrefixTouched(watches, database, prefix);
        }

        return keys;
    }
}
