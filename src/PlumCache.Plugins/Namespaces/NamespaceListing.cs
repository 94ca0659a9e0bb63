using PlumCache.Abstractions;

namespace PlumCache.Plugins.Namespaces;

/// <summary>NS.LIST. It answers a query that the engine walks; nothing is gathered here.</summary>
/// <param name="delimiter">What ends the name of a namespace.</param>
internal sealed class NamespaceListing(ReadOnlyMemory<byte> delimiter)
{
    /// <summary>NS.LIST prefix [DEPTH n] [LIMIT n] [AFTER name] [WITHCOUNTS].</summary>
    public Step List(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (ListingOptions.Read(command, 2, ListingWords.Depth | ListingWords.WithCounts, out ListingOptions options) is { } error)
        {
            return Step.Refuse(error);
        }
        return Step.Answer(Reply.Listing(new NamespaceQuery
        {
            Prefix = command[1].ToArray(),
            Delimiter = delimiter,
            Depth = options.Depth,
            Limit = options.Limit,
            After = options.After,
            WithCounts = options.Has(ListingWords.WithCounts),
        }));
    }
}
