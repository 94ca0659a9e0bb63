using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Edits;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Statistics;
using PlumCache.Engine.Views;

namespace PlumCache.Engine.Listings;

/// <summary>
/// Writes replies of items (MGET). How long one gets is known only when it is written: one that grows past a limit is taken back, and the
/// command runs again on a lease, from which its items are streamed. What waits for a slow client is so bounded, however much it asks for.
/// </summary>
internal sealed class ItemWriter(EngineOptions options, EngineStatistics statistics, BatchRun run, BatchSource source)
{
    /// <summary>Whether the command's function is at work, which gives an item: what is thrown meanwhile is its own failure.</summary>
    public bool IsComputing { get; private set; }

    /// <param name="reply">Of the kind Items.</param>
    /// <param name="view">What the command ran on.</param>
    /// <param name="lease">The version to stream from; null when the command runs with others.</param>
    /// <param name="mayStream">False when the command also writes: it cannot run on a lease, and is answered at once.</param>
    /// <returns>False when it is too long for that: run it again with a lease. Nothing is written then.</returns>
    public bool TryWrite(scoped in Reply reply, BatchView view, scoped in Command command, SharedLease? lease, bool mayStream)
    {
        Debug.Assert(!IsComputing, "the items of a reply are computed inside of an item of another");
        Debug.Assert(lease is null || run.Session.Stream is null, "a reply is streamed before the one ahead of it is written");
        var item = (ReplyItem)reply.Data!;
        IReplyWriter writer = run.Writer;
        long position = writer.Position, limit = position + options.OutputAtOnceBytes;
        writer.BeginArray(reply.Number);
        if (lease is not null)
        {
            run.Session.Stream = new ItemStream(statistics, lease, source, view, command.Store(), item, reply.Number);
            return true;
        }

        try
        {
            for (int i = 0; i < reply.Number; i++)
            {
                IsComputing = true;
                Reply next = StepRules.ItemOf(item, view, in command, i);
                IsComputing = false;
                writer.Write(next);
                if (writer.Position <= limit || !mayStream) continue;
                writer.Rewind(position);
                Debug.Assert(writer.Position == position, "a reply that is made again is written after what is left of it");
                return false;
            }
        }
        finally
        {
            IsComputing = false; // whoever catches has asked by then: filters come before what is left on the way
        }

        return true;
    }
}
