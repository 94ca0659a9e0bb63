namespace PlumCache.Testing;

/// <summary>A key of a database.</summary>
/// <param name="Database">From 0.</param>
public readonly record struct PlacedKey(int Database, ByteText Key);
