using System.Buffers.Text;
using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Scans;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Listings;

/// <summary>
/// Writes KEYS and SCAN: small answers at once from the batch's own source, others from a lease, streamed. A listing is walked twice, to
/// count and to write; a plain prefix with nothing due takes the count the trie keeps.
/// </summary>
internal sealed class ListingWriter(EngineOptions options, ScanTable scans, BatchRun run, BatchSource source)
{
    /// <summary>Bytes of keys beneath a prefix past which its listing is streamed: 1 MB, a few milliseconds of a fast connection.</summary>
    private const int MaxInlineBytes = 1 << 20;

    private readonly KeyWalk _walk = new();

    /// <summary>The error that the last page was, or null.</summary>
    public ErrorText? Error { get; private set; }

    /// <summary>
    /// The answer to a long listing inside a transaction. It would be written whole, because it is a part of a larger reply, by who holds
    /// the lane: and no listing may keep a writer waiting.
    /// </summary>
    public static string TooLongInside(int maxKeys) =>
        $"ERR a listing that looks at more than {maxKeys} keys cannot be made inside a transaction";

    /// <summary>Whether what did not fit takes many steps.</summary>
    public bool TakesLong { get; private set; }

    private int InlineKeys => options.InlineWalkKeys;

    /// <returns>False when it is too long for the batch's source: run it again with a lease.</returns>
    public bool TryWriteKeys(BatchView view, KeyQuery query, in ReplyRoom room)
    {
        if (query.Snapshot is { } name)
        {
            view = view.TryGetSnapshot(name.Span, out TrieView? snapshot)
                ? (BatchView)snapshot
                : throw new InvalidOperationException("Keys are asked for of a snapshot that is not there.");
        }

        ScopedTrie keys = view.Keys;
        TrieMeasure measure = keys.Stored(query.Pattern.LiteralPrefix.Span);
        (Error, TakesLong) = (null, false);
        if (room.IsWhole && measure.Keys > InlineKeys) return WriteError(TooLongInside(InlineKeys));
        bool isSmall = room.IsWhole || (measure.Keys <= InlineKeys && measure.Bytes <= MaxInlineBytes);
        if (!isSmall && room.Lease is null)
        {
            TakesLong = measure.Keys > InlineKeys && !IsCounted(keys, query.Pattern);
            return false;
        }

        var range = RankRange.Of(keys, query.Pattern);
        var filter = new KeyFilter(query.Pattern);
        long count = CountKeys(keys, query.Pattern, range, filter);
        run.Writer.BeginArray(count);
        WriteKeys(keys, view.Scope, range, filter, count, isSmall ? null : room.Lease);
        return true;
    }

    /// <returns>False when it needs a lease, or time: run it again with a lease.</returns>
    public bool TryWritePage(BatchView view, ScanQuery query, in ReplyRoom room)
    {
        (Error, TakesLong) = (null, false);
        ViewScope scope = view.Scope.Within(query.Collection);
        if (query.Cursor != 0) return TryContinueScan(view, scope, query, room);
        return view.IsGone ? WriteError(SnapshotReading.Gone(view.Snapshot!)) : TryBeginScan(scope, query, room, 0);
    }

    private bool TryContinueScan(BatchView view, ViewScope scope, ScanQuery query, in ReplyRoom room)
    {
        switch (scans.Find(query.Cursor, new ScanTarget(scope, KindsOf(query)), source.NowMs, out ScanPosition position))
        {
            case ScanLookup.Live:
                try
                {
                    // Inside a transaction a page is no longer than what may be looked at there; COUNT is a hint, and the cursor goes on
                    // behind it.
                    long count = room.IsWhole ? Math.Min(query.Count, InlineKeys) : query.Count;
                    return TryWritePage(position.Scan!, scope.NowMs, position.Rank, KeyFilter.Of(query), count, room);
                }
                finally
                {
                    position.Scan!.Lease.Release();
                }

            case ScanLookup.Lapsed when view.IsGone:
            case ScanLookup.Invalid when view.IsGone && query.Otherwise is not null:
                return WriteError(SnapshotReading.Gone(view.Snapshot!));
            case ScanLookup.Lapsed or ScanLookup.Invalid when query.Otherwise is ReplyTree.Error refusal:
                return WriteError(refusal.Text);
            case ScanLookup.Lapsed or ScanLookup.Invalid when query.Otherwise is { } otherwise:
                run.Writer.Write(Reply.Tree(otherwise));
                return true;
            case ScanLookup.Lapsed when room.Lease is null && !room.IsWhole:
                return false;
            case ScanLookup.Lapsed:
                return TryBeginScan(scope, query, room, source.On(scope).RankBehind(position.Key));
            default:
                return WriteError("ERR invalid cursor");
        }
    }

