using System.Diagnostics.CodeAnalysis;

namespace PlumCache.Abstractions;

/// <summary>
/// One database at one instant, as it is or as it was in a snapshot that the connection reads from: its keys, the databases and snapshots
/// beside it, and what of it is watched.
/// </summary>
public abstract class KeyspaceView : TrieView
{
    /// <summary>Number of the database, from 0.</summary>
    public abstract int Index { get; }

    /// <summary>How many databases there are.</summary>
    public abstract int DatabaseCount { get; }

    /// <summary>Another database at the same instant.</summary>
    /// <param name="index">From 0 to <see cref="DatabaseCount"/> - 1.</param>
    public abstract KeyspaceView Database(int index);

    /// <summary>
    /// Revision of the version it is of, what stands before in the batch left out: it rises by one with each publish that changes
    /// something. A version that was published with edits of this command has the next one.
    /// </summary>
    public abstract long Revision { get; }

    /// <summary>What the access stamps of entries tell.</summary>
    public abstract AccessMode AccessMode { get; }

    /// <summary>Whether anything that a watch covers was written, removed or has expired since it was set.</summary>
    /// <param name="watched">Of <see cref="SessionState.Watches"/>.</param>
    public abstract bool IsTouched(WatchedKey watched);

    /// <summary>
    /// The database's snapshots by name: kept moments of the history included, and those that are over (<see cref="SnapshotInfo.IsOver"/>)
    /// and not dropped yet, which nobody can read any more. O(snapshots).
    /// </summary>
    public abstract IReadOnlyList<SnapshotInfo> Snapshots { get; }

    /// <summary>
    /// Its keys as they were in a snapshot that is not over, judged at the snapshot's time. Whether this view is of the database as it is
    /// or of a snapshot makes no difference.
    /// </summary>
    /// <param name="name">The snapshot's.</param>
    /// <param name="snapshot">It, when the answer is true.</param>
    public abstract bool TryGetSnapshot(scoped ReadOnlySpan<byte> name, [NotNullWhen(true)] out TrieView? snapshot);

    /// <summary>
    /// Bytes of memory that only this snapshot holds: what dropping it gives back. O(those bytes), and near while somebody writes.
    /// </summary>
    /// <param name="snapshot">Of <see cref="Snapshots"/>.</param>
    public abstract long BytesHeldOnlyBy(SnapshotInfo snapshot);

    /// <summary>
    /// Bytes of memory that a snapshot holds and the next younger one, or the database as it is, does not: they add up. O(1), as of some
    /// moment before the batch.
    /// </summary>
    /// <param name="snapshot">Of <see cref="Snapshots"/>.</param>
    public abstract long BytesHeldBy(SnapshotInfo snapshot);
}
