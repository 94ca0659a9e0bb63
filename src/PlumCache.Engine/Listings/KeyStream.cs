using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Listings;

/// <summary>The keys of a listing, written piece by piece from the version they were counted on.</summary>
internal sealed class KeyStream : ReplyStream
{
    /// <summary>Keys looked at per piece, so that a filter that lets nothing through does not keep the thread.</summary>
    private const int MaxStepsPerPiece = 10_000;

    private readonly KeyWalk _walk = new();
    private long _left;
    private SharedLease? _lease;

    /// <param name="lease">Retained for the stream.</param>
    /// <param name="scope">What they were counted in.</param>
    /// <param name="range">Which are looked at.</param>
    /// <param name="filter">The same that they were counted with.</param>
    /// <param name="count">How many that were: so many are announced.</param>
    public KeyStream(SharedLease lease, ViewScope scope, RankRange range, in KeyFilter filter, long count)
    {
        _left = count;
        _walk.Begin(scope.On(lease.Lease), range, filter);
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
