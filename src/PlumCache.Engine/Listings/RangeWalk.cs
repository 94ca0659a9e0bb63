using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Listings;

/// <summary>
/// Keys of a range, or fields of a collection, in either direction: a range of ranks, so that its ends are found in O(depth) and its length
/// is known.
/// </summary>
internal sealed class RangeWalk(RangeQuery query) : ListingWalk
{
    private readonly ScopedCursor _cursor = new();
    private long _left;
    private bool _mayHoldDue;

    public override long KnownCount => _mayHoldDue ? -1 : _left;

    public override void Begin(BatchView view)
    {
        ScopedTrie keys = query.Collection is { } key ? view.Keys.FieldsOf(key.Span) : view.Keys;
        (long low, long high) = Bounds(keys);
        _left = Math.Max(0, high - low);
        _mayHoldDue = keys.MayHoldDue(query.Prefix.Span);
        _cursor.SeekRank(keys, query.IsReversed ? Math.Max(low, high) : low);
    }

    public override bool Step(out bool isPicked)
    {
        isPicked = false;
        if (_left <= 0 || !(query.IsReversed ? _cursor.MovePrevious() : _cursor.MoveNext()))
        {
            Debug.Assert(_left <= 0, "a range has no more keys than its version");
            return false;
        }

        _left--;
        isPicked = _cursor.IsLive;
        return true;
    }

    public override ListingForm Form => query.Parts switch
    {
        RangeParts.Pairs => ListingForm.Map,
        RangeParts.Members => ListingForm.Set,
        _ => ListingForm.Array,
    };

    public override void WriteItem(IReplyWriter writer)
    {
        if (query.Parts != RangeParts.Values) writer.Write(Reply.Bulk(_cursor.Key));
        if (query.Parts is not (RangeParts.Pairs or RangeParts.Values)) return;
        Entry entry = _cursor.Entry;
        writer.Write(entry.Kind == (byte)ValueKind.String ? Reply.Bulk(entry.Value) : Reply.Null);
    }

    /// <summary>Ranks from (included) to (excluded), due keys counted.</summary>
    private (long Low, long High) Bounds(in ScopedTrie keys)
    {
        RankRange all = keys.Ranks(query.Prefix.Span);
        (long low, long high) = (all.First, all.End);
        if (query.From is { } from) low = Math.Max(low, keys.Rank(from.Span));
        if (query.To is { } to) high = Math.Min(high, keys.RankBehind(to.Span));
        if (query.After is not { } after) return (low, high);
        return query.IsReversed ? (low, Math.Min(high, keys.Rank(after.Span))) : (Math.Max(low, keys.RankBehind(after.Span)), high);
    }
}
