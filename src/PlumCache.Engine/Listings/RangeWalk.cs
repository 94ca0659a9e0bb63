using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>Keys of a range in either direction: a range of ranks, so that its ends are found in O(depth) and its length is known.</summary>
internal sealed class RangeWalk(RangeQuery query) : ListingWalk
{
    private readonly TrieCursor _cursor = new();
    private long _left;
    private long _nowMs;
    private bool _mayHoldDue;

    public override long KnownCount => _mayHoldDue ? -1 : _left;

    public override void Begin(BatchView view)
    {
        Trie trie = view.Trie;
        (long low, long high) = Bounds(trie);
        _left = Math.Max(0, high - low);
        _nowMs = view.NowMs;
        _mayHoldDue = trie.Measure(query.Prefix.Span).MayHoldDue(_nowMs);
        _cursor.SeekRank(trie, query.IsReversed ? Math.Max(low, high) : low);
    }

    public override bool Step(out bool isPicked)
    {
        isPicked = false;
        if (_left <= 0 || !(query.IsReversed ? _cursor.MovePrevious() : _cursor.MoveNext())) return false;
        _left--;
        isPicked = !_cursor.Entry.IsDue(_nowMs);
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
    private (long Low, long High) Bounds(in Trie trie)
    {
        long low = trie.Rank(query.Prefix.Span), high = low + trie.Measure(query.Prefix.Span).Keys;
        if (query.From is { } from) low = Math.Max(low, trie.Rank(from.Span));
        if (query.To is { } to) high = Math.Min(high, RankBehind(trie, to.Span));
        if (query.After is not { } after) return (low, high);
        return query.IsReversed ? (low, Math.Min(high, trie.Rank(after.Span))) : (Math.Max(low, RankBehind(trie, after.Span)), high);
    }

    private static long RankBehind(in Trie trie, ReadOnlySpan<byte> key) => trie.Rank(key) + (trie.TryGet(key, out _) ? 1 : 0);
}
