using System.Diagnostics.CodeAnalysis;
using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// The version a batch runs on: a pinned view, a draft or a lease, with what its commands have in common. One per runner, reused; the
/// <see cref="BatchView"/>s of its databases read through it.
/// </summary>
internal sealed class BatchSource
{
    private readonly CommandEngine _engine;
    private readonly BatchView?[] _views;
    private View? _view;
    private ulong _uses;

    public BatchSource(CommandEngine engine, RunnerCounters counters)
    {
        _engine = engine;
        _views = new BatchView?[engine.Keyspace.Options.Databases];
        Counters = counters;
    }

    public int Databases => _views.Length;

    /// <summary>The draft, where edits go; null when the version is there already.</summary>
    public Draft? Draft { get; private set; }

    /// <summary>How writes on the draft guard against those that cannot be carried out.</summary>
    public WriteCare Care { get; private set; }

    /// <summary>The lease, from which long replies may be streamed; null when it is none.</summary>
    public SharedLease? Lease { get; private set; }

    public RunnerCounters Counters { get; }

    /// <summary>For drawing keys; made when first needed.</summary>
    public TrieCursor Cursor => field ??= new TrieCursor();

    /// <summary>The batch's time (Unix ms).</summary>
    public long NowMs { get; private set; }

    /// <summary>Randomness of the batch's access stamps.</summary>
    public ulong Seed { get; set; }

    /// <summary>What access stamps hold.</summary>
    public AccessMode AccessMode { get; private set; }

    /// <summary>The keys of the segment that are looked up ahead of their commands; made when first needed.</summary>
    public KeyLookahead Lookahead => field ??= new KeyLookahead(this);

    /// <summary>CLIENT NO-TOUCH of the command's connection.</summary>
    public bool NoTouch { get; set; }

    public BatchView this[int database] => _views[database] ??= new BatchView(this, database);

    public void Use(View view, long nowMs) => Use(view, null, null, nowMs);

    public void Use(Draft draft, long nowMs, WriteCare care)
    {
        Use(null, draft, null, nowMs);
        Care = care;
    }

    public void Use(SharedLease lease, long nowMs) => Use(null, null, lease, nowMs);

    /// <summary>Another one for a reply that is streamed from a lease, with the batch's time, while the batch goes on without it.</summary>
    public BatchSource Streamed(SharedLease lease, RunnerCounters counters)
    {
        var source = new BatchSource(_engine, counters) { NoTouch = NoTouch, Seed = Seed };
        source.Use(lease, NowMs);
        return source;
    }

    /// <summary>Forgets the version, so that nothing reads it after its end.</summary>
    public void Clear()
    {
        Use(null, null, null, 0);
        Lookahead.End();
    }

    /// <summary>A database's trie. On a draft it is valid until the next change.</summary>
    public Trie Trie(int database)
    {
        if (_view is not null) return _view[database];
        if (Draft is not null) return Draft[database];
        return (Lease ?? throw new InvalidOperationException("No batch is running.")).Lease[database];
    }

    /// <summary>One of the tries: a database's or a snapshot's. On a draft it is valid until the next change.</summary>
    public Trie Trie(TrieId id)
    {
        if (id.SnapshotNumber == 0) return Trie(id.Database);
        if (_view is not null) return _view[id];
        if (Draft is not null) return Draft[id];
        return (Lease ?? throw new InvalidOperationException("No batch is running.")).Lease[id];
    }

    /// <summary>Revision of the version; of a draft: of what it was opened on.</summary>
    public long Revision => _view?.Revision ?? Draft?.NextRevision - 1 ?? Lease?.Lease.Revision ?? 0;

    /// <summary>The snapshots of the version.</summary>
    public SnapshotTable Snapshots => _view?.Snapshots ?? Draft?.Snapshots.Table ?? Lease?.Lease.Snapshots ?? SnapshotTable.Empty;

    /// <summary>A snapshot as commands see it, unless it has ended.</summary>
    public bool TryView(SnapshotInfo info, [NotNullWhen(true)] out BatchView? view)
    {
        bool isThere = !info.IsOver(NowMs) && Snapshots.TryFind(info.Number, out _);
        view = isThere ? new BatchView(this, info.Database, info) : null;
        return isThere;
    }

    /// <summary>A snapshot by its name as commands see it, unless it has ended.</summary>
    public bool TryView(int database, scoped ReadOnlySpan<byte> name, [NotNullWhen(true)] out BatchView? view)
    {
        bool isThere = Snapshots.TryFind(database, name, out Snapshot? snapshot) && !snapshot.IsOver(NowMs);
        view = isThere ? new BatchView(this, database, SnapshotInfos.Of(snapshot!)) : null;
        return isThere;
    }

    /// <summary>What a snapshot that has ended leaves: no keys.</summary>
    public BatchView ViewOfGone(SnapshotInfo info) => new(this, info.Database, info, isGone: true);

    /// <summary>The view of a trie of the version, which must be there.</summary>
    public BatchView ViewOf(TrieId id) =>
        id.SnapshotNumber == 0 || !Snapshots.TryFind(id.SnapshotNumber, out Snapshot? snapshot) ? this[id.Database] : new BatchView(this, id.Database, SnapshotInfos.Of(snapshot));

    /// <summary>Bytes that a snapshot holds beside younger versions, as of some moment before.</summary>
    public long HeldBytes(long snapshot) => _engine.HeldBytes(snapshot);

    /// <summary>Marks an entry as used.</summary>
    public void Touch(scoped in Entry entry) => entry.Touch(StampAfterUse(new AccessStamp(entry.AccessStamp)).Raw);

    /// <summary>The stamp of a key that is put on the draft. Policies of recency need no look at what was there.</summary>
    public AccessStamp StampFor(int database, scoped ReadOnlySpan<byte> key)
    {
        if (AccessMode == AccessMode.Recency) return AccessStamp.Recent(NowMs);
        return database != Keyspace.SystemDatabase && Draft![database].TryGet(key, out Entry old)
            ? StampAfterUse(new AccessStamp(old.AccessStamp)) : AccessStamp.New(NowMs);
    }

    /// <summary>The stamp after one more use.</summary>
    private AccessStamp StampAfterUse(AccessStamp before) =>
        AccessMode == AccessMode.Recency ? AccessStamp.Recent(NowMs) : before.Used(NowMs, SplitMix.Mix(Seed + ++_uses));

    /// <summary>Whether a watched key or prefix was changed, or has expired, since its watch began.</summary>
    public bool IsTouched(WatchedKey watched)
    {
        Trie trie = Trie(watched.Database);
        ReadOnlySpan<byte> key = watched.Key.Span;
        bool isDue = watched.IsPrefix ? trie.CountDue(key, NowMs) > 0 : trie.TryGet(key, out Entry entry) && entry.IsDue(NowMs);
        return isDue || LastTouched(watched) > watched.Since;
    }

    private long LastTouched(WatchedKey watched) =>
        _view is not null ? _view.LastTouched(watched.Database, watched.Key.Span, watched.IsPrefix)
        : Draft is not null ? Draft.LastTouched(watched.Database, watched.Key.Span, watched.IsPrefix)
        : throw new InvalidOperationException("A command that runs on a lease asks for no watches.");

    private void Use(View? view, Draft? draft, SharedLease? lease, long nowMs)
    {
        _view = view;
        Draft = draft;
        Lease = lease;
        NowMs = nowMs;
        AccessMode = _engine.AccessMode;
    }
}
