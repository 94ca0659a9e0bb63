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
        WalkQuery walk => OfWalk(walk, view),
        _ => $"(listing) {query}",
    };

    private static string OfRange(RangeQuery query, KeyspaceView view)
    {
        IEnumerable<(ByteText Key, string Value)> items =
            query.Collection is { } key ? FieldsOf(view, key.Span, ToldFields.All) : KeysOf(view);
        items = items.Where(item => item.Key.StartsWith(query.Prefix.Span)
            && (query.From is not { } from || item.Key >= new ByteText(from.Span))
            && (query.To is not { } to || item.Key <= new ByteText(to.Span)));
        if (query.IsReversed) items = items.Reverse();
        if (query.After is { } after)
        {
            items = items.Where(item => query.IsReversed ? item.Key < new ByteText(after.Span) : item.Key > new ByteText(after.Span));
        }

        (ByteText Key, string Value)[] listed = [.. items.Take((int)Math.Min(query.Limit, int.MaxValue))];
        return query.Parts switch
        {
            RangeParts.Pairs => $"{{{string.Join(", ", listed.Select(static item => $"{Quote(item.Key)}: {item.Value}"))}}}",
            RangeParts.Values => $"[{string.Join(", ", listed.Select(static item => item.Value))}]",
            RangeParts.Members => $"(set) [{string.Join(", ", listed.Select(static item => Quote(item.Key)))}]",
            _ => $"[{string.Join(", ", listed.Select(static item => Quote(item.Key)))}]",
        };
    }

    private static string OfWalk(WalkQuery query, KeyspaceView view)
    {
        var items = new List<string>();
        ReplyWalk walk = query.Walk();
        walk.Begin(view);
        while (walk.Step(out bool isPicked))
        {
            if (isPicked && items.Count < query.Limit) items.Add(ItemOf(walk));
        }

        return $"{(walk.IsSet ? "(set) " : "")}[{string.Join(", ", items)}]";
    }

    private static string ItemOf(ReplyWalk walk)
    {
        string item = Quote(new ByteText(walk.Item)), number = ReplyText.Double(walk.Number);
        return walk.Numbers switch
        {
            WalkNumbers.Behind => $"{item}, {number}",
            WalkNumbers.Paired => $"[{item}, {number}]",
            _ => item,
        };
    }

    /// <summary>The fields of a key's collection, with their values in words.</summary>
    internal static IEnumerable<(ByteText Key, string Value)> FieldsOf(
        KeyspaceView view, ReadOnlySpan<byte> key, ToldFields told)
    {
        var fields = new List<(ByteText Key, string Value)>();
        if (!view.TryPeek(key, out EntryView entry)) return fields;
        using FieldCursor cursor = entry.Fields.Walk();
        while (cursor.MoveNext())
        {
            if (!cursor.Field.StartsWith(told.Prefix.Span)) continue;
            ReadOnlySpan<byte> value = cursor.Current.Value;
            value = told.HaveNumbers ? DoubleText.Of(OrderedDouble.Read(value)) : value;
            fields.Add((new ByteText(cursor.Field[told.Prefix.Length..]), Quote(new ByteText(value))));
        }

        return fields;
    }

    private static IEnumerable<(ByteText Key, string Value)> KeysOf(KeyspaceView view) =>
        LiveKeys(view).Select(key => (key, ValueOf(view, key)));

    private static string OfNamespaces(NamespaceQuery query, KeyspaceView view)
    {
        IEnumerable<ByteText> names = LiveKeys(view).SelectMany(key => NamesOf(key, query)).Distinct().Order();
        if (query.After is { } after) names = names.Where(name => name > new ByteText(after.Span));
        return Tell(names, query, query.WithCounts ? name => view.Count(name.Span).ToString(CultureInfo.InvariantCulture) : null);
    }

    private static string ValueOf(KeyspaceView view, ByteText key) =>
        view.TryPeek(key.Span, out EntryView entry) && entry.IsString ? Quote(new ByteText(entry.Value)) : "(nil)";

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
