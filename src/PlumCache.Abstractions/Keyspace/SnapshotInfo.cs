namespace PlumCache.Abstractions;

/// <summary>
/// A snapshot of a database, or of what was under a prefix of it. Its keys are read through <see cref="KeyspaceView.TryGetSnapshot"/>.
/// </summary>
/// <param name="Number">Told apart from all others, also from a later one of the same name.</param>
/// <param name="Database">Whose keys; what the name belongs to.</param>
/// <param name="Name">Any bytes. Those of kept moments of the history begin with <c>@</c>.</param>
/// <param name="Prefix">What its keys begin with; empty for the whole database.</param>
/// <param name="Revision">Revision of the commit that it came with.</param>
/// <param name="TimeMs">When it was taken (Unix ms): it is read as of then.</param>
/// <param name="ExpiresAtMs">When it ends (Unix ms), or <see cref="Expiry.None"/>.</param>
public sealed record SnapshotInfo(
    long Number, int Database, ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Prefix, long Revision, long TimeMs, long ExpiresAtMs)
{
    /// <summary>Whether it is a kept moment of the history, and not one that a client named.</summary>
    public bool IsHistory => Name.Span is [(byte)'@', ..];

    /// <summary>Whether its time to live has passed: then nobody reads it any more.</summary>
    /// <param name="nowMs">The present time, Unix ms.</param>
    public bool IsOver(long nowMs) => Expiry.IsDue(ExpiresAtMs, nowMs);
}
