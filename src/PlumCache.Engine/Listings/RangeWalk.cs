using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Views;

namespace PlumCache.Engine.Listings;

/// <summary>
/// Keys of a range in either direction: a range of ranks, so that its ends are found in O(depth) and its length is known.
/// </summary>
internal sealed class RangeWalk(RangeQuery query) : ListingWalk
{
    private readonly ScopedCursor _cursor = new();
    private long _left;
    private bool _mayHoldDue;

    public override long KnownCount => _mayHoldDue ? -1 : _left;

    public override void Begin(BatchView view)
    {
        ScopedTrie keys = view.Keys;
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

    public override void WriteHeader(IReplyWriter writer, long count)
    {
        if (query.WithValues) writer.BeginMap(count);
        else writer.BeginArray(count);
    }

    public override void WriteItem(IReplyWriter writer)
    {
        writer.Write(Reply.Bulk(_cursor.Key));
        if (query.WithValues) writer.Write(Reply.Bulk(_cursor.Entry.Value));
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
