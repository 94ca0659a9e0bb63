using System.Diagnostics.CodeAnalysis;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>A database of the model keyspace as a command sees it.</summary>
public sealed class ModelView(ModelKeyspace keyspace, int index) : KeyspaceView
{
    public override int Index => index;

    public override int DatabaseCount => ModelKeyspace.DatabaseCount;

    public IEnumerable<byte[]> LiveKeys =>
        keyspace[index].Where(pair => !Expiry.IsDue(pair.Value.ExpiresAtMs, keyspace.NowMs)).Select(pair => pair.Key);

    public override KeyspaceView Database(int index) => new ModelView(keyspace, index);

    public override bool TryGet(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        bool found = TryPeek(key, out entry);
        if (!found) return false;
        ModelEntry used = keyspace[index][key.ToArray()];
        used.Accessed = keyspace.StampOf(used);
        return true;
    }

    public override bool TryPeek(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        entry = default;
        if (!keyspace[index].TryGetValue(key.ToArray(), out ModelEntry? found) || Expiry.IsDue(found.ExpiresAtMs, keyspace.NowMs))
        {
            return false;
        }
        entry = new EntryView(found.Value, found.ExpiresAtMs, found.Accessed, ValueKind.String);
        return true;
    }

    public override long CountAt(scoped ReadOnlySpan<byte> prefix, long nowMs)
    {
        long count = 0;
        foreach ((byte[] key, ModelEntry entry) in keyspace[index]) count += key.AsSpan().StartsWith(prefix) && !Expiry.IsDue(entry.ExpiresAtMs, nowMs) ? 1 : 0;
        return count;
    }

    public override AccessMode AccessMode => keyspace.AccessMode;

    public override long Bytes(scoped ReadOnlySpan<byte> prefix)
    {
        long bytes = 0;
        foreach ((byte[] key, ModelEntry entry) in keyspace[index]) bytes += key.AsSpan().StartsWith(prefix) ? key.Length + entry.Value.Length : 0;
        return bytes;
    }

    public override bool TryGetNext(scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> after, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        key = default;
        entry = default;
        foreach (byte[] each in LiveKeys)
        {
            bool isBehind = after.IsEmpty || each.AsSpan().SequenceCompareTo(after) > 0;
            if (!isBehind || !each.AsSpan().StartsWith(prefix)) continue;
            key = each;
            return TryPeek(each, out entry);
        }

        return false;
    }

    public override long StoredCount(scoped ReadOnlySpan<byte> prefix, bool onlyVolatile) => Stored(prefix.ToArray(), onlyVolatile).Count();

    public override bool TryGetAt(scoped ReadOnlySpan<byte> prefix, long rank, bool onlyVolatile, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        entry = default;
        key = default;
        if (Stored(prefix.ToArray(), onlyVolatile).ElementAtOrDefault((int)rank) is not { } name) return false;
        ModelEntry found = keyspace[index][name];
        key = name;
        entry = new EntryView(found.Value, found.ExpiresAtMs, found.Accessed, ValueKind.String);
        return true;
    }

    public override long NowMs => keyspace.NowMs;

    public override long Revision => 0;

    public override long LiveBytes(scoped ReadOnlySpan<byte> prefix)
    {
        long bytes = 0;
        foreach (byte[] key in LiveKeys) bytes += key.AsSpan().StartsWith(prefix) ? key.Length + keyspace[index][key].Value.Length : 0;
        return bytes;
    }

    public override long CountBefore(scoped ReadOnlySpan<byte> key)
    {
        long count = 0;
        foreach (byte[] each in LiveKeys) count += each.AsSpan().SequenceCompareTo(key) < 0 ? 1 : 0;
        return count;
    }

    public override bool TryGetLiveAt(long rank, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        byte[]? found = rank < 0 ? null : LiveKeys.ElementAtOrDefault((int)rank);
        key = found;
        entry = default;
        return found is not null && TryPeek(found, out entry);
    }

    public override IReadOnlyList<SnapshotInfo> Snapshots => [];

    public override bool TryGetSnapshot(scoped ReadOnlySpan<byte> name, [NotNullWhen(true)] out TrieView? snapshot)
    {
        snapshot = null;
        return false;
    }

    public override long BytesHeldOnlyBy(SnapshotInfo snapshot) => 0;

    public override long BytesHeldBy(SnapshotInfo snapshot) => 0;

    public override bool IsTouched(WatchedKey watched) => keyspace.IsTouched(watched);

    private IEnumerable<byte[]> Stored(byte[] prefix, bool onlyVolatile) => keyspace[index]
        .Where(pair => pair.Key.AsSpan().StartsWith(prefix) && (!onlyVolatile || pair.Value.ExpiresAtMs != Expiry.None))
        .Select(static pair => pair.Key);
}
