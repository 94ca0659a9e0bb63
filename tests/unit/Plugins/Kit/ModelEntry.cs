using PlumCache.Abstractions;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>A key's content in the model keyspace.</summary>
public sealed class ModelEntry(byte[] value, long expiresAtMs)
{
    public byte[] Value { get; } = value;

    public long ExpiresAtMs { get; set; } = expiresAtMs;

    public AccessStamp Accessed { get; set; }

    public ModelEntry Copy() => new(Value, ExpiresAtMs) { Accessed = Accessed };
}
