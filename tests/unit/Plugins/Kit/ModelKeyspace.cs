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

    public void Apply(scoped in Edit edit, int database)
    {
        SortedDictionary<byte[], ModelEntry> keys = _databases[database];
        byte[] key = edit.Key.ToArray();
        switch (edit.Kind)
        {
            case EditKind.Put:
                keys[key] = new ModelEntry(edit.Value.ToArray(), edit.ExpiresAtMs) { Accessed = AccessStamp.Recent(NowMs) };
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
            case EditKind.RemovePrefix:
                RemovePrefix(database, key);
                break;
            default:
                throw new InvalidOperationException($"An edit of kind {edit.Kind}.");
        }
    }

    private static bool Covers(WatchedKey watched, byte[] key) =>
        watched.IsPrefix ? key.AsSpan().StartsWith(watched.Key.Span) : key.AsSpan().SequenceEqual(watched.Key.Span);

    private bool IsDue(int database, byte[] key) => this[database].TryGetValue(key, out ModelEntry? entry) && entry.ExpiresAtMs <= NowMs;

    private void Remove(int database, byte[] key)
    {
        if (_databases[database].Remove(key)) _touches.Add((database, key));
    }

    private void RemovePrefix(int database, byte[] prefix)
    {
        foreach (byte[] key in _databases[database].Keys.Where(key => key.AsSpan().StartsWith(prefix)).ToList()) Remove(database, key);
    }
}
