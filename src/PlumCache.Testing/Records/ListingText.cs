using System.Globalization;
using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>The items of a listing in words, found by looking at every key: what the engine's walks give, in the simplest form.</summary>
internal static class ListingText
{
    /// <summary>The listing; one of another kind than those of keys and namespaces is told by its query alone.</summary>
    public static string Of(ListingQuery query, KeyspaceView view) => query switch
    {
        RangeQuery range => OfRange(range, view),
        NamespaceQuery names => OfNamespaces(names, view),
        _ => $"(listing) {query}",
    };

    private static string OfRange(RangeQuery query, KeyspaceView view)
    {
        IEnumerable<ByteText> keys = LiveKeys(view).Where(key => key.StartsWith(query.Prefix.Span)
            && (query.From is not { } from || key >= new ByteText(from.Span))
            && (query.To is not { } to || key <= new ByteText(to.Span)));
        if (query.IsReversed) keys = keys.Reverse();
        if (query.After is { } after)
        {
            keys = keys.Where(key => query.IsReversed ? key < new ByteText(after.Span) : key > new ByteText(after.Span));
        }
        return Tell(keys, query,
            query.WithValues ? key => view.TryPeek(key.Span, out EntryView entry) ? Quote(new ByteText(entry.Value)) : "" : null);
    }

    private static string OfNamespaces(NamespaceQuery query, KeyspaceView view)
    {
        IEnumerable<ByteText> names = LiveKeys(view).SelectMany(key => NamesOf(key, query)).Distinct().Order();
        if (query.After is { } after) names = names.Where(name => name > new ByteText(after.Span));
        return Tell(names, query, query.WithCounts ? name => view.Count(name.Span).ToString(CultureInfo.InvariantCulture) : null);
    }

    private static IEnumerable<ByteText> NamesOf(ByteText key, NamespaceQuery query)
    {
        if (!key.StartsWith(query.Prefix.Span)) yield break;
        int end = query.Prefix.Length;
        for (long level = 0; level < query.Depth; level++)
        {
            int at = key.Span[end..].IndexOf(query.Delimiter.Span);
            if (at < 0) yield break;
            end += at + query.Delimiter.Length;
            yield return new ByteText(key.Span[..end]);
        }
    }

    private static string Tell(IEnumerable<ByteText> items, ListingQuery query, Func<ByteText, string>? more)
    {
        items = items.Take((int)Math.Min(query.Limit, int.MaxValue));
        return more is null
            ? $"[{string.Join(", ", items.Select(Quote))}]"
            : $"{{{string.Join(", ", items.Select(item => $"{Quote(item)}: {more(item)}"))}}}";
    }

    private static string Quote(ByteText bytes) => $"\"{bytes}\"";

    /// <summary>The keys that are there. By rank, because the empty key has no place to begin behind.</summary>
    internal static List<ByteText> LiveKeys(TrieView view)
    {
        var keys = new List<ByteText>();
        for (long rank = 0; view.TryGetAt(default, rank, onlyVolatile: false, out ReadOnlySpan<byte> key, out _); rank++)
        {
            if (view.Contains(key)) keys.Add(new ByteText(key));
        }

        return keys;
    }
}
