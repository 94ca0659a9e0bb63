using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Views;
using PlumCache.Hosting.Configuration;
using PlumCache.Storage;

namespace PlumCache.Hosting.Embedding;

/// <summary>
/// A change of one database while it is made: what it reads includes what it has written. It belongs to the function of <see
/// cref="PlumKeyspace.Update{T}"/>, until that returns and on its thread: any other use throws <see cref="InvalidOperationException"/>.
/// </summary>
public sealed class PlumUpdate
{
    private const string Refusal = "A key would become longer than max_key_bytes, or there would be too many keys.";

    /// <summary>As for the snapshots of clients.</summary>
    private const int MaxNameBytes = 255;

    private readonly DirectWrite _write;
    private readonly int _maxKeyBytes;
    private readonly int _maxValueBytes;
    private int _thread = Environment.CurrentManagedThreadId;

    internal PlumUpdate(DirectWrite write, int database, PlumCacheOptions options)
    {
        _write = write;
        Database = database;
        _maxKeyBytes = options.MaxKeyBytes;
        _maxValueBytes = options.MaxBulkBytes;
    }

    /// <summary>The database, from 0.</summary>
    public int Database { get; }

    /// <summary>The time of the change, by the keyspace's clock; another one when the function runs again.</summary>
    public DateTimeOffset Time => UnixTime.ToTime(_write.NowMs);

    private Draft Draft
    {
        get
        {
            ThrowIfNotMine();
            Debug.Assert(_write.Draft.IsOpen, "A function is at work on a draft that has been closed.");
            return _write.Draft.IsBroken ? throw new InvalidOperationException(DirectWrite.GoesOn) : _write.Draft;
        }
    }

    private ScopedTrie Scoped => ViewScope.OfDatabase(Database, _write.NowMs).On(Draft);

    /// <summary>Copies a value. O(length of the key and of the value).</summary>
    /// <param name="value">A copy, when the answer is true.</param>
    public bool TryGet(PlumBytes key, [NotNullWhen(true)] out byte[]? value)
    {
        value = Scoped.TryFind(key.Span, out Entry entry) ? entry.Value.ToArray() : null;
        return value is not null;
    }

    /// <summary>A value as text. O(length of the key and of the value).</summary>
    /// <returns>Null when the key is not there. Bytes that are no UTF-8 become U+FFFD.</returns>
    public string? GetText(PlumBytes key) => TryGet(key, out byte[]? value) ? value.AsText() : null;

    /// <summary>Whether a key is there. O(length of the key).</summary>
    public bool Contains(PlumBytes key) => Scoped.TryFind(key.Span, out _);

    /// <summary>When a key expires, to the ms. O(length of the key).</summary>
    /// <returns>Null: never, or it is not there.</returns>
    public DateTimeOffset? ExpiresAt(PlumBytes key) =>
        Scoped.TryFind(key.Span, out Entry entry) ? UnixTime.ToExpiry(entry.ExpiresAtMs) : null;

    /// <summary>
    /// Number of keys under a prefix. O(length of the prefix); while keys beneath are due, plus a walk of the subtrees that hold them.
    /// </summary>
    /// <param name="prefix">Literal bytes; none for all keys.</param>
    public long Count(PlumBytes prefix = default) => Scoped.Count(prefix.Span);

    /// <summary>
    /// The keys under a prefix in byte order, copied one by one as they are asked for. O(depth) each. Changes may be made meanwhile: the
    /// walk goes on behind the last key over what is there then.
    /// </summary>
    /// <param name="prefix">Literal bytes; none for all keys.</param>
    public IEnumerable<byte[]> Keys(PlumBytes prefix = default) => Walk(prefix.Span.ToArray());

    /// <summary>Sets a key: value and expiry, whatever it held. O(length of the key and of the value).</summary>
    /// <param name="key">At most <c>max_key_bytes</c>.</param>
    /// <param name="value">At most <c>max_bulk_bytes</c>; copied.</param>
    /// <param name="lifetime">How long it lives, to the ms; null: until it is removed.</param>
    /// <exception cref="ArgumentException">Key or value is too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is not above 0.</exception>
    public void Set(PlumBytes key, PlumBytes value, TimeSpan? lifetime = null)
    {
        if (key.Span.Length > _maxKeyBytes)
        {
            throw new ArgumentException($"The key has {key.Span.Length} bytes, and max_key_bytes is {_maxKeyBytes}.", nameof(key));
        }
        if (value.Span.Length > _maxValueBytes)
        {
            throw new ArgumentException($"The value has {value.Span.Length} bytes, and max_bulk_bytes is {_maxValueBytes}.", nameof(value));
        }
        long expiresAtMs = UnixTime.EndOf(_write.NowMs, lifetime);
        Draft.Set(Database, key.Span, value.Span, expiresAtMs, _write.StampFor(Database, key.Span));
    }

