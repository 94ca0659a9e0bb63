using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>All databases and one plugin's state at one instant, as a literal: immutable sorted maps.</summary>
public sealed record Snapshot
{
    /// <summary>How many databases there are, as by default in a server.</summary>
    public const int DatabaseCount = 16;

    private static readonly ImmutableSortedDictionary<ByteText, SnapshotEntry> NoKeys = ImmutableSortedDictionary<ByteText, SnapshotEntry>.Empty;

    /// <summary>No keys at the Unix time 0.</summary>
    public static readonly Snapshot Empty = new();

    /// <summary>The time: what is due by then is not there.</summary>
    public long NowMs { get; init; }

    /// <summary>Its revision.</summary>
    public long Revision { get; init; }

    /// <summary>What the access stamps of entries tell.</summary>
    public AccessMode AccessMode { get; init; }

    /// <summary>The databases, from 0.</summary>
    public ImmutableArray<ImmutableSortedDictionary<ByteText, SnapshotEntry>> Databases { get; init; } =
        [.. Enumerable.Repeat(NoKeys, DatabaseCount)];

    /// <summary>What the plugin keeps in the system trie.</summary>
    public ImmutableSortedDictionary<ByteText, SnapshotEntry> State { get; init; } = NoKeys;

    /// <summary>What was written since it was watched: a watch of any of these is touched, whatever its number.</summary>
    public ImmutableSortedSet<ByteText> Touched { get; init; } = [];

    /// <summary>What a key of database 0 holds, due or not; null when it is not there.</summary>
    /// <param name="key">The key.</param>
    public SnapshotEntry? this[ByteText key] => Databases[0].GetValueOrDefault(key);

    /// <summary>With other keys in a database.</summary>
    /// <param name="database">From 0.</param>
    /// <param name="keys">The keys.</param>
    public Snapshot WithKeys(int database, ImmutableSortedDictionary<ByteText, SnapshotEntry> keys) =>
        this with { Databases = Databases.SetItem(database, keys) };

    /// <summary>With a key set.</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">What it holds.</param>
    /// <param name="database">Which database.</param>
    public Snapshot With(ByteText key, SnapshotEntry entry, int database = 0) =>
        WithKeys(database, Databases[database].SetItem(key, entry));

    /// <summary>With a key of the plugin's state set.</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">What it holds.</param>
    public Snapshot WithState(ByteText key, SnapshotEntry entry) => this with { State = State.SetItem(key, entry) };

    /// <summary>With an edit applied. Watches and snapshots change nothing here.</summary>
    /// <param name="edit">What to do.</param>
    /// <param name="current">The connection's database.</param>
    public Snapshot Apply(EditRecord edit, int current)
    {
        ImmutableSortedDictionary<ByteText, SnapshotEntry> keys = KeysOf(edit.Trie, current);
        switch (edit.Kind)
        {
            case EditKind.Put:
                return With(edit.Trie, current, keys.SetItem(edit.Key, new SnapshotEntry(edit.Value, edit.ExpiresAtMs, StampOfNow())));
            case EditKind.Splice:
                SnapshotEntry? old = keys.GetValueOrDefault(edit.Key);
                return With(edit.Trie, current, keys.SetItem(edit.Key, Splice(old is null || old.IsDue(NowMs) ? null : old, edit)));
            case EditKind.Remove:
                return With(edit.Trie, current, keys.Remove(edit.Key));
            case EditKind.SetExpiry:
                if (!keys.TryGetValue(edit.Key, out SnapshotEntry? entry)) return this;
                return With(edit.Trie, current, keys.SetItem(edit.Key, entry with { ExpiresAtMs = edit.ExpiresAtMs }));
            case EditKind.CopyEntry or EditKind.MoveEntry:
                return Carry(edit, current, keys);
            case EditKind.RemovePrefix:
                return With(edit.Trie, current, Without(keys, edit.Key));
            case EditKind.SetPrefixExpiry:
                return With(edit.Trie, current, keys.SetItems(keys
                    .Where(pair => pair.Key.StartsWith(edit.Key.Span) && !pair.Value.IsDue(NowMs))
                    .Select(pair => KeyValuePair.Create(pair.Key, pair.Value with { ExpiresAtMs = edit.ExpiresAtMs }))));
            case EditKind.CopyPrefix:
                return Transplant(this, keys, edit, current);
            case EditKind.MovePrefix:
                return Transplant(With(edit.Trie, current, Without(keys, edit.Key)), keys, edit, current);
            case EditKind.SwapDatabases:
                return With(edit.Trie, current, KeysOf(edit.Destination, current)).With(edit.Destination, current, keys);
            default:
                return this;
        }
    }

