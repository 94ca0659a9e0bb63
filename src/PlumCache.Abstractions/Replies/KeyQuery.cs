namespace PlumCache.Abstractions;

/// <summary>
/// Which keys a listing wants, as data. The engine walks them over the view, counts first and streams them as the client drains.
/// </summary>
/// <param name="Pattern">A glob; its literal prefix bounds the walk.</param>
public sealed record KeyQuery(GlobPattern Pattern)
{
    /// <summary>Name of the snapshot whose keys are wanted; null for those of the view.</summary>
    public ReadOnlyMemory<byte>? Snapshot { get; init; }
}
