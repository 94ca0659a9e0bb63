using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>
/// A database of a <see cref="TestKeyspace"/> as a plugin sees it, or the plugin's own state. A keyspace is a value here, so nothing marks
/// a key as used; <see cref="Used"/> tells which would be. What counts and ranks makes a sorted copy of the keys once: for literals, not
/// for loads.
/// </summary>
public sealed class TestView : KeyspaceView
{
    /// <summary>In place of a database's number.</summary>
    private const int StateIndex = -1;

    private readonly TestKeyspace _keyspace;
    private readonly ImmutableSortedDictionary<ByteText, TestEntry> _keys;
    private readonly List<PlacedKey> _used;

    /// <summary>A database.</summary>
    /// <param name="keyspace">The keys and the time.</param>
    /// <param name="index">Which database.</param>
    public TestView(TestKeyspace keyspace, int index)
        : this(keyspace, index, [])
    {
    }

    private TestView(TestKeyspace keyspace, int index, List<PlacedKey> used)
    {
        _keyspace = keyspace;
        _keys = index == StateIndex ? keyspace.State : keyspace.Databases[index];
        _used = used;
        Index = index;
    }

    /// <summary>The plugin's own state.</summary>
    /// <param name="keyspace">The state and the time.</param>
    public static TrieView OfState(TestKeyspace keyspace) => new TestView(keyspace, StateIndex);

    /// <summary>
    /// The keys that <see cref="TryGet"/> has found, in this and in the databases that came from it: what a server marks as used.
    /// </summary>
    public IReadOnlyList<PlacedKey> Used => _used;

    /// <summary>The keys that are not due, in order.</summary>
    public IEnumerable<ByteText> LiveKeys => _keys.Where(pair => IsLive(pair.Value)).Select(static pair => pair.Key);

    /// <inheritdoc/>
    public override int Index { get; }

    /// <inheritdoc/>
    public override int DatabaseCount => TestKeyspace.DatabaseCount;

    /// <inheritdoc/>
    public override AccessMode AccessMode => _keyspace.AccessMode;

    /// <inheritdoc/>
    public override long NowMs => _keyspace.NowMs;

    /// <inheritdoc/>
    public override long Revision => _keyspace.Revision;

    /// <inheritdoc/>
    public override IReadOnlyList<SnapshotInfo> Snapshots => [];

    private KeyValuePair<ByteText, TestEntry>[] Stored => field ??= [.. _keys];

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such database.</exception>
    public override KeyspaceView Database(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, DatabaseCount);
        return new TestView(_keyspace, index, _used);
    }

    /// <inheritdoc/>
    public override bool TryGet(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        bool isThere = TryPeek(key, out entry);
        if (isThere && Index != StateIndex) _used.Add(new PlacedKey(Index, new ByteText(key)));
        return isThere;
    }

    /// <inheritdoc/>
    public override bool TryPeek(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        bool isThere = _keys.TryGetValue(new ByteText(key), out TestEntry? stored) && IsLive(stored);
        entry = isThere ? Entry(stored!) : default;
        return isThere;
    }

    /// <inheritdoc/>
    public override long CountAt(scoped ReadOnlySpan<byte> prefix, long nowMs) => Under(prefix).Count(pair => !pair.Value.IsDue(nowMs));

    /// <inheritdoc/>
    public override long CountBefore(scoped ReadOnlySpan<byte> key)
    {
        var behind = new ByteText(key);
        return Stored.TakeWhile(pair => pair.Key < behind).Count(pair => IsLive(pair.Value));
    }

    /// <inheritdoc/>
    public override long Bytes(scoped ReadOnlySpan<byte> prefix) => Under(prefix).Sum(BytesOf);

    /// <inheritdoc/>
    public override long LiveBytes(scoped ReadOnlySpan<byte> prefix) => Under(prefix).Where(pair => IsLive(pair.Value)).Sum(BytesOf);

    /// <inheritdoc/>
    public override long StoredCount(scoped ReadOnlySpan<byte> prefix, bool onlyVolatile) => Ranked(prefix, onlyVolatile).Count;

    /// <inheritdoc/>
    public override bool TryGetNext(
        scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> after, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        foreach (KeyValuePair<ByteText, TestEntry> pair in Under(prefix))
        {
            bool isBehind = after.IsEmpty || pair.Key.Span.SequenceCompareTo(after) > 0;
            if (isBehind && IsLive(pair.Value)) return Found(pair, out key, out entry);
        }

        return Nothing(out key, out entry);
    }

    /// <inheritdoc/>
    public override bool TryGetAt(
        scoped ReadOnlySpan<byte> prefix, long rank, bool onlyVolatile, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        ArraySegment<KeyValuePair<ByteText, TestEntry>> ranked = Ranked(prefix, onlyVolatile);
        return rank >= 0 && rank < ranked.Count ? Found(ranked[(int)rank], out key, out entry) : Nothing(out key, out entry);
    }

    /// <inheritdoc/>
    public override bool TryGetLiveAt(long rank, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        KeyValuePair<ByteText, TestEntry>[] live = [.. Stored.Where(pair => IsLive(pair.Value))];
        return rank >= 0 && rank < live.Length ? Found(live[rank], out key, out entry) : Nothing(out key, out entry);
    }

    /// <inheritdoc/>
    public override bool IsTouched(WatchedKey watched)
    {
        bool Covers(ByteText key) => watched.IsPrefix ? key.StartsWith(watched.Key.Span) : key.Span.SequenceEqual(watched.Key.Span);
        return _keyspace.Touched.Any(Covers)
            || _keyspace.Changes.Skip((int)watched.Since).Any(change => change.Database == watched.Database && Covers(change.Key))
            || _keyspace.Databases[watched.Database].Any(pair => !IsLive(pair.Value) && Covers(pair.Key));
    }

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

    private static long BytesOf(KeyValuePair<ByteText, TestEntry> pair) => pair.Key.Length + pair.Value.Bytes;

    private EntryView Entry(TestEntry entry) => entry.Kind == ValueKind.String
        ? new EntryView(entry.Value.Span, entry.ExpiresAtMs, entry.Accessed, ValueKind.String)
        : new EntryView(new TestFields(entry, NowMs), 0, entry.ExpiresAtMs, entry.Accessed, entry.Kind);

    private bool Found(KeyValuePair<ByteText, TestEntry> pair, out ReadOnlySpan<byte> key, out EntryView entry)
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

    private bool IsLive(TestEntry entry) => !entry.IsDue(_keyspace.NowMs);

    /// <summary>What lies under a prefix: it begins with the first key that is not smaller.</summary>
    private ArraySegment<KeyValuePair<ByteText, TestEntry>> Under(scoped ReadOnlySpan<byte> prefix)
    {
        int first = 0, end = Stored.Length;
        while (first < end)
        {
            int middle = (first + end) / 2;
            if (Stored[middle].Key.Span.SequenceCompareTo(prefix) < 0) first = middle + 1;
            else end = middle;
        }

        for (end = prefix.IsEmpty ? Stored.Length : first; end < Stored.Length && Stored[end].Key.StartsWith(prefix);) end++;
        return new(Stored, first, end - first);
    }

    private ArraySegment<KeyValuePair<ByteText, TestEntry>> Ranked(scoped ReadOnlySpan<byte> prefix, bool onlyVolatile) =>
        onlyVolatile ? Under(prefix).Where(static pair => pair.Value.ExpiresAtMs != Expiry.None).ToArray() : Under(prefix);
}
