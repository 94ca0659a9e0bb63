using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Snapshots;
using PlumCache.Engine.Statistics;
using PlumCache.Storage;

namespace PlumCache.Engine.Views;

/// <summary>
/// The version a batch runs on: a pinned view, a draft or a lease, with what its commands have in common. One per runner, reused; the
/// <see cref="BatchView"/>s of its databases read through it.
/// </summary>
internal sealed class BatchSource
{
    private readonly EngineSettings _settings;
    private readonly Func<long, long> _heldBytes;
    private readonly BatchView?[] _views;
    private View? _view;
    private ulong _uses;

    /// <param name="databases">How many there are.</param>
    /// <param name="settings">What access stamps hold.</param>
    /// <param name="heldBytes">See <see cref="HeldBytes"/>.</param>
    /// <param name="counters">Of lookups.</param>
    public BatchSource(int databases, EngineSettings settings, Func<long, long> heldBytes, RunnerCounters counters)
    {
        _settings = settings;
        _heldBytes = heldBytes;
        _views = new BatchView?[databases];
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

    /// <summary>For the reads of views that walk or draw; made when first needed.</summary>
    public ScopedCursor Cursor => field ??= new ScopedCursor();

    /// <summary>For walks over the fields of collections.</summary>
    public FieldCursors FieldCursors => field ??= new FieldCursors();

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

    /// <summary>Has commands run on a version: on a view, a draft or a lease.</summary>
    public void Use(long nowMs, View? view = null, Draft? draft = null, SharedLease? lease = null, WriteCare care = WriteCare.None)
    {
        Debug.Assert((view is null ? 0 : 1) + (draft is null ? 0 : 1) + (lease is null ? 0 : 1) <= 1, "commands run on one version");
        _view = view;
        Draft = draft;
        Lease = lease;
        Care = care;
        NowMs = nowMs;
        AccessMode = _settings.AccessMode;
    }

    /// <summary>Another one for a reply that is streamed from a lease, with the batch's time, while the batch goes on without it.</summary>
    public BatchSource Streamed(SharedLease lease, RunnerCounters counters)
    {
        var source = new BatchSource(Databases, _settings, _heldBytes, counters) { NoTouch = NoTouch, Seed = Seed };
        source.Use(NowMs, lease: lease);
        return source;
    }

    /// <summary>Forgets the version, so that nothing reads it after its end.</summary>
    public void Clear()
    {
        Use(0);
        Lookahead.End();
    }

    /// <summary>A database's keys at the batch's time. On a draft they are valid until the next change.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ScopedTrie Live(int database) => new(Trie(database), NowMs);

    /// <summary>What a scope shows of the version. On a draft it is valid until the next change.</summary>
    public ScopedTrie On(ViewScope scope)
    {
        if (_view is not null) return scope.On(_view);
        return Draft is not null ? scope.On(Draft) : scope.On(Held.Lease);
    }

    /// <summary>Revision of the version; of a draft: of what it was opened on.</summary>
    public long Revision => _view?.Revision ?? Draft?.NextRevision - 1 ?? Lease?.Lease.Revision ?? 0;

    /// <summary>The snapshots of the version.</summary>
    public SnapshotTable Snapshots => _view?.Snapshots ?? Draft?.Snapshots.Table ?? Lease?.Lease.Snapshots ?? SnapshotTable.Empty;

    /// <summary>A snapshot as commands see it; one that has ended shows no keys.</summary>
    public BatchView ViewOf(SnapshotInfo info) => new(this, info, ViewScope.OfSnapshot(info, Snapshots, NowMs));

    /// <summary>A snapshot by its name as commands see it, unless it has ended.</summary>
    public bool TryView(int database, scoped ReadOnlySpan<byte> name, [NotNullWhen(true)] out BatchView? view)
    {
        view = null;
        if (!Snapshots.TryFind(database, name, out Snapshot? snapshot)) return false;
        var scope = ViewScope.OfSnapshot(snapshot, NowMs);
        if (!scope.IsGone) view = new BatchView(this, SnapshotInfos.Of(snapshot), scope);
        return view is not null;
    }

    /// <summary>Bytes that a snapshot holds beside younger versions, as of some moment before.</summary>
    public long HeldBytes(long snapshot) => _heldBytes(snapshot);

    /// <summary>Marks an entry as used.</summary>
    public void Touch(scoped in Entry entry) => entry.Touch(StampAfterUse(new AccessStamp(entry.AccessStamp)).Raw);

    /// <summary>The stamp of a key that is put on the draft. Policies of recency need no look at what was there.</summary>
    public AccessStamp StampFor(int database, scoped ReadOnlySpan<byte> key)
    {
        Debug.Assert(Draft is not null, "keys are put on a draft");
        if (AccessMode == AccessMode.Recency) return AccessStamp.Recent(NowMs);
        return database != Keyspace.SystemDatabase && Draft[database].TryGet(key, out Entry old)
            ? StampAfterUse(new AccessStamp(old.AccessStamp)) : AccessStamp.New(NowMs);
    }

    /// <summary>The stamp after one more use.</summary>
    private AccessStamp StampAfterUse(AccessStamp before) =>
        AccessMode == AccessMode.Recency ? AccessStamp.Recent(NowMs) : before.Used(NowMs, SplitMix.Mix(Seed + ++_uses));

    /// <summary>Whether a watched key or prefix was changed, or it or a field has expired, since its watch began.</summary>
    public bool IsTouched(WatchedKey watched)
    {
        ScopedTrie keys = Live(watched.Database);
        ReadOnlySpan<byte> key = watched.Key.Span;
        bool isDue = watched.IsPrefix ? keys.HoldsDue(key) : keys.IsDue(key) || keys.HoldsDueFields(key);
        return isDue || LastTouched(watched) > watched.Since;
    }

    private SharedLease Held => Lease ?? throw new InvalidOperationException("No batch is running.");

    private Trie Trie(int database)
    {
        if (_view is not null) return _view[database];
        return Draft is not null ? Draft[database] : Held.Lease[database];
    }

    private long LastTouched(WatchedKey watched) =>
        _view is not null ? _view.LastTouched(watched.Database, watched.Key.Span, watched.IsPrefix)
        : Draft is not null ? Draft.LastTouched(watched.Database, watched.Key.Span, watched.IsPrefix)
        : throw new InvalidOperationException("A command that runs on a lease asks for no watches.");
}
