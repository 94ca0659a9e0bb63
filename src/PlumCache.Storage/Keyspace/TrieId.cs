using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>One of the tries of a keyspace: a database as it is, or one of its snapshots.</summary>
/// <param name="Database">From 0, or <see cref="Keyspace.SystemDatabase"/>.</param>
/// <param name="SnapshotNumber">0: the database itself.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TrieId(int Database, long SnapshotNumber = 0);
