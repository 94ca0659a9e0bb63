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

    /// <summary>What the watches of a test are to answer.</summary>
    public Func<WatchedKey, bool> IsTouched { get; set; } = static _ => false;

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
                keys[key] = new ModelEntry(edit.Value.ToArray(), edit.ExpiresAtMs) { Accessed = AccessStamp.Recent(NowMs) };
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
