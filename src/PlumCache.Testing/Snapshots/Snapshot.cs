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

    /// <summary>The keys of a database, or the state for <see cref="Edit.PluginState"/>.</summary>
    /// <param name="database">Which.</param>
    public ImmutableSortedDictionary<ByteText, SnapshotEntry> KeysOf(int database) => database == Edit.PluginState ? State : Databases[database];

    /// <summary>With other keys in a database, or another state.</summary>
    /// <param name="database">Which; <see cref="Edit.PluginState"/> for the state.</param>
    /// <param name="keys">The keys.</param>
    public Snapshot WithKeys(int database, ImmutableSortedDictionary<ByteText, SnapshotEntry> keys) =>
        database == Edit.PluginState ? this with { State = keys } : this with { Databases = Databases.SetItem(database, keys) };

    /// <summary>With a key set.</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">What it holds.</param>
    /// <param name="database">Which database; <see cref="Edit.PluginState"/> for the state.</param>
    public Snapshot With(ByteText key, SnapshotEntry entry, int database = 0) => WithKeys(database, KeysOf(database).SetItem(key, entry));

    /// <summary>With an edit applied. Watches change nothing here: they are the connection's.</summary>
    /// <param name="edit">What to do.</param>
    /// <param name="current">The database that <see cref="Edit.CurrentDatabase"/> stands for.</param>
    public Snapshot Apply(EditRecord edit, int current)
    {
        int database = edit.Database == Edit.CurrentDatabase ? current : edit.Database;
        int target = edit.TargetDatabase == Edit.CurrentDatabase ? current : edit.TargetDatabase;
        ImmutableSortedDictionary<ByteText, SnapshotEntry> keys = KeysOf(database);
        switch (edit.Kind)
        {
            case EditKind.Put:
                return With(edit.Key, new SnapshotEntry(edit.Value, edit.ExpiresAtMs, StampOfNow()), database);
            case EditKind.Splice:
                return With(
                    edit.Key, Splice(keys.GetValueOrDefault(edit.Key) is { } old && !old.IsDue(NowMs) ? old : null, edit), database);
            case EditKind.Remove:
                return WithKeys(database, keys.Remove(edit.Key));
            case EditKind.SetExpiry:
                return keys.TryGetValue(edit.Key, out SnapshotEntry? entry) ? With(edit.Key, entry with { ExpiresAtMs = edit.ExpiresAtMs }, database) : this;
            case EditKind.CopyEntry:
                return CopyEntry(edit, database, target);
            case EditKind.MoveEntry:
                bool isSame = database == target && edit.Key.Equals(edit.Value);
                return isSame || !keys.ContainsKey(edit.Key) ? this : CopyEntry(edit, database, target).WithoutKey(edit.Key, database);
            case EditKind.RemovePrefix:
                return WithKeys(database, Without(keys, edit.Key));
            case EditKind.SetPrefixExpiry:
                return WithKeys(database, keys.SetItems(keys
                    .Where(pair => pair.Key.StartsWith(edit.Key.Span) && !pair.Value.IsDue(NowMs))
                    .Select(pair => KeyValuePair.Create(pair.Key, pair.Value with { ExpiresAtMs = edit.ExpiresAtMs }))));
            case EditKind.CopyPrefix:
                return Transplant(this, keys, edit, target);
            case EditKind.MovePrefix:
                return Transplant(WithKeys(database, Without(keys, edit.Key)), keys, edit, target);
            case EditKind.SwapDatabases:
                return WithKeys(database, KeysOf(target)).WithKeys(target, keys);
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

    /// <summary>Puts what was under a prefix under another, in place of what is there.</summary>
    private static Snapshot Transplant(Snapshot into, ImmutableSortedDictionary<ByteText, SnapshotEntry> from, EditRecord edit, int target)
    {
        ImmutableSortedDictionary<ByteText, SnapshotEntry>.Builder keys = Without(into.KeysOf(target), edit.Value).ToBuilder();
        foreach ((ByteText key, SnapshotEntry entry) in from.Where(pair => pair.Key.StartsWith(edit.Key.Span)))
        {
            keys[new ByteText([.. edit.Value.Span, .. key.Span[edit.Key.Length..]])] = entry;
        }

        return into.WithKeys(target, keys.ToImmutable());
    }

    private Snapshot CopyEntry(EditRecord edit, int database, int target) => KeysOf(database).TryGetValue(edit.Key, out SnapshotEntry? entry)
        ? With(edit.Value, entry with { Accessed = StampOfNow() }, target) : this;

    private Snapshot WithoutKey(ByteText key, int database) => WithKeys(database, KeysOf(database).Remove(key));

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
