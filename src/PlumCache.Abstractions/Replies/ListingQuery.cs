namespace PlumCache.Abstractions;

/// <summary>
/// A listing as data: the engine walks it, counts it and writes it, at once when it is short, streamed from a version of its own when it is
/// long. Keys are those live at the view's time.
/// </summary>
public abstract record ListingQuery
{
    private protected ListingQuery()
    {
    }

    /// <summary>Most items; <see cref="long.MaxValue"/> for all.</summary>
    public long Limit { get; init; } = long.MaxValue;
}
