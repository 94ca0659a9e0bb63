using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>A trie as a sorted dictionary: the same operations with no thought for cost.</summary>
internal sealed class ModelTrie
{
    internal ModelTrie() => Entries = new SortedDictionary<byte[], ModelEntry>(ByteOrder.Instance);

    internal ModelTrie(ModelTrie other) => Entries = new SortedDictionary<byte[], ModelEntry>(other.Entries, ByteOrder.Instance);

    internal SortedDictionary<byte[], ModelEntry> Entries { get; }

    internal List<KeyValuePair<byte[], ModelEntry>> Under(byte[] prefix) =>
        [.. Entries.Where(entry => entry.Key.AsSpan().StartsWith(prefix))];

    internal bool SetExpiry(byte[] key, long expiresAtMs)
    {
        if (!Entries.TryGetValue(key, out ModelEntry? entry)) return false;
        Entries[key] = entry with { ExpiresAtMs = expiresAtMs };
        return true;
    }

    internal long SetPrefixExpiry(byte[] prefix, long nowMs, long expiresAtMs)
    {
        List<KeyValuePair<byte[], ModelEntry>> changing = Under(prefix).FindAll(entry =>
            !ExpiryTime.IsDue(entry.Value.ExpiresAtMs, nowMs)
                && (expiresAtMs != ExpiryTime.Never || entry.Value.ExpiresAtMs != ExpiryTime.Never));
        foreach ((byte[] key, ModelEntry entry) in changing) Entries[key] = entry with { ExpiresAtMs = expiresAtMs };
        return changing.Count;
    }

    internal int CountDue(long nowMs) => Entries.Count(entry => ExpiryTime.IsDue(entry.Value.ExpiresAtMs, nowMs));

    internal long RemovePrefix(byte[] prefix)
    {
        List<KeyValuePair<byte[], ModelEntry>> gone = Under(prefix);
        foreach ((byte[] key, ModelEntry _) in gone) Entries.Remove(key);
        return gone.Count;
    }

    internal long CopyPrefixFrom(ModelTrie source, byte[] from, byte[] to)
    {
        List<KeyValuePair<byte[], ModelEntry>> coming = source.Under(from);
        if (ReferenceEquals(source, this) && from.AsSpan().SequenceEqual(to)) return coming.Count;
        RemovePrefix(to);
        foreach ((byte[] key, ModelEntry entry) in coming) Entries[[.. to, .. key[from.Length..]]] = entry;
        return coming.Count;
    }

    internal long MovePrefixFrom(ModelTrie source, byte[] from, byte[] to)
    {
        List<KeyValuePair<byte[], ModelEntry>> coming = source.Under(from);
        if (ReferenceEquals(source, this) && from.AsSpan().SequenceEqual(to)) return coming.Count;
        source.RemovePrefix(from);
        RemovePrefix(to);
        foreach ((byte[] key, ModelEntry entry) in coming) Entries[[.. to, .. key[from.Length..]]] = entry;
        return coming.Count;
    }

    internal bool CopyEntryFrom(ModelTrie source, byte[] from, byte[] to, uint accessStamp)
    {
        if (!source.Entries.TryGetValue(from, out ModelEntry? entry)) return false;
        Entries[to] = entry with { AccessStamp = accessStamp };
        return true;
    }

    internal bool MoveEntryFrom(ModelTrie source, byte[] from, byte[] to, uint accessStamp)
    {
        if (!source.Entries.Remove(from, out ModelEntry? entry)) return false;
        Entries[to] = entry with { AccessStamp = accessStamp };
        return true;
    }

    /// <summary>The first due keys in key order.</summary>
    internal List<byte[]> RemoveDue(long nowMs, int maxKeys)
    {
        List<byte[]> gone =
            [.. Entries.Where(entry => ExpiryTime.IsDue(entry.Value.ExpiresAtMs, nowMs)).Select(entry => entry.Key).Take(maxKeys)];
        foreach (byte[] key in gone) Entries.Remove(key);
        return gone;
    }
}
