namespace PlumCache.Abstractions;

/// <summary>A key, or all keys under a prefix, that a connection watches.</summary>
/// <param name="Database">Which database.</param>
/// <param name="Key">The key or prefix.</param>
/// <param name="IsPrefix">Whether it stands for all that begins with it.</param>
/// <param name="Since">The touch number it began at: a greater one since is a change.</param>
public sealed record WatchedKey(int Database, ReadOnlyMemory<byte> Key, bool IsPrefix, long Since);
