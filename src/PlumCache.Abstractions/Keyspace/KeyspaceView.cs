namespace PlumCache.Abstractions;

/// <summary>
/// One database at one instant, read only. What is due by the batch's time is not there. Spans it gives are valid until the command
/// has returned and its reply is written.
/// </summary>
public abstract class KeyspaceView
{
    /// <summary>Number of the database, from 0.</summary>
    public abstract int Index { get; }

    /// <summary>How many databases there are.</summary>
    public abstract int DatabaseCount { get; }

    /// <summary>Another database at the same instant.</summary>
    /// <param name="index">From 0 to <see cref="DatabaseCount"/> - 1.</param>
    public abstract KeyspaceView Database(int index);

    /// <summary>Looks a key up and marks it as used. O(length of the key).</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">What it holds, when the answer is true.</param>
    public abstract bool TryGet(scoped ReadOnlySpan<byte> key, out EntryView entry);

    /// <summary>Looks a key up without marking it as used. O(length of the key).</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">What it holds, when the answer is true.</param>
    public abstract bool TryPeek(scoped ReadOnlySpan<byte> key, out EntryView entry);

    /// <summary>Whether the key is there; does not mark it as used.</summary>
    /// <param name="key">The key.</param>
    public bool Contains(scoped ReadOnlySpan<byte> key) => TryPeek(key, out _);

    /// <summary>Live keys that begin with the prefix. O(length of the prefix) while nothing beneath is due, else plus the subtrees that hold due keys.</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    public abstract long Count(scoped ReadOnlySpan<byte> prefix);

    /// <summary>A key drawn evenly from the live ones. O(depth) while little is due.</summary>
    /// <param name="seed">The draw.</param>
    /// <param name="key">The key, when the answer is true; valid until the next call.</param>
    /// <returns>False when the database is empty.</returns>
    public abstract bool TryDrawKey(ulong seed, out ReadOnlySpan<byte> key);
}
