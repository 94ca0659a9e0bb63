using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Statistics;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Listings;

/// <summary>The items of a listing, written piece by piece from the version they were counted on.</summary>
internal sealed class QueryStream : ReplyStream
{
    /// <summary>Steps per piece, so that a walk that picks nothing does not keep the thread.</summary>
    private const int MaxStepsPerPiece = 10_000;

    private readonly ListingWalk _walk;
    private long _left;
    private SharedLease? _lease;

    /// <param name="lease">Retained for the stream.</param>
    /// <param name="batch">Whose time holds; it goes on without the stream.</param>
    /// <param name="view">The one the items were counted on.</param>
    /// <param name="walk">The one they were counted with; it begins anew.</param>
    /// <param name="count">How many items are promised.</param>
    public QueryStream(SharedLease lease, BatchSource batch, BatchView view, ListingWalk walk, long count)
    {
        _walk = walk;
        _left = count;
        walk.Begin(view.On(batch.Streamed(lease, new RunnerCounters())));
        Faults.At(FaultPoint.ReplyStream);
        _lease = lease.Retain(); // last: nobody would release it for a stream that was not made
    }

    public override bool IsEnded => Volatile.Read(ref _lease) is null;

    public override bool WriteNext(IReplyWriter writer, int maxBytes)
    {
        if (IsEnded) return false;
        long start = writer.Position;
        for (int steps = 0; _left > 0 && steps < MaxStepsPerPiece && writer.Position - start < maxBytes; steps++)
        {
            if (!_walk.Step(out bool isPicked))
            {
                Debug.Assert(_left == 0, "a reply has as many items as it has announced: the client waits for them");
                Dispose();
                return false;
            }

            if (!isPicked) continue;
            _walk.WriteItem(writer);
            _left--;
        }

        if (_left > 0) return true;
        Dispose();
        return false;
    }

    protected override void Dispose(bool disposing) => Interlocked.Exchange(ref _lease, null)?.Release();
}
