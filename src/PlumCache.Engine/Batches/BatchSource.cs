using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// The version a batch runs on: a pinned view, a draft or a lease, with what its commands have in common. One per runner, reused; the
/// <see cref="BatchView"/>s of its databases read through it.
/// </summary>
internal sealed class BatchSource
{
    private readonly BatchView?[] _views;
    private View? _view;
    private Draft? _draft;
    private Lease? _lease;
    private ulong _uses;

    public BatchSource(int databases, RunnerCounters counters)
    {
        _views = new BatchView?[databases];
        Counters = counters;
    }

    public int Databases => _views.Length;

    public RunnerCounters Counters { get; }

    /// <summary>For drawing keys; made when first needed.</summary>
    public TrieCursor Cursor => field ??= new TrieCursor();

    /// <summary>The batch's time (Unix ms).</summary>
    public long NowMs { get; private set; }

    /// <summary>Randomness of the batch's access stamps.</summary>
    public ulong Seed { get; set; }

    /// <summary>What access stamps hold.</summary>
    public AccessMode AccessMode { get; set; }

    /// <summary>The keys of the batch that were looked up ahead of their commands.</summary>
    public KeyLookahead Lookahead { get; } = new();

    /// <summary>CLIENT NO-TOUCH of the command's connection.</summary>
    public bool NoTouch { get; set; }

    public BatchView this[int database] => _views[database] ??= new BatchView(this, database);

    public void Use(View view, long nowMs) => Use(view, null, null, nowMs);

    public void Use(Draft draft, long nowMs) => Use(null, draft, null, nowMs);

    public void Use(Lease lease, long nowMs) => Use(null, null, lease, nowMs);

    /// <summary>Forgets the version, so that nothing reads it after its end.</summary>
    public void Clear() => Use(null, null, null, 0);

    /// <summary>A database's trie. On a draft it is valid until the next change.</summary>
    public Trie Trie(int database)
    {
        if (_view is not null) return _view[database];
        if (_draft is not null) return _draft[database];
        return (_lease ?? throw new InvalidOperationException("No batch is running."))[database];
    }

    /// <summary>Marks an entry as used.</summary>
    public void Touch(scoped in Entry entry) => entry.Touch(StampAfterUse(new AccessStamp(entry.AccessStamp)).Raw);

    /// <summary>The stamp of a key that is put where none was.</summary>
    public AccessStamp NewStamp() => AccessMode == AccessMode.Recency ? AccessStamp.Recent(NowMs) : AccessStamp.New(NowMs);

    /// <summary>The stamp after one more use.</summary>
    public AccessStamp StampAfterUse(AccessStamp before) =>
        AccessMode == AccessMode.Recency ? AccessStamp.Recent(NowMs) : before.Used(NowMs, SplitMix.Mix(Seed + ++_uses));

    /// <summary>Whether a watched key or prefix was changed, or has expired, since its watch began.</summary>
    public bool IsTouched(WatchedKey watched)
    {
        Trie trie = Trie(watched.Database);
        ReadOnlySpan<byte> key = watched.Key.Span;
        bool isDue = watched.IsPrefix ? trie.CountDue(key, NowMs) > 0 : trie.TryGet(key, out Entry entry) && entry.ExpiresAtMs <= NowMs;
        return isDue || LastTouched(watched) > watched.Since;
    }

    private long LastTouched(WatchedKey watched) =>
        _view is not null ? _view.LastTouched(watched.Database, watched.Key.Span, watched.IsPrefix)
        : _draft is not null ? _draft.LastTouched(watched.Database, watched.Key.Span, watched.IsPrefix)
        : throw new InvalidOperationException("A command that runs on a lease asks for no watches.");

    private void Use(View? view, Draft? draft, Lease? lease, long nowMs)
    {
        _view = view;
        _draft = draft;
        _lease = lease;
        Lookahead.End();
        NowMs = nowMs;
    }
}