    /// <summary>Changes when a key expires. O(length of the key).</summary>
    /// <param name="lifetime">How long it lives from now, to the ms; null: until it is removed.</param>
    /// <returns>False when it is not there.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is not above 0.</exception>
    public bool SetLifetime(PlumBytes key, TimeSpan? lifetime)
    {
        long expiresAtMs = UnixTime.EndOf(_write.NowMs, lifetime);
        return Contains(key) && Draft.SetExpiry(Database, key.Span, expiresAtMs);
    }

    /// <summary>
    /// Changes when all keys under a prefix expire, by a mark on their subtree. O(length of the prefix); while keys beneath are due, plus a
    /// walk of the subtrees that hold them.
    /// </summary>
    /// <param name="prefix">Literal bytes; none for all keys of the database.</param>
    /// <param name="lifetime">How long they live from now, to the ms; null: until they are removed.</param>
    /// <returns>Number of keys changed; without a lifetime, of those that had one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is not above 0.</exception>
    public long SetPrefixLifetime(PlumBytes prefix, TimeSpan? lifetime)
    {
        long expiresAtMs = UnixTime.EndOf(_write.NowMs, lifetime);
        return Draft.SetPrefixExpiry(Database, prefix.Span, _write.NowMs, expiresAtMs);
    }

    /// <summary>Removes a key. O(length of the key).</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(PlumBytes key)
    {
        bool isThere = Contains(key);
        using ReserveUse reserve = new(Draft);
        Draft.Remove(Database, key.Span);
        return isThere;
    }

    /// <summary>
    /// Removes everything under a prefix. O(length of the prefix), however much that is; the memory is freed in the background.
    /// </summary>
    /// <param name="prefix">Literal bytes; none for all keys of the database.</param>
    /// <returns>Number of keys removed.</returns>
    public long RemovePrefix(PlumBytes prefix)
    {
        long keys = Count(prefix);
        using ReserveUse reserve = new(Draft);
        Draft.RemovePrefix(Database, prefix.Span);
        return keys;
    }

    /// <summary>
    /// Everything under one prefix also appears under another, expiries included; what was there goes away. O(length of the prefixes): the
    /// memory is shared until one side changes.
    /// </summary>
    /// <param name="source">Literal bytes.</param>
    /// <param name="destination">Literal bytes.</param>
    /// <returns>Number of keys then under the destination.</returns>
    /// <exception cref="ArgumentException">
    /// A key would become longer than <c>max_key_bytes</c>, or there would be too many keys. Nothing has changed.
    /// </exception>
    public long CopyPrefix(PlumBytes source, PlumBytes destination)
    {
        if (Draft.CopyPrefix(Database, source.Span, Database, destination.Span) < 0)
        {
            throw new ArgumentException(Refusal, nameof(destination));
        }
        return Count(destination);
    }

    /// <summary>
    /// Everything under one prefix appears under another instead, expiries included; what was there goes away. O(length of the prefixes).
    /// </summary>
    /// <param name="source">Literal bytes.</param>
    /// <param name="destination">Literal bytes.</param>
    /// <returns>Number of keys then under the destination.</returns>
    /// <exception cref="ArgumentException">A key would become longer than <c>max_key_bytes</c>. Nothing has changed.</exception>
    public long MovePrefix(PlumBytes source, PlumBytes destination)
    {
        if (Draft.MovePrefix(Database, source.Span, Database, destination.Span) < 0)
        {
            throw new ArgumentException(Refusal, nameof(destination));
        }
        return Count(destination);
    }

