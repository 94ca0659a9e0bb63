using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PlumCache.Abstractions;
using PlumCache.Engine.Snapshots;
using PlumCache.Storage;

namespace PlumCache.Engine.Views;

/// <summary>
/// A database, or a snapshot of one, as commands see it: through one <see cref="ViewScope"/>. Reads of a database leave their stamp.
/// </summary>
internal sealed class BatchView : KeyspaceView
{
    private readonly BatchSource _source;

    // Of a database it is made anew for each batch, whose time it has.
    private readonly ViewScope _ofSnapshot;

    /// <summary>A database as it is.</summary>
    public BatchView(BatchSource source, int index)
    {
        _source = source;
        Index = index;
    }

    /// <summary>A snapshot of a database.</summary>
    /// <param name="source">The version.</param>
    /// <param name="snapshot">Which.</param>
    /// <param name="scope">What is seen of it.</param>
    public BatchView(BatchSource source, SnapshotInfo snapshot, ViewScope scope)
        : this(source, snapshot.Database)
    {
        Snapshot = snapshot;
        _ofSnapshot = scope;
    }

    public override int Index { get; }

    /// <summary>Its snapshot; null for a database as it is.</summary>
    public SnapshotInfo? Snapshot { get; }

    public override long NowMs => Snapshot is null ? _source.NowMs : _ofSnapshot.NowMs;

    public override long Revision => _source.Revision;

    /// <summary>What it shows.</summary>
    public ViewScope Scope => Snapshot is null ? ViewScope.OfDatabase(Index, _source.NowMs) : _ofSnapshot;

    /// <summary>
    /// Whether its snapshot has ended, or is no part of the version: it then shows no keys, and only a scan that began before goes on.
    /// </summary>
    public bool IsGone => _ofSnapshot.IsGone;

    /// <summary>The snapshot's prefix; empty for a database.</summary>
    public ReadOnlyMemory<byte> Covers => Snapshot?.Prefix ?? default;

    public override int DatabaseCount => _source.Databases;

    public override AccessMode AccessMode => _source.AccessMode;

    /// <summary>Its keys.</summary>
    public ScopedTrie Keys
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Snapshot is null ? _source.Live(Index) : _source.On(_ofSnapshot);
    }

    /// <summary>The same on another version, from which a reply goes on.</summary>
    public BatchView On(BatchSource source) => Snapshot is null ? source[Index] : new BatchView(source, Snapshot, _ofSnapshot);

    public override KeyspaceView Database(int index) => _source[index];

    // Neither this nor the next into a command's function: their insides are all that the compiler is willing to inline there, and what the
    // function makes of the answer, a number, an edit, a step, would be called and copied piece by piece.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override bool TryGet(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        if (!TryFind(key, out Entry found))
        {
            _source.Counters.Misses++;
            entry = default;
            return false;
        }

        _source.Counters.Hits++;
        if (!_source.NoTouch && Snapshot is null) _source.Touch(found);
        entry = EntryOf(found);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override bool TryPeek(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        bool isThere = TryFind(key, out Entry found);
        entry = isThere ? EntryOf(found) : default;
        return isThere;
    }

    public override long CountAt(scoped ReadOnlySpan<byte> prefix, long nowMs) => Keys.CountAt(prefix, nowMs);

    public override long LiveBytes(scoped ReadOnlySpan<byte> prefix) => Keys.LiveBytes(prefix);

    public override long CountBefore(scoped ReadOnlySpan<byte> key) => Keys.CountBefore(key);

    public override long Bytes(scoped ReadOnlySpan<byte> prefix) => Keys.Stored(prefix).Bytes;

    public override long StoredCount(scoped ReadOnlySpan<byte> prefix, bool onlyVolatile) => Keys.StoredCount(prefix, onlyVolatile);

    public override bool TryGetNext(
        scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> after, out ReadOnlySpan<byte> key, out EntryView entry) =>
        Found(_source.Cursor.TryNext(Keys, prefix, after), out key, out entry);

    public override bool TryGetAt(
        scoped ReadOnlySpan<byte> prefix, long rank, bool onlyVolatile, out ReadOnlySpan<byte> key, out EntryView entry) =>
        Found(_source.Cursor.TryStored(Keys, prefix, rank, onlyVolatile), out key, out entry);

    public override bool TryGetLiveAt(long rank, out ReadOnlySpan<byte> key, out EntryView entry) =>
        Found(_source.Cursor.TryLive(Keys, rank), out key, out entry);

    public override bool TryDrawKey(ulong seed, out ReadOnlySpan<byte> key)
    {
        bool isThere = _source.Cursor.TryDraw(Keys, seed);
        key = isThere ? _source.Cursor.Key : default;
        return isThere;
    }

    public override IReadOnlyList<SnapshotInfo> Snapshots => SnapshotInfos.Of(_source.Snapshots, Index);

    public override bool TryGetSnapshot(scoped ReadOnlySpan<byte> name, [NotNullWhen(true)] out TrieView? snapshot)
    {
        bool isThere = _source.TryView(Index, name, out BatchView? view);
        snapshot = view;
        return isThere;
    }

    public override long BytesHeldOnlyBy(SnapshotInfo snapshot) => _source.ViewOf(snapshot).Keys.MeasureExclusiveBytes();

    public override long BytesHeldBy(SnapshotInfo snapshot) => _source.HeldBytes(snapshot.Number);

    public override bool IsTouched(WatchedKey watched) => _source.IsTouched(watched);

    private BatchFields Fields => field ??= new BatchFields(this, _source);

    private EntryView EntryOf(scoped in Entry found)
    {
        var stamp = new AccessStamp(found.AccessStamp);
        return found.Kind == (byte)ValueKind.String
            ? new EntryView(found.Value, found.ExpiresAtMs, stamp, ValueKind.String)
            : new EntryView(Fields, found.FieldsNumber, found.ExpiresAtMs, stamp, (ValueKind)found.Kind);
    }

    private bool Found(bool isThere, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        key = isThere ? _source.Cursor.Key : default;
        entry = isThere ? EntryOf(_source.Cursor.Entry) : default;
        return isThere;
    }

    private bool TryFind(scoped ReadOnlySpan<byte> key, out Entry entry)
    {
        ScopedTrie keys = Keys;
        if (Snapshot is not null) return keys.TryFind(key, out entry);
        KeyLookahead lookahead = _source.Lookahead;
        bool isThere = lookahead.Knows(key, Index, out EntryLocation location)
            ? keys.TryTake(key, location, out entry)
            : keys.TryFind(key, out entry);
        if (lookahead.HasFields && isThere) lookahead.Open(entry.FieldsNumber);
        return isThere;
    }
}
