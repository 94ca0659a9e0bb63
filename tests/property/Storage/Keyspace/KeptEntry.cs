namespace PlumCache.Tests.Properties.Storage;

/// <summary>What the model of snapshots says a key holds.</summary>
internal sealed record KeptEntry(string Value, long ExpiresAtMs);
