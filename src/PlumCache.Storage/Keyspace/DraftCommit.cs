using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// How a draft begins and how it ends: opened on a root, put in its place by one CAS or abandoned, and what is handed over then.
/// </summary>
internal sealed class DraftCommit(Keyspace keyspace, DraftTries tries, DraftChanges changes, DraftSnapshots snapshots)
{
    private KeyspaceRoot? _base;
    private bool _isHandOverDue;

    /// <summary>Whether it was opened and has not ended.</summary>
    public bool IsOpen => _base is not null;

    /// <summary>The root it was opened on.</summary>
    public KeyspaceRoot Base => _base ?? throw new InvalidOperationException("The draft has ended.");

    /// <summary>Begins with a root as it is.</summary>
    public void Open(KeyspaceRoot root)
    {
        if (IsOpen) throw new StorageBrokenException("The last draft has not ended.");

        Debug.Assert(!_isHandOverDue, "the record of the last one is given back first");
        _base = root;
        keyspace.Heap.Arena.UsesReserve = false;
        changes.Watches = root.Watches;
        changes.Journal.Open(keyspace.IsRecording);
        tries.Open(root);
        snapshots.Open(root);
    }

    /// <summary>See <see cref="Draft.TryPublish"/>.</summary>
    public PublishResult TryPublish(long timeMs)
    {
        KeyspaceRoot root = Base;
        tries.ThrowIfBroken();
        if (!changes.HasChanges)
        {
            Debug.Assert(changes.Journal.Mark == default, "what is recorded is a change");
            Abandon();
            return PublishResult.Published;
        }

        timeMs = Math.Max(timeMs, root.TimeMs);
        WatchTable watches = keyspace.Unwatched.ApplyTo(changes.Watches);
        var next = new KeyspaceRoot(tries.ToHandles(), snapshots.Table, watches, timeMs, root.Revision + 1, tries.Blocks.Version);
        PublishResult result = TrySwap(root, next);
        keyspace.Unwatched.End(result == PublishResult.Published);
        if (result == PublishResult.Published) changes.Journal.Publish(next.Revision, next.TimeMs);

        return result;
    }

    /// <summary>See <see cref="Draft.TryPublishMoves"/>.</summary>
    public PublishResult TryPublishMoves()
    {
        KeyspaceRoot root = Base;
        Debug.Assert(!changes.HasChanges && !tries.IsBroken, "moves have a draft of their own");
        if (tries.Blocks.Retired.Count == 0)
        {
            Abandon(); // nothing was in the way
            return PublishResult.Published;
        }

        return TrySwap(root, root with { Tries = tries.ToHandles(), Snapshots = snapshots.Table, Version = tries.Blocks.Version });
    }

    /// <summary>See <see cref="Draft.Abandon"/>.</summary>
    public void Abandon()
    {
        Debug.Assert(IsOpen, "a draft ends once");
        tries.Blocks.Abandon();
        Close();
    }

    /// <summary>Ends the last record. What was retired under it is handed over, if that had to wait for its readers.</summary>
    public void GiveRecordBack()
    {
        bool isKept = changes.Journal.Clear();
        if (_isHandOverDue) HandOver(isKept);
    }

    private PublishResult TrySwap(KeyspaceRoot root, KeyspaceRoot next)
    {
        Faults.At(FaultPoint.BeforeCas);

        // Behind the swap nothing may fail any more, so what the hand-over needs is set aside before it.
        keyspace.Reclaimer.Reserve(tries.Blocks.Retired.Count);
        if (!keyspace.RootCell.TrySwap(root, next))
        {
            Abandon();
            return PublishResult.Lost;
        }

        // Its blocks are the root's by now: closed first, so that whatever happens nobody abandons it and frees them.
        Close();
        _isHandOverDue = true;

        // The record names blocks that were retired: they must not be freed while it is read.
        if (!tries.Blocks.HasNamed) HandOver(isRecordKept: false);

        return PublishResult.Published;
    }

    private void HandOver(bool isRecordKept)
    {
        _isHandOverDue = false;
        keyspace.Accept(tries.Blocks.Retired, isRecordKept);
        tries.Blocks.Close();
    }

    private void Close()
    {
        _base = null;
        changes.Clear();
        snapshots.Table = SnapshotTable.Empty;
    }
}
