using PlumCache.Storage;

namespace PlumCache.Hosting.Embedding;

/// <summary>A key and what it holds: copies, which outlive the view they were read from.</summary>
public sealed class PlumEntry
{
    internal PlumEntry(byte[] key, byte[] value, DateTimeOffset? expiresAt)
    {
        Key = key;
        Value = value;
        ExpiresAt = expiresAt;
    }

    /// <summary>The key.</summary>
    public byte[] Key { get; }

    /// <summary>The value.</summary>
    public byte[] Value { get; }

    /// <summary>When it expires, to the ms; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>Copies what was found.</summary>
    internal static PlumEntry CopyOf(scoped ReadOnlySpan<byte> key, scoped in Entry entry) =>
        new(key.ToArray(), entry.Value.ToArray(), UnixTime.ToExpiry(entry.ExpiresAtMs));

    /// <summary>The key as text.</summary>
    public string KeyText => Key.AsText();

    /// <summary>The value as text.</summary>
    public string ValueText => Value.AsText();
}