    /// <summary>Keeps what is under a prefix as it is now, under a name. O(length of the prefix), however much that is.</summary>
    /// <remarks>
    /// How many there are and what they hold is the caller's to bound: the limits of the plugin <c>snapshots</c> are for its commands.
    /// </remarks>
    /// <param name="name">
    /// At most 255 bytes, not empty, not <c>LIVE</c>, without <c>@</c> in front, and not the name of another one of the database.
    /// </param>
    /// <param name="prefix">Literal bytes; none for the whole database.</param>
    /// <param name="lifetime">How long it is kept, to the ms; null: until it is dropped.</param>
    /// <exception cref="ArgumentException">The name is taken, or is none; it or the prefix is too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is not above 0.</exception>
    public void CreateSnapshot(PlumBytes name, PlumBytes prefix = default, TimeSpan? lifetime = null)
    {
        if (name.Span.Length > MaxNameBytes)
        {
            throw new ArgumentException($"The name has {name.Span.Length} bytes, and {MaxNameBytes} are allowed.", nameof(name));
        }
        if (prefix.Span.Length > _maxKeyBytes)
        {
            throw new ArgumentException($"The prefix has {prefix.Span.Length} bytes, and max_key_bytes is {_maxKeyBytes}.", nameof(prefix));
        }
        if (name.Span.IsEmpty || name.Span[0] == '@' || System.Text.Ascii.EqualsIgnoreCase(name.Span, "LIVE"u8))
        {
            throw new ArgumentException("A snapshot's name is not empty, not LIVE, and does not begin with @.", nameof(name));
        }

        long expiresAtMs = UnixTime.EndOf(_write.NowMs, lifetime);
        if (Draft.Snapshots.Table.TryFind(Database, name.Span, out Snapshot? old) && old.IsOver(_write.NowMs))
        {
            _write.DropSnapshot(Database, name.Span);
        }

        Draft.Snapshots.Create(Database, name.Span, prefix.Span, _write.NowMs, expiresAtMs);
    }

    /// <summary>Drops a snapshot, and with it what only it held. O(snapshots); the memory is freed in the background.</summary>
    /// <returns>Whether it was there.</returns>
    public bool DropSnapshot(PlumBytes name)
    {
        using ReserveUse reserve = new(Draft);
        return _write.DropSnapshot(Database, name.Span);
    }

    /// <summary>
    /// Makes what is under a prefix what it was when a snapshot was taken. O(length of the prefix), however much that is; the snapshot
    /// stays. What is due by now does not come back.
    /// </summary>
    /// <param name="name">The snapshot's name.</param>
    /// <param name="prefix">Literal bytes, beginning with the snapshot's own prefix; none: the whole snapshot.</param>
    /// <returns>Number of keys then under the prefix.</returns>
    /// <exception cref="KeyNotFoundException">There is no snapshot of that name.</exception>
    /// <exception cref="ArgumentException">
    /// The snapshot does not cover the prefix, or there would be too many keys. Nothing has changed.
    /// </exception>
    public long RestoreSnapshot(PlumBytes name, PlumBytes prefix = default)
    {
        if (!Draft.Snapshots.Table.TryFind(Database, name.Span, out Snapshot? snapshot) || snapshot.IsOver(_write.NowMs))
        {
            throw new KeyNotFoundException($"There is no snapshot '{System.Text.Encoding.UTF8.GetString(name.Span)}'.");
        }

        ReadOnlySpan<byte> part = prefix.Span.IsEmpty ? snapshot.Prefix.Span : prefix.Span;
        if (!part.StartsWith(snapshot.Prefix.Span)) throw new ArgumentException("The snapshot does not cover this prefix.", nameof(prefix));
        if (Draft.Snapshots.Restore(Database, name.Span, part) < 0) throw new ArgumentException(Refusal, nameof(prefix));
        return Scoped.Count(part);
    }

    /// <summary>The function has returned.</summary>
    internal void End()
    {
        Debug.Assert(_thread == Environment.CurrentManagedThreadId, "An update is ended twice, or by another thread than its function's.");
        Volatile.Write(ref _thread, 0);
    }

    private IEnumerable<byte[]> Walk(byte[] prefix)
    {
        var cursor = new ScopedCursor();
        for (byte[]? key = NextKey(cursor, prefix, null); key is not null; key = NextKey(cursor, prefix, key)) yield return key;
    }

    private byte[]? NextKey(ScopedCursor cursor, byte[] prefix, byte[]? after)
    {
        cursor.Seek(Scoped, after ?? prefix);
        while (cursor.MoveNext() && cursor.Key.StartsWith(prefix))
        {
            bool isBehind = after is null || !cursor.Key.SequenceEqual(after);
            if (isBehind && cursor.IsLive) return cursor.Key.ToArray();
        }

        return null;
    }

    private void ThrowIfNotMine()
    {
        int thread = Volatile.Read(ref _thread);
        if (thread == Environment.CurrentManagedThreadId) return;
        throw new InvalidOperationException(thread == 0
            ? "The update is over: what its function was given is good until that returns."
            : "An update belongs to the thread that its function runs on.");
    }
}
