using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// The snapshots of a draft: made by copying a prefix out of a database, written back by copying it in. So each costs what copying a
/// prefix costs, O(length of the prefix), whatever it holds.
/// </summary>
public sealed class DraftSnapshots
{
    private readonly DraftTries _tries;
    private readonly DraftChanges _changes;
    private readonly DraftPrefixes _prefixes;
    private readonly SteadyBytes _name;
    private readonly SteadyBytes _prefix;
    private long _nextRevision;

    internal DraftSnapshots(DraftTries tries, DraftChanges changes, DraftPrefixes prefixes, SteadyBytes name, SteadyBytes prefix)
    {
        _tries = tries;
        _changes = changes;
        _prefixes = prefixes;
        _name = name;
        _prefix = prefix;
    }

    /// <summary>Those there are, the draft's changes included.</summary>
    public SnapshotTable Table { get; internal set; } = SnapshotTable.Empty;

    /// <summary>Takes one of what is under a prefix now. O(length of the prefix).</summary>
    /// <param name="database">From 0.</param>
    /// <param name="name">Any bytes that no snapshot of the database has for a name.</param>
    /// <param name="prefix">Literal bytes; empty for the whole database.</param>
    /// <param name="nowMs">When (Unix ms): the time that the draft will be published with.</param>
    /// <param name="expiresAtMs">When it ends (Unix ms), or <see cref="ExpiryTime.Never"/>.</param>
    public void Create(
        int database, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> prefix, long nowMs, long expiresAtMs = ExpiryTime.Never)
    {
        Debug.Assert(ExpiryTime.IsValid(expiresAtMs), "an expiry before 1970 gets as far as the trie");
        if (Table.TryFind(database, name, out _)) throw new ArgumentException("A snapshot of the database has that name.", nameof(name));

        name = _name.Of(name);
        prefix = _prefix.Of(prefix);
        Write(new Change
        {
            Kind = ChangeKind.CreateSnapshot,
            Database = database,
            Key = prefix,
            Target = name,
            TimeMs = nowMs,
            ExpiresAtMs = expiresAtMs,
        });
        var snapshot = new Snapshot(_tries.CopyOut(database, prefix))
        {
            Number = Table.NextNumber,
            Database = database,
            Name = name.ToArray(),
            Prefix = prefix.ToArray(),
            Revision = _nextRevision,
            TimeMs = nowMs,
            ExpiresAtMs = expiresAtMs,
        };
        Table = Table.With(snapshot);
        _changes.HasChanges = true;
    }

    /// <summary>Lets one go, and with it what only it held. O(1); freeing is left to the reclaimer.</summary>
    /// <param name="database">From 0.</param>
    /// <returns>Whether it was there.</returns>
    public bool Drop(int database, scoped ReadOnlySpan<byte> name)
    {
        if (!Table.TryFind(database, name, out Snapshot? snapshot)) return false;

        Write(new Change { Kind = ChangeKind.DropSnapshot, Database = database, Target = name });
        _tries.DropRoot(snapshot.Root);
        Table = Table.Without(snapshot);
        _changes.HasChanges = true;
        return true;
    }

    /// <summary>
    /// Makes what is under a prefix of its database what it was in the snapshot, in O(length of the prefix): the snapshot stays and
    /// shares it. Keys that are due by now come back as due, and are swept.
    /// </summary>
    /// <param name="database">From 0.</param>
    /// <param name="name">Of a snapshot that is there.</param>
    /// <param name="prefix">
    /// Literal bytes, beginning with the snapshot's own prefix; empty, for a snapshot of all, is the whole database.
    /// </param>
    /// <returns>
    /// Number of keys then under the prefix, due ones included; negative when there would be too many: then nothing has changed.
    /// </returns>
    public long Restore(int database, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> prefix)
    {
        if (!Table.TryFind(database, name, out Snapshot? snapshot) || !prefix.StartsWith(snapshot.Prefix.Span))
        {
            throw new ArgumentException("There is no snapshot of that name, or its prefix does not cover this one.", nameof(name));
        }

        return _prefixes.Restore(snapshot, _prefix.Of(prefix));
    }

    /// <summary>One's trie as it is now. Valid until the draft's next change.</summary>
    /// <param name="number">Of one that is there.</param>
    internal Trie this[long number] =>
        Table.TryFind(number, out Snapshot? snapshot)
            ? new Trie(_tries.Blocks.Heap, snapshot.Root)
            : throw new ArgumentException($"There is no snapshot {number}.", nameof(number));

    internal void Open(KeyspaceRoot root)
    {
        Table = root.Snapshots;
        _nextRevision = root.Revision + 1;
    }

    private void Write(scoped in Change change)
    {
        if (_changes.Journal.IsRecording) _changes.Journal.Write(change);
    }

    /// <summary>Moves blocks of one to lower ground: see <see cref="Compactor"/>.</summary>
    internal TriePlace Evacuate(int index, uint cut, long seenUpTo, TriePlace from, int maxBlocks)
    {
        TriePlace next = _tries.EvacuateRoot(Table[index].Root, cut, seenUpTo, from, maxBlocks, out uint root);
        Table = Table.WithRootAt(index, root);
        return next;
    }
}
