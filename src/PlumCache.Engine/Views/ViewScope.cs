using System.Runtime.InteropServices;
using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine.Views;

/// <summary>
/// What may be seen of a version: which trie, judged at which time, and whether that is there at all. Made here alone, and carried by
/// whatever reads, so that a reply that goes on from a lease, or the next page of a scan, sees what it would have seen where it began.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ViewScope
{
    private ViewScope(TrieId trie, long nowMs, bool isGone, ReadOnlyMemory<byte>? collection = null)
    {
        Trie = trie;
        NowMs = nowMs;
        IsGone = isGone;
        Collection = collection;
    }

    /// <summary>A database's keys, or a snapshot's.</summary>
    public TrieId Trie { get; }

    /// <summary>What is due by then is not there (Unix ms).</summary>
    public long NowMs { get; }

    /// <summary>Whether it is of a snapshot that the version does not have any more, or whose time is over: then it has no keys.</summary>
    public bool IsGone { get; }

    /// <summary>The key of whose collection the fields are seen, in place of the trie's keys; null: the keys.</summary>
    public ReadOnlyMemory<byte>? Collection { get; }

    /// <summary>A database as it is.</summary>
    /// <param name="database">From 0, or <see cref="Keyspace.SystemDatabase"/>.</param>
    /// <param name="nowMs">The reader's time (Unix ms).</param>
    public static ViewScope OfDatabase(int database, long nowMs) => new(new TrieId(database), nowMs, isGone: false);

    /// <summary>A snapshot, as of its own time.</summary>
    /// <param name="snapshot">Which; perhaps of an earlier version.</param>
    /// <param name="present">The snapshots of the version that is read.</param>
    /// <param name="nowMs">The reader's time (Unix ms), by which it may be over.</param>
    public static ViewScope OfSnapshot(SnapshotInfo snapshot, SnapshotTable present, long nowMs)
    {
        bool isGone = snapshot.IsOver(nowMs) || !present.TryFind(snapshot.Number, out _);
        return new(new TrieId(snapshot.Database, snapshot.Number), snapshot.TimeMs, isGone);
    }

    /// <summary>A snapshot of the version that is read, as of its own time.</summary>
    /// <param name="snapshot">Which.</param>
    /// <param name="nowMs">The reader's time (Unix ms), by which it may be over.</param>
    public static ViewScope OfSnapshot(Snapshot snapshot, long nowMs) =>
        new(new TrieId(snapshot.Database, snapshot.Number), snapshot.TimeMs, snapshot.IsOver(nowMs));

    /// <summary>
    /// The same keys at the time of another who asks: each page of a scan leaves out what is due by its own time. A snapshot's time is the
    /// same for all who ask.
    /// </summary>
    /// <param name="nowMs">The <see cref="NowMs"/> of who asks.</param>
    public ViewScope AsOf(long nowMs) => new(Trie, nowMs, IsGone, Collection);

    /// <summary>The fields of a key that it shows; none where the key is not there, or holds no collection.</summary>
    /// <param name="key">Bytes that nobody changes; null: itself.</param>
    public ViewScope Within(ReadOnlyMemory<byte>? key) => new(Trie, NowMs, IsGone, key ?? Collection);

    /// <summary>Its keys on a pinned version.</summary>
    /// <param name="version">Stays open while they are read.</param>
    public ScopedTrie On(View version) => Of(IsGone ? default : version[Trie]);

    /// <summary>Its keys on a draft.</summary>
    /// <param name="version">The draft; they are valid until its next change.</param>
    public ScopedTrie On(Draft version) => Of(IsGone ? default : version[Trie]);

    /// <summary>Its keys on a version that is held.</summary>
    /// <param name="version">Stays open while they are read.</param>
    public ScopedTrie On(Lease version) => Of(IsGone ? default : version[Trie]);

    private ScopedTrie Of(Trie trie)
    {
        var keys = new ScopedTrie(trie, NowMs);
        return Collection is { } key ? keys.FieldsOf(key.Span) : keys;
    }
}
