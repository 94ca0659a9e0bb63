using System.Diagnostics.CodeAnalysis;
using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// What a plugin keeps in the system trie, as a database of its own: its prefix is put before every key and taken off again.
/// </summary>
internal sealed class PluginStateView(BatchSource source) : KeyspaceView
{
    private readonly BatchView _all = new(source, Keyspace.SystemDatabase);
    private byte[] _prefix = [];
    private byte[] _buffer = new byte[128];

    public override int Index => Keyspace.SystemDatabase;

    public override int DatabaseCount => 1;

    public override AccessMode AccessMode => AccessMode.Recency;

    /// <summary>Whose state it shows from now on.</summary>
    public PluginStateView Of(ActivePlugin plugin)
    {
        _prefix = plugin.StatePrefix;
        return this;
    }

    public override KeyspaceView Database(int index) => this;

    public override bool TryGet(scoped ReadOnlySpan<byte> key, out EntryView entry) => _all.TryPeek(Full(key), out entry);

    public override bool TryPeek(scoped ReadOnlySpan<byte> key, out EntryView entry) => _all.TryPeek(Full(key), out entry);

    public override long Count(scoped ReadOnlySpan<byte> prefix) => _all.Count(Full(prefix));

    public override long Bytes(scoped ReadOnlySpan<byte> prefix) => _all.Bytes(Full(prefix)) - (_all.StoredCount(Full(prefix), onlyVolatile: false) * _prefix.Length);

    public override long StoredCount(scoped ReadOnlySpan<byte> prefix, bool onlyVolatile) => _all.StoredCount(Full(prefix), onlyVolatile);

    public override bool TryGetAt(scoped ReadOnlySpan<byte> prefix, long rank, bool onlyVolatile, out ReadOnlySpan<byte> key, out EntryView entry) =>
        Own(_all.TryGetAt(Full(prefix), rank, onlyVolatile, out key, out entry), ref key);

    public override bool TryGetNext(scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> after, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        byte[] from = [.. _prefix, .. after];
        return Own(_all.TryGetNext(Full(prefix), after.IsEmpty ? default : from, out key, out entry), ref key);
    }

    public override bool TryDrawKey(ulong seed, out ReadOnlySpan<byte> key)
    {
        key = default;
        long count = StoredCount(default, onlyVolatile: false);
        return count > 0 && TryGetAt(default, (long)(seed % (ulong)count), onlyVolatile: false, out key, out _);
    }

    public override long NowMs => source.NowMs;

    public override long Revision => source.Revision;

    public override long LiveBytes(scoped ReadOnlySpan<byte> prefix) => _all.LiveBytes(Full(prefix)) - (_all.Count(Full(prefix)) * _prefix.Length);

    public override long CountBefore(scoped ReadOnlySpan<byte> key) => _all.CountBefore(Full(key)) - _all.CountBefore(_prefix);

    public override bool TryGetLiveAt(long rank, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        key = default;
        entry = default;
        return rank >= 0 && rank < Count(default) && Own(_all.TryGetLiveAt(_all.CountBefore(_prefix) + rank, out key, out entry), ref key);
    }

    public override IReadOnlyList<SnapshotInfo> Snapshots => [];

    public override bool TryGetSnapshot(scoped ReadOnlySpan<byte> name, [NotNullWhen(true)] out KeyspaceView? snapshot)
    {
        snapshot = null;
        return false;
    }

    public override long BytesHeldOnlyBy(SnapshotInfo snapshot) => 0;

    public override long BytesHeldBy(SnapshotInfo snapshot) => 0;

    public override bool IsTouched(WatchedKey watched) => throw new InvalidOperationException("Nobody watches a plugin's state.");

    /// <summary>The key as the system trie has it; valid until the next call.</summary>
    public ReadOnlySpan<byte> Full(scoped ReadOnlySpan<byte> key)
    {
        int length = _prefix.Length + key.Length;
        if (length > _buffer.Length) Array.Resize(ref _buffer, length);
        _prefix.CopyTo(_buffer, 0);
        key.CopyTo(_buffer.AsSpan(_prefix.Length));
        return _buffer.AsSpan(0, length);
    }

    private bool Own(bool isFound, ref ReadOnlySpan<byte> key)
    {
        if (isFound) key = key[_prefix.Length..];
        return isFound;
    }
}
