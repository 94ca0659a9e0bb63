using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Views;

namespace PlumCache.Engine.Listings;

/// <summary>
/// Writes the listings that are queries: short ones at once from the batch's own source. One that takes many steps, or grows past a limit
/// while it is written, is taken back, and runs again on a lease from which it is streamed.
/// </summary>
internal sealed class QueryWriter(EngineOptions options, BatchRun run, BatchSource source)
{
    private ListingWalk? _walk;

    /// <summary>The error that the last listing was answered with, or null.</summary>
    public ErrorText? Error { get; private set; }

    /// <summary>Whether what did not fit takes many steps.</summary>
    public bool TakesLong { get; private set; }

    /// <summary>Whether a plugin's own walk is at work: what is thrown meanwhile is its failure.</summary>
    public bool IsComputing => _walk is PluginWalk { IsAtWork: true };

    private int InlineSteps => options.InlineWalkKeys;

    /// <returns>False when it is too long for the batch's source: run it again with a lease. Nothing is written then.</returns>
    public bool TryWrite(BatchView view, ListingQuery query, in ReplyRoom room)
    {
        try
        {
            _walk = ListingWalk.Of(query, run.Table!.Kinds);
            return TryWrite(view, query, _walk, room);
        }
        finally
        {
            _walk = null; // whoever catches has asked by then: filters come before what is left on the way
        }
    }

    private bool TryWrite(BatchView view, ListingQuery query, ListingWalk walk, in ReplyRoom room)
    {
        TakesLong = false;
        SharedLease? lease = room.Lease;
        bool mayDefer = lease is null && !room.IsWhole;
        walk.Begin(view);
        long count = Math.Min(walk.KnownCount, query.Limit);
        if (count < 0) count = Count(walk, query.Limit, lease is null ? InlineSteps : long.MaxValue);
        bool isLong = lease is null && (count < 0 || count > InlineSteps);
        Error = isLong && room.IsWhole ? ListingWriter.TooLongInside(InlineSteps) : null;
        if (Error is not null)
        {
            run.Writer.Write(Reply.Error(Error));
            return true;
        }

        if (isLong)
        {
            TakesLong = count < 0;
            return false;
        }

        long position = run.Writer.Position, most = position + options.OutputAtOnceBytes;
        walk.WriteHeader(run.Writer, count);
        if (!room.IsWhole && lease is not null)
        {
            run.Session.Stream = new QueryStream(lease, source, view, walk, count);
            return true;
        }

        walk.Begin(view);
        while (count > 0 && walk.Step(out bool isPicked))
        {
            if (!isPicked) continue;
            walk.WriteItem(run.Writer);
            count--;
            if (!mayDefer || run.Writer.Position <= most) continue;
            run.Writer.Rewind(position);
            return false;
        }

        Debug.Assert(count == 0, "a reply has as many items as it has announced: the client waits for them");
        walk.End();
        return true;
    }

    /// <returns>Number of items, or -1 when it takes more steps than it may.</returns>
    private static long Count(ListingWalk walk, long limit, long maxSteps)
    {
        long count = 0;
        for (long steps = 0; count < limit && walk.Step(out bool isPicked); steps++)
        {
            if (steps >= maxSteps) return -1;
            if (isPicked) count++;
        }

        return count;
    }
}
