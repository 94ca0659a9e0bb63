using System.Diagnostics.CodeAnalysis;

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

    /// <summary>Bytes of whole keys and values of all keys that begin with the prefix, due ones included. O(length of the prefix).</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    public abstract long Bytes(scoped ReadOnlySpan<byte> prefix);

    /// <summary>The first live key under a prefix that is greater than another. O(depth) while little is due.</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="after">Where to begin, exclusive; empty for the first key of all, the empty one included.</param>
    /// <param name="key">The key, when the answer is true; valid until the next call.</param>
    /// <param name="entry">What it holds.</param>
    public abstract bool TryGetNext(scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> after, out ReadOnlySpan<byte> key, out EntryView entry);

    /// <summary>Keys in memory under a prefix, due ones included: what ranks count. O(length of the prefix).</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="onlyVolatile">Whether only keys with an expiry count.</param>
    public abstract long StoredCount(scoped ReadOnlySpan<byte> prefix, bool onlyVolatile);

    /// <summary>A key by its place in byte order among the stored ones: how evictors draw their samples. Due keys are there too. O(depth).</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="rank">From 0 to <see cref="StoredCount"/> - 1.</param>
    /// <param name="onlyVolatile">Whether only keys with an expiry count.</param>
    /// <param name="key">The key, when the answer is true; valid until the next call.</param>
    /// <param name="entry">What it holds.</param>
    public abstract bool TryGetAt(scoped ReadOnlySpan<byte> prefix, long rank, bool onlyVolatile, out ReadOnlySpan<byte> key, out EntryView entry);

    /// <summary>What the access stamps of entries tell.</summary>
    public abstract AccessMode AccessMode { get; }

    /// <summary>Whether anything that a watch covers was written, removed or has expired since it was set.</summary>
    /// <param name="watched">Of <see cref="SessionState.Watches"/>.</param>
    public abstract bool IsTouched(WatchedKey watched);

    /// <summary>The time that it is judged at (Unix ms): the batch's, or a snapshot's own.</summary>
    public abstract long NowMs { get; }

    /// <summary>
    /// Revision of the version it is of, what stands before in the batch left out: it rises by one with each publish that changes something. A version that
    /// was published with edits of this command has the next one.
    /// </summary>
    public abstract long Revision { get; }

    /// <summary>
    /// Number of its keys under a prefix that are still live at a time: what would be there if they were put back then. O(length of the prefix) while nothing
    /// beneath is due by then, else plus the subtrees that hold such keys.
    /// </summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="nowMs">Unix ms, not before <see cref="NowMs"/>.</param>
    public virtual long CountAt(scoped ReadOnlySpan<byte> prefix, long nowMs)
    {
        long count = 0;
        ReadOnlySpan<byte> after = default;
        while (TryGetNext(prefix, after, out ReadOnlySpan<byte> key, out EntryView entry))
        {
            if (!Expiry.IsDue(entry.ExpiresAtMs, nowMs)) count++;
            after = key.ToArray();
        }

        return count;
    }

    /// <summary>Bytes of whole keys and values of the live keys under a prefix. O(length of the prefix) while nothing beneath is due, else plus the subtrees that hold due keys.</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    public abstract long LiveBytes(scoped ReadOnlySpan<byte> prefix);

    /// <summary>Live keys of the whole database that are smaller than a key. O(depth) while nothing before it is due.</summary>
    /// <param name="key">Need not be there.</param>
    public abstract long CountBefore(scoped ReadOnlySpan<byte> key);

    /// <summary>A live key by its place in byte order among the live ones of the whole database. O(depth) while nothing is due.</summary>
    /// <param name="rank">From 0.</param>
    /// <param name="key">The key, when the answer is true; valid until the next call.</param>
    /// <param name="entry">What it holds.</param>
    public abstract bool TryGetLiveAt(long rank, out ReadOnlySpan<byte> key, out EntryView entry);

    /// <summary>
    /// The database's snapshots by name: kept moments of the history included, and those that are over (<see cref="SnapshotInfo.IsOver"/>) and not dropped yet,
    /// which nobody can read any more. O(snapshots).
    /// </summary>
    public abstract IReadOnlyList<SnapshotInfo> Snapshots { get; }

    /// <summary>The database as it was in a snapshot that is not over, judged at the snapshot's time. Whether this view is of the database as it is or of a snapshot makes no difference.</summary>
    /// <param name="name">The snapshot's.</param>
    /// <param name="snapshot">It, when the answer is true.</param>
    public abstract bool TryGetSnapshot(scoped ReadOnlySpan<byte> name, [NotNullWhen(true)] out KeyspaceView? snapshot);

    /// <summary>Bytes of memory that only this snapshot holds: what dropping it gives back. O(those bytes), and near while somebody writes.</summary>
    /// <param name="snapshot">Of <see cref="Snapshots"/>.</param>
    public abstract long BytesHeldOnlyBy(SnapshotInfo snapshot);

    /// <summary>Bytes of memory that a snapshot holds and the next younger one, or the database as it is, does not: they add up. O(1), as of some moment before the batch.</summary>
    /// <param name="snapshot">Of <see cref="Snapshots"/>.</param>
    public abstract long BytesHeldBy(SnapshotInfo snapshot);

    /// <summary>A key drawn evenly from the live ones. O(depth) while little is due.</summary>
    /// <param name="seed">The draw.</param>
    /// <param name="key">The key, when the answer is true; valid until the next call.</param>
    /// <returns>False when the database is empty.</returns>
    public abstract bool TryDrawKey(ulong seed, out ReadOnlySpan<byte> key);
}
