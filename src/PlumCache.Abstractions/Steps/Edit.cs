namespace PlumCache.Abstractions;

/// <summary>One change of the keyspace, as data. Applied by the engine after the command has returned and its reply is written.</summary>
public readonly ref struct Edit
{
    /// <summary>Stands for the connection's own database.</summary>
    public const int CurrentDatabase = -1;

    internal Edit(EditKind kind, int database, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long expiresAtMs)
    {
        Kind = kind;
        Database = database;
        Key = key;
        Value = value;
        ExpiresAtMs = expiresAtMs;
    }

    /// <summary>What it does.</summary>
    public EditKind Kind { get; }

    /// <summary>Which database, or <see cref="CurrentDatabase"/>.</summary>
    public int Database { get; }

    /// <summary>The key, or the prefix.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The value of a <see cref="EditKind.Put"/>. May point into the view.</summary>
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

    /// <summary>Removes every key that begins with the prefix, in O(length of the prefix).</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="database">Which database.</param>
    public static Edit RemovePrefix(ReadOnlySpan<byte> prefix, int database = CurrentDatabase) =>
        new(EditKind.RemovePrefix, database, prefix, default, Expiry.None);
}