    /// <summary>All keys in words: what a purity check compares before and after.</summary>
    public override string ToString()
    {
        IEnumerable<string> databases = Databases.SelectMany(static (keys, index) => keys.Select(pair => $"{index}: {pair.Key} = {pair.Value}"));
        return string.Join("; ", databases.Concat(State.Select(static pair => $"state: {pair.Key} = {pair.Value}")));
    }

    private static ImmutableSortedDictionary<ByteText, SnapshotEntry> Without(ImmutableSortedDictionary<ByteText, SnapshotEntry> keys, ByteText prefix) =>
        keys.RemoveRange(keys.Keys.Where(key => key.StartsWith(prefix.Span)));

    private ImmutableSortedDictionary<ByteText, SnapshotEntry> KeysOf(TargetTrie trie, int current) =>
        trie.IsState ? State : Databases[trie.DatabaseOf(current)];

    private Snapshot With(TargetTrie trie, int current, ImmutableSortedDictionary<ByteText, SnapshotEntry> keys) =>
        trie.IsState ? this with { State = keys } : WithKeys(trie.DatabaseOf(current), keys);

    /// <summary>Puts what was under a prefix under another, in place of what is there.</summary>
    private static Snapshot Transplant(Snapshot into, ImmutableSortedDictionary<ByteText, SnapshotEntry> from, EditRecord edit, int current)
    {
        ImmutableSortedDictionary<ByteText, SnapshotEntry>.Builder keys =
            Without(into.KeysOf(edit.Destination, current), edit.Value).ToBuilder();
        foreach ((ByteText key, SnapshotEntry entry) in from.Where(pair => pair.Key.StartsWith(edit.Key.Span)))
        {
            keys[new ByteText([.. edit.Value.Span, .. key.Span[edit.Key.Length..]])] = entry;
        }

        return into.With(edit.Destination, current, keys.ToImmutable());
    }

    /// <summary>Copies or moves what a key holds.</summary>
    private Snapshot Carry(EditRecord edit, int current, ImmutableSortedDictionary<ByteText, SnapshotEntry> keys)
    {
        bool isSame = edit.Trie.DatabaseOf(current) == edit.Destination.DatabaseOf(current) && edit.Key.Equals(edit.Value);
        if (isSame || !keys.TryGetValue(edit.Key, out SnapshotEntry? entry)) return this;
        Snapshot from = edit.Kind == EditKind.MoveEntry ? With(edit.Trie, current, keys.Remove(edit.Key)) : this;
        SnapshotEntry carried = entry with { Accessed = StampOfNow() };
        return from.With(edit.Destination, current, from.KeysOf(edit.Destination, current).SetItem(edit.Value, carried));
    }

    private SnapshotEntry Splice(SnapshotEntry? old, EditRecord edit)
    {
        ReadOnlySpan<byte> bytes = old is null ? default : old.Value.Span;
        byte[] value = new byte[Math.Max(bytes.Length, edit.Offset + edit.Value.Span.Length)];
        bytes.CopyTo(value);
        edit.Value.Span.CopyTo(value.AsSpan(edit.Offset));
        return new SnapshotEntry(new ByteText(value), old?.ExpiresAtMs ?? Expiry.None, StampOfNow());
    }

    private AccessStamp StampOfNow() => AccessMode == AccessMode.Frequency ? AccessStamp.New(NowMs) : AccessStamp.Recent(NowMs);
}
