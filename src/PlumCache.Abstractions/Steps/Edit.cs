namespace PlumCache.Abstractions;

/// <summary>
/// One change of the keyspace, as data. Applied by the engine after the command has returned and its reply is written. Key, prefix, value,
/// destination and name may all point into the view, or into the command: the engine takes what a change needs before that change can free
/// it. A single edit keeps pointing there until it is applied; an <see cref="EditList"/> copies at once.
/// </summary>
public readonly ref struct Edit
{
    /// <summary>Stands for the connection's own database.</summary>
    public const int CurrentDatabase = -1;

    /// <summary>Stands for the plugin's own state in the system trie: <see cref="CommandContext.State"/>.</summary>
    public const int PluginState = -2;

    /// <summary>Stands for the whole system trie: FLUSHALL's alone.</summary>
    internal const int AllState = -3;

    internal Edit(
        EditKind kind, int database, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long expiresAtMs,
        int targetDatabase = CurrentDatabase, int offset = 0)
    {
        TargetDatabase = targetDatabase;
        Offset = offset;
        Kind = kind;
        Database = database;
        Key = key;
        Value = value;
        ExpiresAtMs = expiresAtMs;
    }

    /// <summary>What it does.</summary>
    public EditKind Kind { get; }

    /// <summary>Which database, <see cref="CurrentDatabase"/> or <see cref="PluginState"/>.</summary>
    public int Database { get; }

    /// <summary>Where a copied or moved entry or prefix goes; the other one of two databases that are exchanged.</summary>
    public int TargetDatabase { get; }

    /// <summary>Where in the value the bytes of a <see cref="EditKind.Splice"/> go.</summary>
    public int Offset { get; }

    /// <summary>The key, or the prefix. May point into the view.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>
    /// The value of a <see cref="EditKind.Put"/>, the bytes of a <see cref="EditKind.Splice"/>, the destination of a copied or moved
    /// entry or prefix, the name of a snapshot. May point into the view.
    /// </summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Expiry (Unix ms) of a put or a changed expiry; <see cref="Expiry.None"/>: it does not expire.</summary>
    public long ExpiresAtMs { get; }

    /// <summary>Sets value and expiry of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its bytes; may point into the view.</param>
    /// <param name="expiresAtMs">Unix ms, or <see cref="Expiry.None"/>.</param>
    /// <param name="database">Which database.</param>
    public static Edit Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long expiresAtMs = Expiry.None, int database = CurrentDatabase) =>
        new(EditKind.Put, database, key, value, expiresAtMs);

    /// <summary>
    /// Writes bytes into the value of a key, over what is there and behind its end; what lies between the end and the offset becomes zero.
    /// Its expiry stays. A key that is not there, or is due, begins as an empty value. It costs a copy of the value, made where it will
    /// lie: half of putting one that was made elsewhere.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="offset">Where the bytes go; with their length at most <see cref="CommandLimits.MaxValueBytes"/>.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="database">Which database.</param>
    public static Edit Splice(ReadOnlySpan<byte> key, int offset, ReadOnlySpan<byte> bytes, int database = CurrentDatabase) =>
        new(EditKind.Splice, database, key, bytes, Expiry.None, offset: offset);

    /// <summary>Removes a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="database">Which database.</param>
    public static Edit Remove(ReadOnlySpan<byte> key, int database = CurrentDatabase) =>
        new(EditKind.Remove, database, key, default, Expiry.None);

    /// <summary>Changes the expiry of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="expiresAtMs">Unix ms, or <see cref="Expiry.None"/> to take it away.</param>
    /// <param name="database">Which database.</param>
    public static Edit SetExpiry(ReadOnlySpan<byte> key, long expiresAtMs, int database = CurrentDatabase) =>
        new(EditKind.SetExpiry, database, key, default, expiresAtMs);

    /// <summary>
    /// What a key holds is also at another, with its kind and expiry; what stood there goes away. Nothing when the key is not there.
    /// </summary>
    /// <param name="from">The key.</param>
    /// <param name="to">Where it is copied to.</param>
    /// <param name="database">Whence.</param>
    /// <param name="targetDatabase">Whither.</param>
    public static Edit CopyEntry(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, int database = CurrentDatabase, int targetDatabase = CurrentDatabase) =>
        new(EditKind.CopyEntry, database, from, to, Expiry.None, targetDatabase);

    /// <summary>
    /// What a key holds is at another instead, with its kind and expiry; what stood there goes away. Nothing when the key is not there.
    /// </summary>
    /// <param name="from">The key.</param>
    /// <param name="to">Where it goes; the same key: nothing changes.</param>
    /// <param name="database">Whence.</param>
    /// <param name="targetDatabase">Whither.</param>
    public static Edit MoveEntry(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, int database = CurrentDatabase, int targetDatabase = CurrentDatabase) =>
        new(EditKind.MoveEntry, database, from, to, Expiry.None, targetDatabase);

    /// <summary>Removes every key that begins with the prefix, in O(length of the prefix).</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="database">Which database.</param>
    public static Edit RemovePrefix(ReadOnlySpan<byte> prefix, int database = CurrentDatabase) =>
        new(EditKind.RemovePrefix, database, prefix, default, Expiry.None);

    /// <summary>Everything under one prefix also appears under another; what was there goes away. O(length of the prefixes).</summary>
    /// <param name="from">Literal bytes.</param>
    /// <param name="to">Literal bytes.</param>
    /// <param name="database">Whence.</param>
    /// <param name="targetDatabase">Whither.</param>
    public static Edit CopyPrefix(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, int database = CurrentDatabase, int targetDatabase = CurrentDatabase) =>
        new(EditKind.CopyPrefix, database, from, to, Expiry.None, targetDatabase);

    /// <summary>Everything under one prefix appears under another instead; what was there goes away. O(length of the prefixes).</summary>
    /// <param name="from">Literal bytes.</param>
    /// <param name="to">Literal bytes.</param>
    /// <param name="database">Whence.</param>
    /// <param name="targetDatabase">Whither.</param>
    public static Edit MovePrefix(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, int database = CurrentDatabase, int targetDatabase = CurrentDatabase) =>
        new(EditKind.MovePrefix, database, from, to, Expiry.None, targetDatabase);

    /// <summary>Gives every live key under a prefix the same expiry, or takes all their expiries away. O(length of the prefix), and due keys stay due.</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="expiresAtMs">Unix ms, later than now; or <see cref="Expiry.None"/>.</param>
    /// <param name="database">Which database.</param>
    public static Edit SetPrefixExpiry(ReadOnlySpan<byte> prefix, long expiresAtMs, int database = CurrentDatabase) =>
        new(EditKind.SetPrefixExpiry, database, prefix, default, expiresAtMs);

    /// <summary>
    /// Makes everything under a prefix what it was in a snapshot of the database; what is there goes away. O(length of the prefix). What is due by now does not
    /// come back.
    /// </summary>
    /// <param name="prefix">Literal bytes that begin with the snapshot's own prefix.</param>
    /// <param name="snapshot">Name of a snapshot that is there.</param>
    /// <param name="database">Which database.</param>
    public static Edit RestorePrefix(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> snapshot, int database = CurrentDatabase) =>
        new(EditKind.RestorePrefix, database, prefix, snapshot, Expiry.None);

    /// <summary>Takes a snapshot of what is under a prefix now. O(length of the prefix). Needs <see cref="PluginRights.Snapshots"/>.</summary>
    /// <param name="snapshot">A name that no snapshot of the database has.</param>
    /// <param name="prefix">Literal bytes; empty for the whole database.</param>
    /// <param name="expiresAtMs">When it ends (Unix ms), or <see cref="Expiry.None"/>. From then on nobody finds it; dropping it is left to the plugin.</param>
    /// <param name="database">Which database.</param>
    public static Edit CreateSnapshot(ReadOnlySpan<byte> snapshot, ReadOnlySpan<byte> prefix = default, long expiresAtMs = Expiry.None, int database = CurrentDatabase) =>
        new(EditKind.CreateSnapshot, database, prefix, snapshot, expiresAtMs);

    /// <summary>Lets a snapshot go. O(1). Needs <see cref="PluginRights.Snapshots"/>.</summary>
    /// <param name="snapshot">Its name.</param>
    /// <param name="database">Which database.</param>
    public static Edit DropSnapshot(ReadOnlySpan<byte> snapshot, int database = CurrentDatabase) =>
        new(EditKind.DropSnapshot, database, default, snapshot, Expiry.None);

    /// <summary>
    /// Exchanges two databases with all their keys. O(1), and O(what is watched in both): it counts as a change of whatever is watched in
    /// either and there in one of them. Snapshots stay with the number of their database.
    /// </summary>
    /// <param name="database">The one.</param>
    /// <param name="other">The other; the same one: nothing changes.</param>
    public static Edit SwapDatabases(int database, int other) =>
        new(EditKind.SwapDatabases, database, default, default, Expiry.None, other);

    /// <summary>The connection watches a key, or a prefix, from now on: <see cref="SessionState.Watches"/>. Needs <see cref="PluginRights.Watch"/>.</summary>
    /// <param name="key">The key or prefix.</param>
    /// <param name="isPrefix">Whether it stands for all that begins with it.</param>
    /// <param name="database">Which database.</param>
    public static Edit Watch(ReadOnlySpan<byte> key, bool isPrefix = false, int database = CurrentDatabase) =>
        new(isPrefix ? EditKind.WatchPrefix : EditKind.Watch, database, key, default, Expiry.None);

    /// <summary>The connection watches nothing any more. Needs <see cref="PluginRights.Watch"/>.</summary>
    public static Edit Unwatch() => new(EditKind.Unwatch, CurrentDatabase, default, default, Expiry.None);
}
