using PlumCache.Abstractions;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>A database of the model keyspace as a command sees it.</summary>
public sealed class ModelView(ModelKeyspace keyspace, int index) : KeyspaceView
{
    public override int Index => index;

    public override int DatabaseCount => ModelKeyspace.DatabaseCount;

    public IEnumerable<byte[]> LiveKeys => keyspace[index].Where(pair => pair.Value.ExpiresAtMs > keyspace.NowMs).Select(pair => pair.Key);

    public override KeyspaceView Database(int index) => new ModelView(keyspace, index);

    public override bool TryGet(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        bool found = TryPeek(key, out entry);
        if (found) keyspace[index][key.ToArray()].AccessedAtS = (uint)(keyspace.NowMs / 1000);
        return found;
    }

    public override bool TryPeek(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        entry = default;
        if (!keyspace[index].TryGetValue(key.ToArray(), out ModelEntry? found) || found.ExpiresAtMs <= keyspace.NowMs) return false;
        entry = new EntryView(found.Value, found.ExpiresAtMs, found.AccessedAtS, ValueKind.String);
        return true;
    }

    public override long Count(scoped ReadOnlySpan<byte> prefix)
    {
        long count = 0;
        foreach (byte[] key in LiveKeys) count += key.AsSpan().StartsWith(prefix) ? 1 : 0;
        return count;
    }

    public override bool TryDrawKey(ulong seed, out ReadOnlySpan<byte> key)
    {
        byte[][] live = LiveKeys.ToArray();
        key = live.Length == 0 ? default : live[(int)(seed % (ulong)live.Length)];
        return live.Length > 0;
    }
}
