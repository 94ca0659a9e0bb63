using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Edits;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Statistics;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Listings;

/// <summary>The items of a reply, computed and written piece by piece, all from one version at one time.</summary>
internal sealed class ItemStream : ReplyStream
{
    /// <summary>Items per piece: small ones, or none at all, must not keep the thread.</summary>
    private const int MaxItemsPerPiece = 10_000;

    private readonly EngineStatistics _statistics;
    private readonly RunnerCounters _counters = new();
    private readonly BatchView _view;
    private readonly StoredCommand _command;
    private readonly ReplyItem _item;
    private readonly long _count;
    private SharedLease? _lease;
    private int _next;

    /// <param name="statistics">They count the reads.</param>
    /// <param name="lease">Retained for the stream.</param>
    /// <param name="batch">Whose time holds for all items; it goes on without the stream.</param>
    /// <param name="view">The command's own.</param>
    /// <param name="command">Owns its bytes, because the request's are gone before the last item.</param>
    /// <param name="item">Gives each item.</param>
    /// <param name="count">How many.</param>
    public ItemStream(
        EngineStatistics statistics, SharedLease lease, BatchSource batch, BatchView view, StoredCommand command, ReplyItem item,
        long count)
    {
        _statistics = statistics;
        _command = command;
        _item = item;
        _count = count;
        _view = view.On(batch.Streamed(lease, _counters));
        Faults.At(FaultPoint.ReplyStream);
        _lease = lease.Retain(); // last: nobody would release it for a stream that was not made
    }

    public override bool IsEnded => Volatile.Read(ref _lease) is null;

    public override bool WriteNext(IReplyWriter writer, int maxBytes)
    {
        if (IsEnded) return false;
        Debug.Assert(_next < _count || _count == 0, "a reply that is written whole lets its version go");
        int first = _next;
        long start = writer.Position;
        Command command = _command.Command;
        for (int items = 0; items < MaxItemsPerPiece && _next < _count && writer.Position - start < maxBytes; items++)
        {
            writer.Write(StepRules.ItemOf(_item, _view, in command, _next++));
        }

        Debug.Assert(_next > first || _next == _count, "a piece has an item at least, or the reply never ends");
        if (_next < _count) return true;
        Debug.Assert(_next == _count, "a reply has as many items as it has announced: the client waits for them");
        Dispose();
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _lease, null) is not { } lease) return;
        lease.Release();
        _statistics.CountReads(_counters.Hits, _counters.Misses);
    }
}
