using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Listings;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Views;

namespace PlumCache.Engine.Batches;

/// <summary>Writes a step's reply in the way its form needs.</summary>
internal sealed class ReplyDispatcher(CommandEngine engine, BatchRun run, BatchSource source)
{
    private readonly long _atOnceBytes = engine.Options.OutputAtOnceBytes;
    private readonly ListingWriter _listings = new(engine.Options, engine.Scans, run, source);
    private readonly QueryWriter _queries = new(engine.Options, run, source);
    private readonly ItemWriter _items = new(engine.Options, engine.Statistics, run, source);

    /// <summary>The error that was the last reply, or null. A scan's shows only when it is written.</summary>
    public ErrorText? Error { get; private set; }

    /// <summary>
    /// Whether what threw last was the command's own code, which computes items or walks. Of the writer nobody but the connection is to
    /// blame.
    /// </summary>
    public bool IsFunctionsFault => _items.IsComputing || _queries.IsComputing;

    /// <summary>Whether what did not fit would take too long for a thread that serves sockets.</summary>
    public bool TakesLong { get; private set; }

    /// <summary>Writes a reply.</summary>
    /// <param name="step">Whose.</param>
    /// <param name="view">What the command ran on.</param>
    /// <param name="isWhole">
    /// Whether it is a part of a larger reply, or of a command that writes: it is then written whole, however long.
    /// </param>
    /// <param name="mayHold">
    /// Whether what it found is of the published version and the lane is held: a value may then be streamed all the same.
    /// </param>
    /// <returns>False when the reply is so long that it needs a lease; nothing is written then.</returns>
    public bool TryWrite(scoped in Step step, BatchView view, scoped in Command command, bool isWhole, bool mayHold)
    {
        Debug.Assert(run.Session.Stream is null, "a reply is written before the one ahead of it has been streamed");
        Reply reply = step.Reply;
        TakesLong = false;
        if (view.IsGone && reply.Kind is not (ReplyKind.Scan or ReplyKind.Error)) reply = Reply.Error(SnapshotReading.Gone(view.Snapshot!));
        Error = ErrorOf(reply);
        switch (reply.Kind)
        {
            case ReplyKind.Items:
                SharedLease? lease = isWhole ? null : source.Lease;
                return _items.TryWrite(reply, view, command, lease, mayStream: !isWhole && step.EditCount == 0);
            case ReplyKind.Keys or ReplyKind.Scan:
                var room = new ReplyRoom(source.Lease, isWhole);
                bool isWritten = reply.Data is KeyQuery keys
                    ? _listings.TryWriteKeys(view, keys, room) : _listings.TryWritePage(view, (ScanQuery)reply.Data!, room);
                (Error, TakesLong) = (_listings.Error, _listings.TakesLong);
                Debug.Assert(isWritten || !(isWhole || source.Lease is not null), "what has a lease, or must be whole, has no second run");
                return isWritten;
            case ReplyKind.Listing:
                bool isListed = _queries.TryWrite(view, (ListingQuery)reply.Data!, new ReplyRoom(source.Lease, isWhole));
                (Error, TakesLong) = (_queries.Error, _queries.TakesLong);
                Debug.Assert(isListed || !(isWhole || source.Lease is not null), "what has a lease, or must be whole, has no second run");
                return isListed;
            case ReplyKind.None:
                return true;
            case ReplyKind.Bulk when reply.Bytes.Length > _atOnceBytes && (mayHold || !isWhole):
                return mayHold ? HoldAndWrite(reply) : TryWriteLong(reply, source.Lease);
            default:
                run.Writer.Write(reply);
                return true;
        }
    }

    /// <summary>
    /// Whether a reply is no answer but what the connection is told beside them: it is written also while CLIENT REPLY holds answers back.
    /// </summary>
    public static bool IsPush(scoped in Reply reply) => reply.Data is ReplyTree.Push or ReplyTree.Several { Replies: [ReplyTree.Push, ..] };

    /// <summary>Has a long value streamed from where it lies. One that was computed lies nowhere, and is written whole.</summary>
    /// <returns>False: run it again with a lease.</returns>
    private bool TryWriteLong(scoped in Reply reply, SharedLease? lease)
    {
        if (lease is null) return false;

        // What lies in a block may be an argument too, which the lease does not hold: the batch does, that goes on behind the reply.
        if (lease.Lease.RangeOf(reply.Bytes) is { } range) run.Session.Stream = new ValueStream(lease, range);
        else run.Writer.Write(reply);
        return true;
    }

    private bool HoldAndWrite(scoped in Reply reply)
    {
        var lease = SharedLease.Open(engine.Keyspace);
        try
        {
            return TryWriteLong(reply, lease);
        }
        finally
        {
            lease.Release();
        }
    }

    /// <summary>The error that a reply is, or null.</summary>
    public static ErrorText? ErrorOf(scoped in Reply reply) => reply.Data switch
    {
        ErrorText text => text,
        ReplyTree.Error tree => tree.Text,
        _ => null,
    };
}
