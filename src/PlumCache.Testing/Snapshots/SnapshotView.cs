using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>
/// A database of a <see cref="Snapshot"/> as a plugin sees it, or the plugin's own state. A snapshot is a value, so nothing here marks a key as used.
/// Every call walks: for literals, not for loads.
/// </summary>
/// <param name="snapshot">The keys and the time.</param>
/// <param name="index">Which database.</param>
public sealed class SnapshotView(Snapshot snapshot, int index) : KeyspaceView
{
    /// <summary>In place of a database's number.</summary>
    private const int StateIndex = -1;

    private readonly ImmutableSortedDictionary<ByteText, SnapshotEntry> _keys =
        index == StateIndex ? snapshot.State : snapshot.Databases[index];

    /// <summary>The plugin's own state.</summary>
    /// <param name="snapshot">The state and the time.</param>
    public static TrieView OfState(Snapshot snapshot) => new SnapshotView(snapshot, StateIndex);

    /// <inheritdoc/>
    public override int Index => index;

    /// <inheritdoc/>
    public override int DatabaseCount => Snapshot.DatabaseCount;

    /// <inheritdoc/>
    public override AccessMode AccessMode => snapshot.AccessMode;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such database.</exception>
    public override KeyspaceView Database(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, DatabaseCount);
        return new SnapshotView(snapshot, index);
    }

    /// <inheritdoc/>
    public override bool TryGet(scoped ReadOnlySpan<byte> key, out EntryView entry) => TryPeek(key, out entry);

    /// <inheritdoc/>
    public override bool TryPeek(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        bool found = _keys.TryGetValue(new ByteText(key), out SnapshotEntry? stored) && IsLive(stored);
        entry = found ? Entry(stored!) : default;
        return found;
    }

    /// <inheritdoc/>
    public override long CountAt(scoped ReadOnlySpan<byte> prefix, long nowMs) => Under(new ByteText(prefix)).Count(pair => !pair.Value.IsDue(nowMs));

    /// <inheritdoc/>
    public override long Bytes(scoped ReadOnlySpan<byte> prefix) =>
        Under(new ByteText(prefix)).Sum(static pair => (long)pair.Key.Length + pair.Value.Value.Length);

    /// <inheritdoc/>
    public override bool TryGetNext(scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> after, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        var behind = new ByteText(after);
        foreach (KeyValuePair<ByteText, SnapshotEntry> pair in Under(new ByteText(prefix)))
        {
            if (!IsLive(pair.Value) || (behind.Length > 0 && pair.Key <= behind)) continue;
            return Found(pair, out key, out entry);
        }

        return Nothing(out key, out entry);
    }

    /// <inheritdoc/>
    public override long StoredCount(scoped ReadOnlySpan<byte> prefix, bool onlyVolatile) => Ranked(new ByteText(prefix), onlyVolatile).Count();

    /// <inheritdoc/>
    public override bool TryGetAt(scoped ReadOnlySpan<byte> prefix, long rank, bool onlyVolatile, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        KeyValuePair<ByteText, SnapshotEntry>[] ranked = [.. Ranked(new ByteText(prefix), onlyVolatile)];
        return rank >= 0 && rank < ranked.Length ? Found(ranked[rank], out key, out entry) : Nothing(out key, out entry);
    }

    /// <inheritdoc/>
    public override bool IsTouched(WatchedKey watched)
    {
        var key = new ByteText(watched.Key.Span);
        return watched.IsPrefix ? snapshot.Touched.Any(touched => touched.StartsWith(key.Span)) : snapshot.Touched.Contains(key);
    }

    /// <inheritdoc/>
    public override long NowMs => snapshot.NowMs;

    /// <inheritdoc/>
    public override long Revision => snapshot.Revision;

    /// <inheritdoc/>
    public override long LiveBytes(scoped ReadOnlySpan<byte> prefix) =>
        Under(new ByteText(prefix)).Where(pair => IsLive(pair.Value)).Sum(static pair => (long)pair.Key.Length + pair.Value.Value.Length);

    /// <inheritdoc/>
    public override long CountBefore(scoped ReadOnlySpan<byte> key)
    {
        var behind = new ByteText(key);
        return _keys.Count(pair => IsLive(pair.Value) && pair.Key < behind);
    }

    /// <inheritdoc/>
    public override bool TryGetLiveAt(long rank, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        KeyValuePair<ByteText, SnapshotEntry>[] live = [.. _keys.Where(pair => IsLive(pair.Value))];
        return rank >= 0 && rank < live.Length ? Found(live[rank], out key, out entry) : Nothing(out key, out entry);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SnapshotInfo> Snapshots => [];

    /// <inheritdoc/>
    public override bool TryGetSnapshot(scoped ReadOnlySpan<byte> name, [NotNullWhen(true)] out TrieView? snapshot)
    {
        snapshot = null;
        return false;
    }

    /// <inheritdoc/>
    public override long BytesHeldOnlyBy(SnapshotInfo snapshot) => 0;

    /// <inheritdoc/>
    public override long BytesHeldBy(SnapshotInfo snapshot) => 0;

    private static EntryView Entry(SnapshotEntry entry) => new(entry.Value.Span, entry.ExpiresAtMs, entry.Accessed, ValueKind.String);

    private static bool Found(KeyValuePair<ByteText, SnapshotEntry> pair, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        key = pair.Key.Span;
        entry = Entry(pair.Value);
        return true;
    }

    private static bool Nothing(out ReadOnlySpan<byte> key, out EntryView entry)
    {
        key = default;
        entry = default;
        return false;
    }

    private bool IsLive(SnapshotEntry entry) => !entry.IsDue(snapshot.NowMs);

    private IEnumerable<KeyValuePair<ByteText, SnapshotEntry>> Under(ByteText prefix) => _keys.Where(pair => pair.Key.StartsWith(prefix.Span));

    private IEnumerable<KeyValuePair<ByteText, SnapshotEntry>> Ranked(ByteText prefix, bool onlyVolatile) =>
        Under(prefix).Where(pair => !onlyVolatile || pair.Value.ExpiresAtMs != Expiry.None);
}
