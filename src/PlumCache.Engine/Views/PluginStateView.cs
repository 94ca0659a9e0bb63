using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Plugins;
using PlumCache.Storage;

namespace PlumCache.Engine.Views;

/// <summary>What a plugin keeps in the system trie, as keys of its own: its prefix is put before every key and taken off again.</summary>
internal sealed class PluginStateView(BatchSource source) : TrieView
{
    private byte[] _prefix = [];
    private byte[] _buffer = new byte[128];

    public override long NowMs => source.NowMs;

    private ScopedTrie Keys => source.Live(Keyspace.SystemDatabase);

    /// <summary>Whose state it shows from now on.</summary>
    public PluginStateView Of(ActivePlugin plugin)
    {
        _prefix = plugin.StatePrefix;
        return this;
    }

    public override bool TryGet(scoped ReadOnlySpan<byte> key, out EntryView entry) => TryPeek(key, out entry);

    public override bool TryPeek(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        bool isThere = Keys.TryFind(Full(key), out Entry found);
        entry = isThere ? EntryOf(found) : default;
        return isThere;
    }

    public override long CountAt(scoped ReadOnlySpan<byte> prefix, long nowMs) => Keys.CountAt(Full(prefix), nowMs);

    public override long CountBefore(scoped ReadOnlySpan<byte> key) => Keys.CountBefore(Full(key)) - Keys.CountBefore(_prefix);

    public override long LiveBytes(scoped ReadOnlySpan<byte> prefix) => Keys.LiveBytes(Full(prefix)) - (Count(prefix) * _prefix.Length);

    public override bool TryGetNext(
        scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> after, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        byte[] from = after.IsEmpty ? [] : [.. _prefix, .. after];
        return Own(source.Cursor.TryNext(Keys, Full(prefix), from), out key, out entry);
    }

    public override bool TryGetLiveAt(long rank, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        bool isThere = rank >= 0 && rank < Count(default);
        return Own(isThere && source.Cursor.TryLive(Keys, Keys.CountBefore(_prefix) + rank), out key, out entry);
    }

    public override long Bytes(scoped ReadOnlySpan<byte> prefix)
    {
        TrieMeasure stored = Keys.Stored(Full(prefix));
        return stored.Bytes - (stored.Keys * _prefix.Length);
    }

    public override long StoredCount(scoped ReadOnlySpan<byte> prefix, bool onlyVolatile) => Keys.StoredCount(Full(prefix), onlyVolatile);

    public override bool TryGetAt(
        scoped ReadOnlySpan<byte> prefix, long rank, bool onlyVolatile, out ReadOnlySpan<byte> key, out EntryView entry) =>
        Own(source.Cursor.TryStored(Keys, Full(prefix), rank, onlyVolatile), out key, out entry);

    /// <summary>The key as the system trie has it; valid until the next call.</summary>
    public ReadOnlySpan<byte> Full(scoped ReadOnlySpan<byte> key)
    {
        Debug.Assert(_prefix.Length > 0, "a view of no plugin's state would show that of all");
        int length = _prefix.Length + key.Length;
        if (length > _buffer.Length) Array.Resize(ref _buffer, length);
        _prefix.CopyTo(_buffer, 0);
        key.CopyTo(_buffer.AsSpan(_prefix.Length));
        return _buffer.AsSpan(0, length);
    }

    private bool Own(bool isThere, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        Debug.Assert(!isThere || source.Cursor.Key.StartsWith(_prefix), "a plugin is shown its own state");
        key = isThere ? source.Cursor.Key[_prefix.Length..] : default;
        entry = isThere ? EntryOf(source.Cursor.Entry) : default;
        return isThere;
    }

    /// <summary>An entry as plugins see it: what they keep for themselves are strings.</summary>
    private static EntryView EntryOf(scoped in Entry found) =>
        new(found.Value, found.ExpiresAtMs, new AccessStamp(found.AccessStamp), ValueKind.String);
}
