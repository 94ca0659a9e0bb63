using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>All databases and one plugin's state at one instant, as a literal: immutable sorted maps.</summary>
public sealed record TestKeyspace
{
    /// <summary>How many databases there are, as by default in a server.</summary>
    public const int DatabaseCount = 16;

    private static readonly ImmutableSortedDictionary<ByteText, TestEntry> NoKeys =
        ImmutableSortedDictionary<ByteText, TestEntry>.Empty;

    /// <summary>No keys at the Unix time 0.</summary>
    public static readonly TestKeyspace Empty = new();

    /// <summary>The time: what is due by then is not there.</summary>
    public long NowMs { get; init; }

    /// <summary>Its revision.</summary>
    public long Revision { get; init; }

    /// <summary>What the access stamps of entries tell.</summary>
    public AccessMode AccessMode { get; init; }

    /// <summary>The databases, from 0.</summary>
    public ImmutableArray<ImmutableSortedDictionary<ByteText, TestEntry>> Databases { get; init; } =
        [.. Enumerable.Repeat(NoKeys, DatabaseCount)];

    /// <summary>What the plugin keeps in the system trie.</summary>
    public ImmutableSortedDictionary<ByteText, TestEntry> State { get; init; } = NoKeys;

    /// <summary>What edits have changed, in order: the number of a watch is how many there were when it began.</summary>
    public ImmutableList<PlacedKey> Changes { get; init; } = [];

    /// <summary>What was written since it was watched: a watch of any of these is touched, whatever its number.</summary>
    public ImmutableSortedSet<ByteText> Touched { get; init; } = [];

    /// <summary>What a key of database 0 holds, due or not; null when it is not there.</summary>
    public TestEntry? this[ByteText key] => Databases[0].GetValueOrDefault(key);

    /// <summary>With other keys in a database.</summary>
    /// <param name="database">From 0.</param>
    public TestKeyspace WithKeys(int database, ImmutableSortedDictionary<ByteText, TestEntry> keys) =>
        this with { Databases = Databases.SetItem(database, keys) };

    /// <summary>With a key set.</summary>
    /// <param name="entry">What it holds.</param>
    /// <param name="database">Which database.</param>
    public TestKeyspace With(ByteText key, TestEntry entry, int database = 0) =>
        WithKeys(database, Databases[database].SetItem(key, entry));

    /// <summary>With a key of the plugin's state set.</summary>
    /// <param name="entry">What it holds.</param>
    public TestKeyspace WithState(ByteText key, TestEntry entry) => this with { State = State.SetItem(key, entry) };

    /// <summary>With keys marked as used now: those of <see cref="TestView.Used"/>.</summary>
    /// <param name="keys">Each counts once.</param>
    public TestKeyspace WithUsed(IEnumerable<PlacedKey> keys) => keys.Distinct().Aggregate(this, static (keyspace, used) =>
        keyspace.Databases[used.Database].TryGetValue(used.Key, out TestEntry? entry)
            ? keyspace.With(used.Key, entry with { Accessed = keyspace.StampAfter(entry) }, used.Database) : keyspace);

    /// <summary>
    /// With an edit applied. Of watches only this is seen here, that a key which is due goes when it is watched; snapshots change nothing.
    /// </summary>
    /// <param name="edit">What to do.</param>
    /// <param name="current">The connection's database.</param>
    public TestKeyspace Apply(EditRecord edit, int current)
    {
        ImmutableSortedDictionary<ByteText, TestEntry> keys = KeysOf(edit.Trie, current);
        TestEntry? old = keys.GetValueOrDefault(edit.Key);
        switch (edit.Kind)
        {
            case EditKind.Put:
                return Set(edit.Trie, current, edit.Key, new TestEntry(edit.Value, edit.ExpiresAtMs, StampAfter(old)));
            case EditKind.Splice:
                return Set(edit.Trie, current, edit.Key, Splice(old is null || old.IsDue(NowMs) ? null : old, edit));
            case EditKind.Remove:
            case EditKind.Watch when old is not null && old.IsDue(NowMs):
                return Without(edit.Trie, current, keys.Keys.Where(key => key == edit.Key));
            case EditKind.SetExpiry:
                return old is null ? this : Set(edit.Trie, current, edit.Key, old with { ExpiresAtMs = edit.ExpiresAtMs });
            case EditKind.CopyEntry or EditKind.MoveEntry:
                return old is null ? this : Carry(edit, current, old);
            case EditKind when EditRow.Of(edit.Kind).IsOfField:
                return FieldEdits.Change(old is null || old.IsDue(NowMs) ? null : old, edit, NowMs) is not { } changed
                    ? Without(edit.Trie, current, keys.Keys.Where(key => key == edit.Key))
                    : ReferenceEquals(changed, old) ? this : Set(edit.Trie, current, edit.Key, changed with { Accessed = StampAfter(old) });
            case EditKind.RemovePrefix:
                return Without(edit.Trie, current, Under(keys, edit.Key).Select(static pair => pair.Key));
            case EditKind.SetPrefixExpiry:
                return Under(keys, edit.Key).Where(pair => !pair.Value.IsDue(NowMs)).Aggregate(
                    this,
                    (into, pair) => into.Set(edit.Trie, current, pair.Key, pair.Value with { ExpiresAtMs = edit.ExpiresAtMs }));
            case EditKind.CopyPrefix:
                return Transplant(this, keys, edit, current);
            case EditKind.MovePrefix:
                return Transplant(Without(edit.Trie, current, Under(keys, edit.Key).Select(static pair => pair.Key)), keys, edit, current);
            case EditKind.SwapDatabases:
                return Swap(edit, current, keys);
            default:
                return this;
        }
    }

