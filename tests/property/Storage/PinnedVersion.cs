namespace PlumCache.Tests.Properties.Storage;

/// <summary>A version that somebody reads.</summary>
internal sealed record PinnedVersion(long Version, uint[] Roots);
