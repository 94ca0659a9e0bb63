using PlumCache.Abstractions;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>Sixteen sorted dictionaries: what the engine and its storage are to a plugin, in the simplest form.</summary>
public sealed class ModelKeyspace
{
    public const int DatabaseCount = 16;

    private readonly SortedDictionary<byte[], ModelEntry>[] _databases = new SortedDictionary<byte[], ModelEntry>[DatabaseCount];

    public ModelKeyspace()
    {
        for (int i = 0; i < DatabaseCount; i++) _databases[i] = new SortedDictionary<byte[], ModelEntry>(ByteOrder.Instance);
    }

    public long NowMs { get; set; } = 1_700_000_000_000;

    public SortedDictionary<byte[], ModelEntry> this[int database] => _databases[database];

    /// <summary>What access stamps hold.</summary>
    public AccessMode AccessMode { get; set; }

    /// <summary>Bytes of keys and values in all databases.</summary>
    public long TotalBytes => _databases.Sum(static keys => keys.Sum(static pair => (long)pair.Key.Length + pair.Value.Value.Length));

    /// <summary>What the watches of a test are to answer.</summary>
    public Func<WatchedKey, bool> IsTouched { get; set; } = static _ => false;

    /// <summary>All that is there, for <see cref="Restore"/>.</summary>
    public IReadOnlyList<KeyValuePair<byte[], ModelEntry>[]> Save() => [.. _databases.Select(static keys => keys.Select(static pair => KeyValuePair.Create(pair.Key, pair.Value.Copy())).ToArray())];

    public void Restore(IReadOnlyList<KeyValuePair<byte[], ModelEntry>[]> saved)
    {
        for (int i = 0; i < DatabaseCount; i++)
        {
            _databases[i].Clear();
            foreach ((byte[] key, ModelEntry entry) in saved[i]) _databases[i].Add(key, entry);
        }
    }

    /// <summary>The stamp after one more use; of a new key when there was none.</summary>
    public AccessStamp StampOf(ModelEntry? before) =>
        AccessMode == AccessMode.Recency ? AccessStamp.Recent(NowMs) : before?.Accessed.Used(NowMs, 0) ?? AccessStamp.New(NowMs);

    public void Apply(scoped in Step step, int database)
    {
        if (step.Edit.Kind != EditKind.None) Apply(step.Edit, database);
        for (int i = 0; i < (step.Edits?.Count ?? 0); i++) Apply(step.Edits![i], database);
    }

    private void Apply(scoped in Edit edit, int current)
    {
        SortedDictionary<byte[], ModelEntry> keys = _databases[edit.Database == Edit.CurrentDatabase ? current : edit.Database];
        byte[] key = edit.Key.ToArray();
        switch (edit.Kind)
        {
            case EditKind.Put:
                keys[key] = new ModelEntry(edit.Value.ToArray(), edit.ExpiresAtMs) { Accessed = StampOf(keys.GetValueOrDefault(key)) };
                break;
            case EditKind.Remove:
                keys.Remove(key);
                break;
            case EditKind.SetExpiry:
                if (keys.TryGetValue(key, out ModelEntry? entry)) entry.ExpiresAtMs = edit.ExpiresAtMs;
                break;
            case EditKind.RemovePrefix:
                foreach (byte[] each in keys.Keys.Where(each => each.AsSpan().StartsWith(key)).ToList()) keys.Remove(each);
                break;
            default:
                throw new InvalidOperationException($"An edit of kind {edit.Kind}.");
        }
    }
}