    /// <summary>All keys in words: what a purity check compares before and after.</summary>
    public override string ToString()
    {
        IEnumerable<string> databases = Databases.SelectMany(static (keys,
            index) => keys.Select(pair => $"{index}: {pair.Key} = {pair.Value}"));
        return string.Join("; ", databases.Concat(State.Select(static pair => $"state: {pair.Key} = {pair.Value}")));
    }

    private static IEnumerable<KeyValuePair<ByteText, TestEntry>> Under(
        ImmutableSortedDictionary<ByteText, TestEntry> keys, ByteText prefix) =>
        keys.Where(pair => pair.Key.StartsWith(prefix.Span));

    private ImmutableSortedDictionary<ByteText, TestEntry> KeysOf(TargetTrie trie, int current) =>
        trie.IsState ? State : Databases[trie.DatabaseOf(current)];

    private TestKeyspace Set(TargetTrie trie, int current, ByteText key, TestEntry entry) =>
        Changed(trie, current, KeysOf(trie, current).SetItem(key, entry), [key]);

    private TestKeyspace Without(TargetTrie trie, int current, IEnumerable<ByteText> gone)
    {
        ByteText[] keys = [.. gone];
        return Changed(trie, current, KeysOf(trie, current).RemoveRange(keys), keys);
    }

    /// <summary>With other keys in a trie. Nobody watches a plugin's state.</summary>
    private TestKeyspace Changed(
        TargetTrie trie, int current, ImmutableSortedDictionary<ByteText, TestEntry> keys, IEnumerable<ByteText> changed)
    {
        if (trie.IsState) return this with { State = keys };
        int database = trie.DatabaseOf(current);
        return WithKeys(database, keys) with { Changes = Changes.AddRange(changed.Select(key => new PlacedKey(database, key))) };
    }

    /// <summary>Puts what was under a prefix under another, in place of what is there.</summary>
    private static TestKeyspace Transplant(
        TestKeyspace into, ImmutableSortedDictionary<ByteText, TestEntry> from, EditRecord edit, int current)
    {
        TestKeyspace cleared = into.Without(
            edit.Destination, current, Under(into.KeysOf(edit.Destination, current), edit.Value).Select(static pair => pair.Key));
        return Under(from, edit.Key).Aggregate(cleared, (keyspace, pair) => keyspace.Set(
            edit.Destination, current, new ByteText([.. edit.Value.Span, .. pair.Key.Span[edit.Key.Length..]]), pair.Value));
    }

    /// <summary>Copies or moves what a key holds.</summary>
    private TestKeyspace Carry(EditRecord edit, int current, TestEntry entry)
    {
        bool isSame = edit.Trie.DatabaseOf(current) == edit.Destination.DatabaseOf(current) && edit.Key.Equals(edit.Value);
        if (isSame) return this;
        TestEntry? replaced = KeysOf(edit.Destination, current).GetValueOrDefault(edit.Value);
        TestKeyspace copied = Set(edit.Destination, current, edit.Value, entry with { Accessed = StampAfter(replaced) });
        return edit.Kind == EditKind.MoveEntry ? copied.Without(edit.Trie, current, [edit.Key]) : copied;
    }

    /// <summary>Exchanges two databases: a change of every key that one of them has, in both.</summary>
    private TestKeyspace Swap(EditRecord edit, int current, ImmutableSortedDictionary<ByteText, TestEntry> keys)
    {
        if (edit.Trie.DatabaseOf(current) == edit.Destination.DatabaseOf(current)) return this;
        ImmutableSortedDictionary<ByteText, TestEntry> others = KeysOf(edit.Destination, current);
        ByteText[] changed = [.. keys.Keys, .. others.Keys];
        return Changed(edit.Trie, current, others, changed).Changed(edit.Destination, current, keys, changed);
    }

    private TestEntry Splice(TestEntry? old, EditRecord edit)
    {
        ReadOnlySpan<byte> bytes = old is null ? default : old.Value.Span;
        byte[] value = new byte[Math.Max(bytes.Length, edit.Offset + edit.Value.Span.Length)];
        bytes.CopyTo(value);
        edit.Value.Span.CopyTo(value.AsSpan(edit.Offset));
        return new TestEntry(new ByteText(value), old?.ExpiresAtMs ?? Expiry.None, StampAfter(old));
    }

    /// <summary>
    /// The stamp of a key that is used or written now. The draw that a server makes for each is 0, so a use always counts.
    /// </summary>
    private AccessStamp StampAfter(TestEntry? before) => AccessMode == AccessMode.Recency
        ? AccessStamp.Recent(NowMs)
        : before?.Accessed.Used(NowMs, draw: 0) ?? AccessStamp.New(NowMs);
}
