namespace PlumCache.Storage;

/// <summary>
/// The next version while it is being made. Belongs to the holder of the lane; one at a time. What it reads includes what it has
/// written. Ends with <see cref="TryPublish"/> or <see cref="Abandon"/>. When an operation throws <see cref="ArenaFullException"/> the
/// draft can only be abandoned.
/// </summary>
public sealed class Draft
{
    internal Draft()
    {
    }

    /// <summary>Time of the root it was opened on (Unix ms).</summary>
    public long TimeMs => throw new NotSupportedException();

    /// <summary>Whether anything was changed.</summary>
    public bool HasChanges => throw new NotSupportedException();

    /// <summary>A database's trie with the draft's changes. Valid until the next change.</summary>
    public Trie this[int database] => throw new NotSupportedException(database.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Sets value, expiry, kind and access stamp of a key. O(length of the key).</summary>
    /// <param name="database">From 0.</param>
    /// <param name="key">At most MaxKeyBytes.</param>
    /// <param name="value">May point into this draft: it is taken before anything changes.</param>
    /// <param name="expiresAtMs">Unix ms, or <see cref="long.MaxValue"/>.</param>
    /// <param name="accessStamp">The caller's own.</param>
    /// <param name="kind">0 to 31.</param>
    /// <returns>True when the key is new.</returns>
    public bool Set(int database, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value, long expiresAtMs = long.MaxValue, uint accessStamp = 0, byte kind = 0) => throw new NotSupportedException();

    /// <summary>Removes a key. O(length of the key).</summary>
    public bool Remove(int database, scoped ReadOnlySpan<byte> key) => throw new NotSupportedException();

    /// <summary>Changes the expiry of a key, value and access stamp untouched.</summary>
    /// <returns>False when the key is not there.</returns>
    public bool SetExpiry(int database, scoped ReadOnlySpan<byte> key, long expiresAtMs) => throw new NotSupportedException();

    /// <summary>Removes everything under a prefix. O(length of the prefix).</summary>
    /// <returns>Number of keys removed, due ones included.</returns>
    public long RemovePrefix(int database, scoped ReadOnlySpan<byte> prefix) => throw new NotSupportedException();

    /// <summary>Removes keys due at <paramref name="nowMs"/>, entering only subtrees that hold some, and tightens the bounds it passes.</summary>
    /// <param name="database">From 0.</param>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="maxKeys">Bound of one step.</param>
    /// <returns>Number removed; fewer than <paramref name="maxKeys"/> means none is left.</returns>
    public int RemoveDue(int database, long nowMs, int maxKeys) => throw new NotSupportedException();

    /// <summary>
    /// Fixes the draft as it stands for a reader that outlives the command: later changes copy instead of editing under it.
    /// </summary>
    /// <returns>A lease that is valid once the draft is published; abandoning the draft ends it.</returns>
    public Lease Seal() => throw new NotSupportedException();

    /// <summary>Makes the draft the root by one CAS from the root it was opened on, and closes it. The lane stays held.</summary>
    /// <param name="timeMs">Time of the new root; an earlier one than the last root's counts as that.</param>
    public PublishResult TryPublish(long timeMs) => throw new NotSupportedException();

    /// <summary>Frees everything the draft made, and closes it. The lane stays held.</summary>
    public void Abandon() => throw new NotSupportedException();
}