    /// <summary>Begins a scan of the live keys from a rank on. What fits one page needs no lease.</summary>
    private bool TryBeginScan(ViewScope scope, ScanQuery query, in ReplyRoom room, long rank)
    {
        ScopedTrie keys = source.On(scope);
        var filter = KeyFilter.Of(query);
        var range = RankRange.Of(keys, filter.Pattern);
        long first = Math.Max(rank, range.First), left = Math.Max(0, range.End - first);
        if (room.IsWhole) return WriteWhole(keys, scope, new RankRange(first, left), filter, room);
        if (left <= Math.Min(query.Count, InlineKeys) && (room.Lease is not null || FitsInline(keys, filter.Pattern)))
        {
            WritePage(keys, scope, new RankRange(first, left), filter, null, room);
            return true;
        }

        if (room.Lease is null)
        {
            TakesLong = Math.Min(left, query.Count) > InlineKeys;
            return false;
        }

        Scan scan = scans.Begin(scope, room.Lease, source.NowMs, KindsOf(query));
        try
        {
            return TryWritePage(scan, scope.NowMs, rank, filter, query.Count, room);
        }
        finally
        {
            scan.Lease.Release();
        }
    }

    /// <summary>
    /// A scan that begins inside a transaction: it should see what that has written, which no lease can hold before the publish, so it is
    /// answered in one page, or not at all.
    /// </summary>
    private bool WriteWhole(in ScopedTrie keys, ViewScope scope, RankRange range, in KeyFilter filter, in ReplyRoom room)
    {
        if (range.Count > InlineKeys) return WriteError($"ERR a scan of more than {InlineKeys} keys cannot begin inside a transaction");
        WritePage(keys, scope, range, filter, null, room);
        return true;
    }

    /// <summary>What the key must hold whose fields a scan lists; of a scan of keys each page may ask for others.</summary>
    private static KindSet KindsOf(ScanQuery query) => query.Collection is null ? KindSet.All : query.Kinds;

    /// <returns>True: it is written.</returns>
    private bool WriteError(ErrorText error)
    {
        run.Writer.Write(Reply.Error(error));
        Error = error;
        return true;
    }

    private static bool FitsInline(in ScopedTrie keys, GlobPattern? pattern) =>
        keys.Stored(pattern is null ? default : pattern.LiteralPrefix.Span).Bytes <= MaxInlineBytes;

    private bool TryWritePage(Scan scan, long nowMs, long rank, in KeyFilter filter, long count, in ReplyRoom room)
    {
        ViewScope scope = scan.ScopeAt(nowMs);
        ScopedTrie keys = scope.On(scan.Lease.Lease);
        var all = RankRange.Of(keys, filter.Pattern);
        long first = Math.Max(rank, all.First), looks = Math.Clamp(all.End - first, 0, count);
        if (looks > InlineKeys && room.Lease is null)
        {
            TakesLong = true;
            return false;
        }

        long next = first + looks;
        WritePage(keys, scope, new RankRange(first, looks), filter, next < all.End ? scan : null, room with { Lease = scan.Lease });
        return true;
    }

    /// <param name="keys">What is listed.</param>
    /// <param name="scope">The same, for a stream.</param>
    /// <param name="range">The page.</param>
    /// <param name="filter">What is picked of it.</param>
    /// <param name="continued">The scan that goes on behind the page; null when it ends.</param>
    /// <param name="room">Its lease is what a long page is streamed from.</param>
    private void WritePage(in ScopedTrie keys, ViewScope scope, RankRange range, in KeyFilter filter, Scan? continued, in ReplyRoom room)
    {
        ulong cursor = continued is null ? 0 : scans.HandOut(continued, range.End);
        _walk.Begin(keys, range, filter);
        long picked = _walk.CountPicked(out long bytes);
        run.Writer.BeginArray(2);
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(cursor, digits, out int written);
        run.Writer.Write(Reply.Bulk(digits[..written]));
        run.Writer.BeginArray(filter.WithValues ? 2 * picked : picked);
        bool isSmall = room.IsWhole || (range.Count <= InlineKeys && bytes <= MaxInlineBytes);
        WriteKeys(keys, scope, range, filter, picked, isSmall ? null : room.Lease);
    }

    private void WriteKeys(in ScopedTrie keys, ViewScope scope, RankRange range, in KeyFilter filter, long count, SharedLease? lease)
    {
        if (lease is not null)
        {
            run.Session.Stream = new KeyStream(lease, scope, range, filter, count);
            return;
        }

        _walk.Begin(keys, range, filter);
        while (_walk.Step(out bool isPicked))
        {
            if (!isPicked) continue;
            _walk.WriteItem(run.Writer);
            count--;
        }

        Debug.Assert(count == 0, "a reply has as many items as it has announced: the client waits for them");
    }

    /// <summary>Whether all keys of a pattern's range match and are there, so that nobody has to look at each.</summary>
    private static bool IsCounted(in ScopedTrie keys, GlobPattern pattern) =>
        pattern.IsPrefixOnly && !keys.MayHoldDue(pattern.LiteralPrefix.Span);

    private long CountKeys(in ScopedTrie keys, GlobPattern pattern, RankRange range, in KeyFilter filter)
    {
        if (IsCounted(keys, pattern)) return range.Count;
        _walk.Begin(keys, range, filter);
        return _walk.CountPicked(out _);
    }
}
