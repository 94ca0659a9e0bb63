namespace PlumCache.Storage;

/// <summary>Changes of a draft that concern single keys: what they do to the tries, and what is noted of them.</summary>
/// <param name="tries">The draft's.</param>
/// <param name="changes">The draft's.</param>
/// <param name="steadyKey">The draft's.</param>
/// <param name="steadyTarget">The draft's.</param>
internal sealed class DraftEntries(DraftTries tries, DraftChanges changes, SteadyBytes steadyKey, SteadyBytes steadyTarget)
{
    /// <returns>True when the key is new.</returns>
    public bool Set(
        int database, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value, long expiresAtMs, uint accessStamp, byte kind)
    {
        key = steadyKey.Of(key);
        bool isNew = tries.Set(database, key, value, expiresAtMs, accessStamp, kind);
        changes.NoteKey(database, key);
        return isNew;
    }

    public void Splice(
        int database, scoped ReadOnlySpan<byte> key, int offset, scoped ReadOnlySpan<byte> bytes, long nowMs, uint accessStamp)
    {
        key = steadyKey.Of(key);
        tries.Splice(database, key, offset, bytes, nowMs, accessStamp);
        changes.NoteKey(database, key);
    }

    /// <returns>Whether it was there.</returns>
    public bool Remove(int database, scoped ReadOnlySpan<byte> key)
    {
        key = steadyKey.Of(key);
        return tries.Remove(database, key) && changes.NoteKey(database, key);
    }

    /// <returns>False when the key is not there.</returns>
    public bool SetExpiry(int database, scoped ReadOnlySpan<byte> key, long expiresAtMs)
    {
        key = steadyKey.Of(key);
        return tries.SetExpiry(database, key, expiresAtMs) && changes.NoteKey(database, key);
    }

    /// <returns>False when the key is not there.</returns>
    public bool Copy(int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to, uint accessStamp)
    {
        from = steadyKey.Of(from);
        to = steadyTarget.Of(to);
        return IsOne(fromDatabase, from, toDatabase, to)
            ? tries[fromDatabase].TryGet(from, out _)
            : tries.CopyEntry(fromDatabase, from, toDatabase, to, accessStamp) && changes.NoteKey(toDatabase, to);
    }

    /// <returns>False when the key is not there.</returns>
    public bool Move(int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to, uint accessStamp)
    {
        from = steadyKey.Of(from);
        to = steadyTarget.Of(to);
        return IsOne(fromDatabase, from, toDatabase, to)
            ? tries[fromDatabase].TryGet(from, out _)
            : tries.MoveEntry(fromDatabase, from, toDatabase, to, accessStamp)
                && changes.NoteKey(fromDatabase, from) && changes.NoteKey(toDatabase, to);
    }

    private static bool IsOne(int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to) =>
        fromDatabase == toDatabase && from.SequenceEqual(to);
}
