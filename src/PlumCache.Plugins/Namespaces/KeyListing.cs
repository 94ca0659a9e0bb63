using PlumCache.Abstractions;

namespace PlumCache.Plugins.Namespaces;

/// <summary>NS.RANGE and NS.GET: queries that the engine walks.</summary>
internal static class KeyListing
{
    /// <summary>
    /// NS.RANGE start end [REV] [LIMIT n] [AFTER key] [WITHVALUES]: from start to end, both included. With REV the start is the higher end,
    /// as in Redis' ZRANGE. A range the wrong way round is empty.
    /// </summary>
    public static Step Range(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (ListingOptions.Read(command, 3, ListingWords.Reversed | ListingWords.WithValues, out ListingOptions options) is { } error)
        {
            return Step.Refuse(error);
        }
        bool isReversed = options.Has(ListingWords.Reversed);
        ReadOnlySpan<byte> low = command[isReversed ? 2 : 1], high = command[isReversed ? 1 : 2];

        // An open end is no key: nothing is above + or below -, so as the opposite bound it leaves nothing.
        bool isEmpty = IsTop(low) || IsBottom(high);
        return Step.Answer(Reply.Listing(new RangeQuery
        {
            From = IsBottom(low) ? default(ReadOnlyMemory<byte>?) : low.ToArray(),
            To = IsTop(high) ? default(ReadOnlyMemory<byte>?) : high.ToArray(),
            Limit = isEmpty ? 0 : options.Limit,
            After = options.After,
            IsReversed = isReversed,
            Parts = options.Has(ListingWords.WithValues) ? RangeParts.Pairs : RangeParts.Keys,
        }));
    }

    /// <summary>NS.GET prefix [LIMIT n] [AFTER key]: keys and values. Reading them this way does not count as use.</summary>
    public static Step Get(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (ListingOptions.Read(command, 2, ListingWords.Page, out ListingOptions options) is { } error) return Step.Refuse(error);
        return Step.Answer(Reply.Listing(new RangeQuery
        {
            Prefix = command[1].ToArray(),
            Limit = options.Limit,
            After = options.After,
            Parts = RangeParts.Pairs,
        }));
    }

    private static bool IsBottom(ReadOnlySpan<byte> bound) => bound.SequenceEqual("-"u8);

    private static bool IsTop(ReadOnlySpan<byte> bound) => bound.SequenceEqual("+"u8);
}
