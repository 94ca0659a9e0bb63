using PlumCache.Abstractions;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>Sixteen sorted dictionaries, and more for plugins' states: what the engine and its storage are to a plugin, in the simplest form.</summary>
public sealed class ModelKeyspace
{
    public const int DatabaseCount = 16;

    private readonly List<SortedDictionary<byte[], ModelEntry>> _databases = [];
    private readonly List<(int Database, byte[] Key)> _touches = [];

    public ModelKeyspace()
    {
        while (_databases.Count < DatabaseCount) AddDatabase();
    }

    public long NowMs { get; set; } = 1_700_000_000_000;

    public SortedDictionary<byte[], ModelEntry> this[int database] => _databases[database];

    /// <summary>What access stamps hold.</summary>
    public AccessMode AccessMode { get; set; }

    /// <summary>Bytes of keys and values in all databases.</summary>
    public long TotalBytes => _databases.Take(DatabaseCount).Sum(static keys => keys.Sum(static pair => (long)pair.Key.Length + pair.Value.Value.Length));

    /// <summary>All that is there, for <see cref="Restore"/>.</summary>
    public ModelSavepoint Save() =>
        new([.. _databases.Select(static keys => keys.Select(static pair => KeyValuePair.Create(pair.Key, pair.Value.Copy())).ToArray())], _touches.Count);

    /// <summary>As if nothing had happened since; once.</summary>
    public void Restore(ModelSavepoint saved)
    {
        for (int i = 0; i < saved.Databases.Count; i++)
        {
            _databases[i].Clear();
            foreach ((byte[] key, ModelEntry entry) in saved.Databases[i]) _databases[i].Add(key, entry);
        }

        _touches.RemoveRange(saved.Touches, _touches.Count - saved.Touches);
    }

    /// <summary>The stamp after one more use; of a new key when there was none.</summary>
    public AccessStamp StampOf(ModelEntry? before) =>
        AccessMode == AccessMode.Recency ? AccessStamp.Recent(NowMs) : before?.Accessed.Used(NowMs, 0) ?? AccessStamp.New(NowMs);

    /// <summary>One more, out of clients' reach.</summary>
    /// <returns>Its number.</returns>
    public int AddDatabase()
    {
        _databases.Add(new SortedDictionary<byte[], ModelEntry>(ByteOrder.Instance));
        return _databases.Count - 1;
    }

    public void Clear()
    {
        for (int i = 0; i < _databases.Count; i++) RemovePrefix(i, []);
    }

    /// <summary>Exchanges two databases: a change of every key that one of them has, in both.</summary>
    public void Swap(int first, int second)
    {
        if (first == second) return;
        foreach (byte[] key in this[first].Keys.Concat(this[second].Keys)) _touches.AddRange([(first, key), (second, key)]);
        (_databases[first], _databases[second]) = (_databases[second], _databases[first]);
    }

    /// <summary>Begins a watch; a key that is due goes first.</summary>
    /// <returns>The number of the last change.</returns>
    public long Watch(int database, byte[] key, bool isPrefix)
    {
        if (!isPrefix && IsDue(database, key)) Remove(database, key);
        return _touches.Count;
    }

    /// <summary>Whether something watched was changed since, or has expired.</summary>
    public bool IsTouched(WatchedKey watched) =>
        _touches.Skip((int)watched.Since).Any(touch => touch.Database == watched.Database && Covers(watched, touch.Key))
        || this[watched.Database].Keys.Any(key => Covers(watched, key) && IsDue(watched.Database, key));

    /// <summary>Applies a step's edits, those of a database of its own in that.</summary>
    public void Apply(scoped in Step step, int current)
    {
        if (step.Edit.Kind != EditKind.None) Apply(step.Edit, current);
        for (int i = 0; i < (step.Edits?.Count ?? 0); i++) Apply(step.Edits![i], current);
    }

