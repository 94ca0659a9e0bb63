namespace PlumCache.Abstractions;

/// <summary>
/// The keys of a database, of a snapshot or of a plugin's state at one instant, read only, in the order of their bytes. What is due by its
/// time is not there. Spans it gives are valid until the command has returned and its reply is written.
/// </summary>
public abstract class TrieView
{
    /// <summary>The time that it is judged at (Unix ms): the batch's, or a snapshot's own.</summary>
    public abstract long NowMs { get; }

    /// <summary>Looks a key up and marks it as used. O(length of the key).</summary>
    /// <param name="key">Any bytes, also none.</param>
    /// <param name="entry">What it holds, when the answer is true.</param>
    public abstract bool TryGet(scoped ReadOnlySpan<byte> key, out EntryView entry);

    /// <summary>Looks a key up without marking it as used. O(length of the key).</summary>
    /// <param name="key">Any bytes, also none.</param>
    /// <param name="entry">What it holds, when the answer is true.</param>
    public abstract bool TryPeek(scoped ReadOnlySpan<byte> key, out EntryView entry);

    /// <summary>Whether the key is there; does not mark it as used.</summary>
    public bool Contains(scoped ReadOnlySpan<byte> key) => TryPeek(key, out _);

    /// <summary>
    /// Live keys that begin with the prefix. O(length of the prefix) while nothing beneath is due, else plus the subtrees that hold due
    /// keys.
    /// </summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    public long Count(scoped ReadOnlySpan<byte> prefix) => CountAt(prefix, NowMs);

    /// <summary>
    /// Number of its keys under a prefix that are still live at a time: what would be there if they were put back then. O(length of the
    /// prefix) while nothing beneath is due by then, else plus the subtrees that hold such keys.
    /// </summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="nowMs">Unix ms, not before <see cref="NowMs"/>.</param>
    public abstract long CountAt(scoped ReadOnlySpan<byte> prefix, long nowMs);

    /// <summary>Live keys of all that are smaller than a key. O(depth) while nothing before it is due.</summary>
    /// <param name="key">Need not be there.</param>
    public abstract long CountBefore(scoped ReadOnlySpan<byte> key);

    /// <summary>
    /// Bytes of whole keys and values of the live keys under a prefix. O(length of the prefix) while nothing beneath is due, else plus the
    /// subtrees that hold due keys.
    /// </summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    public abstract long LiveBytes(scoped ReadOnlySpan<byte> prefix);

    /// <summary>The first live key under a prefix that is greater than another. O(depth) while little is due.</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="after">Where to begin, exclusive; empty for the first key of all, the empty one included.</param>
    /// <param name="key">The key, when the answer is true; valid until the next call.</param>
    /// <param name="entry">What it holds.</param>
    public abstract bool TryGetNext(
        scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> after, out ReadOnlySpan<byte> key, out EntryView entry);

    /// <summary>A live key by its place in byte order among all the live ones. O(depth) while nothing is due.</summary>
    /// <param name="rank">From 0.</param>
    /// <param name="key">The key, when the answer is true; valid until the next call.</param>
    /// <param name="entry">What it holds.</param>
    public abstract bool TryGetLiveAt(long rank, out ReadOnlySpan<byte> key, out EntryView entry);

    /// <summary>A key drawn evenly from the live ones. O(depth) while little is due.</summary>
    /// <param name="seed">The draw.</param>
    /// <param name="key">The key, when the answer is true; valid until the next call.</param>
    /// <returns>False when there is none.</returns>
    public virtual bool TryDrawKey(ulong seed, out ReadOnlySpan<byte> key)
    {
        key = default;
        long count = Count(default);
        return count > 0 && TryGetLiveAt((long)(seed % (ulong)count), out key, out _);
    }

    /// <summary>
    /// Bytes of whole keys and values of all keys that begin with the prefix, due ones included. O(length of the prefix).
    /// </summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    public abstract long Bytes(scoped ReadOnlySpan<byte> prefix);

    /// <summary>Keys in memory under a prefix, due ones included: what ranks count. O(length of the prefix).</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="onlyVolatile">Whether only keys with an expiry count.</param>
    public abstract long StoredCount(scoped ReadOnlySpan<byte> prefix, bool onlyVolatile);

    /// <summary>
    /// A key by its place in byte order among the stored ones: how evictors draw their samples. Due keys are there too. O(depth).
    /// </summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="rank">From 0 to <see cref="StoredCount"/> - 1.</param>
    /// <param name="onlyVolatile">Whether only keys with an expiry count.</param>
    /// <param name="key">The key, when the answer is true; valid until the next call.</param>
    /// <param name="entry">What it holds.</param>
    public abstract bool TryGetAt(
        scoped ReadOnlySpan<byte> prefix, long rank, bool onlyVolatile, out ReadOnlySpan<byte> key, out EntryView entry);
}
