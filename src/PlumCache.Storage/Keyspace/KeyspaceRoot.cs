using System.Collections.Immutable;
using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// Everything that is published, in one immutable object: whoever holds a root and a pin on its <see cref="Version"/> holds one instant
/// of the whole keyspace.
/// </summary>
/// <param name="Tries">Root handles: the system trie first, then the databases in their order, so that database i is at i + 1.</param>
/// <param name="Snapshots">Tries beside them: databases as they were.</param>
/// <param name="Watches">Watched keys and prefixes, and the touch number of the last change of each.</param>
/// <param name="TimeMs">Time of the last publish (Unix ms); never steps back.</param>
/// <param name="Revision">Names the content: one more with each publish. Moving blocks about and setting watches leave it alone.</param>
/// <param name="Version">
/// Names the memory: it orders the births and ends of blocks, and is what readers pin. Rises with each publish by at least one, as each
/// savepoint inside a draft uses one up. At least 1, because 0 is a free pin slot.
/// </param>
internal sealed record KeyspaceRoot(
    ImmutableArray<uint> Tries, SnapshotTable Snapshots, WatchTable Watches, long TimeMs, long Revision, long Version)
{
    /// <summary>The first root: everything empty.</summary>
    public static KeyspaceRoot Empty(int databases) =>
        new(ImmutableArray.CreateRange(new uint[databases + 1]), SnapshotTable.Empty, WatchTable.Empty, 0, 0, 1);

    /// <summary>Number of databases.</summary>
    public int Databases => Tries.Length - 1;

    /// <summary>The roots of all tries, for checks.</summary>
    public uint[] AllRoots => [.. Tries, .. Snapshots.Select(static snapshot => snapshot.Root)];

    /// <summary>Root handle of a trie, 0 when it is empty.</summary>
    /// <exception cref="ArgumentException">There is no snapshot of that number.</exception>
    public uint RootOf(TrieId id)
    {
        if (id.SnapshotNumber == 0) return Tries[IndexOf(id.Database)];

        return Snapshots.TryFind(id.SnapshotNumber, out Snapshot? snapshot)
            ? snapshot.Root
            : throw new ArgumentException($"There is no snapshot {id.SnapshotNumber}.", nameof(id));
    }

    /// <summary>Where the handle of a database stands in <see cref="Tries"/>.</summary>
    public static int IndexOf(int database)
    {
        Debug.Assert(database >= Keyspace.SystemDatabase, "databases count from 0, and -1 is the system trie");
        return database + 1;
    }
}