    /// <summary>Applies an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="current">The connection's database.</param>
    /// <param name="state">The number of the plugin's state.</param>
    public void Apply(scoped in Edit edit, int current, int state = -1)
    {
        int database = edit.Target.Trie.IsState ? state : edit.Target.Trie.DatabaseOf(current);
        int target = edit.Destination.Trie.DatabaseOf(current);
        SortedDictionary<byte[], ModelEntry> keys = _databases[database];
        byte[] key = edit.Key.ToArray();
        switch (edit.Kind)
        {
            case EditKind.Put:
                keys[key] = new ModelEntry(edit.Value.ToArray(), edit.ExpiresAtMs) { Accessed = StampOf(keys.GetValueOrDefault(key)) };
                _touches.Add((database, key));
                break;
            case EditKind.Splice:
                ModelEntry? spliced = IsDue(database, key) ? null : keys.GetValueOrDefault(key);
                byte[] value = new byte[Math.Max(spliced?.Value.Length ?? 0, edit.Offset + edit.Value.Length)];
                spliced?.Value.CopyTo(value, 0);
                edit.Value.CopyTo(value.AsSpan(edit.Offset));
                keys[key] = new ModelEntry(value, spliced?.ExpiresAtMs ?? Expiry.None) { Accessed = StampOf(spliced) };
                _touches.Add((database, key));
                break;
            case EditKind.Remove:
                Remove(database, key);
                break;
            case EditKind.SetExpiry:
                if (!keys.TryGetValue(key, out ModelEntry? entry)) break;
                entry.ExpiresAtMs = edit.ExpiresAtMs;
                _touches.Add((database, key));
                break;
            case EditKind.CopyEntry or EditKind.MoveEntry:
                CarryEntry(edit, database, target);
                break;
            case EditKind.RemovePrefix:
                RemovePrefix(database, key);
                break;
            case EditKind.CopyPrefix or EditKind.MovePrefix:
                Transplant(edit, database, target);
                break;
            case EditKind.SetPrefixExpiry:
                foreach (byte[] each in Under(database, key).Where(each => !IsDue(database, each)))
                {
                    keys[each].ExpiresAtMs = edit.ExpiresAtMs;
                    _touches.Add((database, each));
                }

                break;
            default:
                throw new InvalidOperationException($"An edit of kind {edit.Kind}.");
        }
    }

    private static bool Covers(WatchedKey watched, byte[] key) =>
        watched.IsPrefix ? key.AsSpan().StartsWith(watched.Key.Span) : key.AsSpan().SequenceEqual(watched.Key.Span);

    private bool IsDue(int database, byte[] key) =>
        this[database].TryGetValue(key, out ModelEntry? entry) && Expiry.IsDue(entry.ExpiresAtMs, NowMs);

    private void Remove(int database, byte[] key)
    {
        if (_databases[database].Remove(key)) _touches.Add((database, key));
    }

    private void RemovePrefix(int database, byte[] prefix)
    {
        foreach (byte[] key in Under(database, prefix)) Remove(database, key);
    }

    /// <summary>Copies or moves what a key holds; what the destination held is gone.</summary>
    private void CarryEntry(scoped in Edit edit, int database, int target)
    {
        byte[] from = edit.Key.ToArray(), to = edit.Value.ToArray();
        if ((target == database && from.AsSpan().SequenceEqual(to)) || !this[database].TryGetValue(from, out ModelEntry? entry)) return;
        this[target][to] = new ModelEntry(entry.Value, entry.ExpiresAtMs) { Accessed = StampOf(this[target].GetValueOrDefault(to)) };
        _touches.Add((target, to));
        if (edit.Kind == EditKind.MoveEntry) Remove(database, from);
    }

    /// <summary>Copies or moves what is under a prefix; what the destination held is gone.</summary>
    private void Transplant(scoped in Edit edit, int database, int target)
    {
        byte[] from = edit.Key.ToArray(), to = edit.Value.ToArray();
        KeyValuePair<byte[], ModelEntry>[] taken = [.. Under(database, from).Select(key => KeyValuePair.Create(key, this[database][key].Copy()))];
        if (edit.Kind == EditKind.MovePrefix) RemovePrefix(database, from);
        RemovePrefix(target, to);
        foreach ((byte[] key, ModelEntry entry) in taken)
        {
            byte[] name = [.. to, .. key.AsSpan(from.Length)];
            this[target][name] = entry;
            _touches.Add((target, name));
        }
    }

    private List<byte[]> Under(int database, byte[] prefix) => [.. _databases[database].Keys.Where(key => key.AsSpan().StartsWith(prefix))];
}
