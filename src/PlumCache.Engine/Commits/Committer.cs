using System.Collections.Immutable;
using System.Diagnostics;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Scans;
using PlumCache.Storage;

namespace PlumCache.Engine.Commits;

/// <summary>
/// The one way in which the root changes: it opens a draft, lets a unit of work change it, publishes it by one CAS, and tells the listeners
/// and the unit. All that may fail happens before the CAS; until then the draft is abandoned, and whatever the unit left outside it is
/// taken back. The caller holds the lane.
/// </summary>
/// <param name="keyspace">What has the root.</param>
/// <param name="scans">Lapse where their versions keep room from being made.</param>
/// <param name="time">The clock.</param>
/// <param name="report">Tells of what fails behind the CAS, and of whom it is a failure; does not throw.</param>
internal sealed class Committer(Keyspace keyspace, ScanTable scans, TimeProvider time, Action<string, Exception> report)
{
    private readonly ArenaRoom _room = new(keyspace, scans);
    private ImmutableArray<CommitListening> _listeners = [];
    private int _tellingThread;

    /// <summary>See <c>CommandEngine.Listen</c>.</summary>
    public CommitListening Add(ICommitListener listener)
    {
        var listening = new CommitListening(this, listener);
        Change(() => _listeners.Add(listening));
        return listening;
    }

    /// <summary>Once it has returned, the listener is not called any more.</summary>
    public void Remove(CommitListening listening) => Change(() =>
    {
        listening.IsEnded = true;
        return _listeners.Remove(listening);
    });

    /// <summary>
    /// Commits a unit, again after a refusal or a full arena: room is made as long as something is left to let go of, then the writes that
    /// find none are refused.
    /// </summary>
    /// <returns>Done, Dropped, or NoRoom where the unit is one write that finds none.</returns>
    public WriteOutcome Commit(IWriteUnit unit)
    {
        WriteCare care = WriteCare.None;
        for (int attempts = 0; ;)
        {
            WriteOutcome outcome = TryCommit(unit, care);
            switch (outcome)
            {
                case WriteOutcome.Lost:
                    break;
                case WriteOutcome.Refused:
                    care = WriteCare.Each;
                    break;
                case WriteOutcome.NoRoom when care != WriteCare.Full:
                    if (!_room.TryMake(this, attempts++)) care = WriteCare.Full;
                    break;
                default:
                    return outcome;
            }
        }
    }

    /// <summary>Commits a unit if that goes at once.</summary>
    public WriteOutcome TryCommit(IWriteUnit unit, WriteCare care = WriteCare.None)
    {
        Debug.Assert(keyspace.Lane.IsHeld, "a draft is opened by one who does not hold the lane");
        WriteOutcome outcome = WriteOutcome.Dropped;
        Draft draft = keyspace.OpenDraft();
        try
        {
            long nowMs = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), draft.TimeMs);
            WriteOutcome asked = unit.Run(draft, nowMs, care);
            Debug.Assert(draft.IsOpen, "a unit changes the draft and leaves its end to the committer");
            Debug.Assert(asked != WriteOutcome.Lost, "only the committer sees that the root is another");
            bool isLost = asked == WriteOutcome.Done && draft.TryPublish(nowMs) != PublishResult.Published;
            outcome = isLost ? WriteOutcome.Lost : asked;
        }
        catch (ArenaFullException)
        {
            outcome = WriteOutcome.NoRoom;
        }
        finally
        {
            if (draft.IsOpen) draft.Abandon();
            if (outcome != WriteOutcome.Done) unit.TakeBack();
        }

        Debug.Assert(!draft.IsOpen, "a draft outlives its commit, and the next cannot be opened");
        if (outcome != WriteOutcome.Done) return outcome;
        if (!_listeners.IsEmpty) Tell(draft);
        Tell(unit);
        Debug.Assert(keyspace.Lane.IsHeld, "a commit is told of before anybody else writes");
        return outcome;
    }

    private void Tell(IWriteUnit unit)
    {
        try
        {
            unit.Committed();
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            report("a commit", exception); // it holds all the same: whoever asked for it goes on
        }
    }

    private void Tell(Draft draft)
    {
        if (!draft.TryGetRecord(out CommitRecord record)) return; // it has changed nothing
        Debug.Assert(_tellingThread == 0, "listeners are told of a commit inside of another");
        _tellingThread = Environment.CurrentManagedThreadId;
        foreach (CommitListening listening in _listeners)
        {
            try
            {
                if (!listening.IsEnded) listening.Listener.OnCommit(record);
            }
            catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
            {
                report("a listener of commits", exception); // what is published stays so, and the others are told
            }
        }

        _tellingThread = 0;
    }

    /// <summary>Changes who listens: in the lane, which whoever is told of a commit is in already.</summary>
    private void Change(Func<ImmutableArray<CommitListening>> change)
    {
        Lane lane = keyspace.Lane;
        bool isTold = Volatile.Read(ref _tellingThread) == Environment.CurrentManagedThreadId; // another thread never reads its own number
        if (!isTold) lane.Enter();
        try
        {
            _listeners = change();
            keyspace.IsRecording = !_listeners.IsEmpty;
        }
        finally
        {
            if (!isTold) lane.Exit();
        }
    }
}
