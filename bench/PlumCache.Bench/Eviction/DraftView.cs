using System.Diagnostics.CodeAnalysis;
using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Bench.Eviction;

/// <summary>The first database of a draft as an eviction plugin sees it: what the engine shows, without an engine around it.</summary>
internal sealed class DraftView(AccessMode mode) : KeyspaceView
{
    private readonly TrieCursor _cursor = new();
    private readonly Random _random = new(3);

    public Draft? Draft { get; set; }

    public long TimeMs { get; set; }

    public override long NowMs => TimeMs;

    public override long Revision => Draft!.NextRevision - 1;

    public override int Index => 0;

    public override int DatabaseCount => 1;

    public override AccessMode AccessMode => mode;

    private Trie Trie => Draft![0];

    public override KeyspaceView Database(int index) => this;

    public override bool TryGet(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        bool isThere = Trie.TryGet(key, out Entry found);
        entry = default;
        if (!isThere) return false;
        found.Touch(mode == AccessMode.Recency ? AccessStamp.Recent(NowMs).Raw : new AccessStamp(found.AccessStamp).Used(NowMs, (ulong)_random.NextInt64()).Raw);
        entry = EntryOf(found);
        return true;
    }

    public override bool TryPeek(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        bool isThere = Trie.TryGet(key, out Entry found);
        entry = isThere ? EntryOf(found) : default;
        return isThere;
    }

    public override long CountAt(scoped ReadOnlySpan<byte> prefix, long nowMs) => Trie.Measure(prefix).Keys;

    public override long Bytes(scoped ReadOnlySpan<byte> prefix) => Trie.Measure(prefix).Bytes;

    public override long StoredCount(scoped ReadOnlySpan<byte> prefix, bool onlyVolatile) =>
        onlyVolatile ? Trie.Measure(prefix).ExpiringKeys : Trie.Measure(prefix).Keys;

    public override bool TryGetAt(scoped ReadOnlySpan<byte> prefix, long rank, bool onlyVolatile, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        if (onlyVolatile) _cursor.SeekVolatileRank(Trie, Trie.VolatileRank(prefix) + rank);
        else _cursor.SeekRank(Trie, Trie.Rank(prefix) + rank);
        bool isThere = _cursor.MoveNext();
        key = isThere ? _cursor.Key : default;
        entry = isThere ? EntryOf(_cursor.Entry) : default;
        return isThere;
    }

    public override IReadOnlyList<SnapshotInfo> Snapshots => [];

    public override long LiveBytes(scoped ReadOnlySpan<byte> prefix) => Trie.Measure(prefix).Bytes;

    public override long CountBefore(scoped ReadOnlySpan<byte> key) => Trie.Rank(key);

    public override bool TryGetLiveAt(long rank, out ReadOnlySpan<byte> key, out EntryView entry) =>
        TryGetAt(default, rank, onlyVolatile: false, out key, out entry);

    public override bool TryGetSnapshot(scoped ReadOnlySpan<byte> name, [NotNullWhen(true)] out TrieView? snapshot)
    {
        snapshot = null;
        return false;
    }

    public override long BytesHeldOnlyBy(SnapshotInfo snapshot) => 0;

    public override long BytesHeldBy(SnapshotInfo snapshot) => 0;

    public override bool TryGetNext(scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> after, out ReadOnlySpan<byte> key, out EntryView entry) =>
        throw new NotSupportedException();

    public override bool IsTouched(WatchedKey watched) => throw new NotSupportedException();

    private static EntryView EntryOf(scoped in Entry found) => new(found.Value, found.ExpiresAtMs, new AccessStamp(found.AccessStamp), ValueKind.String);
}
