namespace PlumCache.Tests.Properties.Storage;

/// <summary>What the model says a key holds.</summary>
internal sealed record ModelEntry(byte[] Value, long ExpiresAtMs, uint AccessStamp, byte Kind);
