using System.Diagnostics;
using System.Runtime.InteropServices;
using PlumCache.Abstractions;
using PlumCache.Engine.Commits;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Table;
using PlumCache.Engine.Views;
using PlumCache.Engine.Sessions;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>
/// The short writes of several connections as one unit: one draft, one publish, and paths that their keys share copied once. Only what
/// cannot be refused takes part: nothing settles it, no limit of memory holds. Each batch's part is behind a savepoint: if it cannot be
/// carried out all the same, or throws, it is rolled back alone and runs by itself afterwards, and what others have written stays.
/// </summary>
internal sealed class WriteGroup(
    CommandEngine engine, BatchRun run, BatchSource source, Segment segment, CommandExecutor executor, EffectLog effects,
    ResultRecorder recorder) : IWriteUnit
{
    /// <summary>How long the first of the group may wait for the last (us).</summary>
    private const int MaxWaitUs = 200;

    private readonly TimeProvider _time = engine.Options.Time;
    private readonly List<EngineTurn> _turns = [];
    private readonly List<Member> _members = [];
    private CommandTable? _table;
    private int _next;

    /// <summary>Runs the first segments of those batches that can share a draft, as many drafts as it takes.</summary>
    /// <param name="turns">Batches of different connections, none of which has begun.</param>
    public void Run(IReadOnlyList<EngineTurn> turns)
    {
        if (engine.Settings.MaxMemoryBytes > 0 || engine.Pauses.MayHold || engine.Backlog.IsTooMuch) return;

        Debug.Assert(_turns.Count == 0 && _members.Count == 0 && _table is null, "nothing of a round is left for the next");

        // Chosen before the lane is taken: rounds of reads alone have no use for it.
        _table = engine.Table;
        foreach (EngineTurn turn in turns)
        {
            if (BeginsWithWrite(turn)) _turns.Add(turn);
        }

        try
        {
            RunChosen();
        }
        finally
        {
            _turns.Clear();
            _table = null; // or a plugin that is taken out could not be unloaded
        }
    }

    private void RunChosen()
    {
        Lane lane = engine.Keyspace.Lane;
        _next = 0;
        WriteOutcome outcome = WriteOutcome.Done;
        while (_turns.Count - _next > 1 && outcome == WriteOutcome.Done && lane.TryEnter())
        {
            try
            {
                outcome = engine.Committer.TryCommit(this);
            }
            finally
            {
                source.Clear();
                run.End();
                if (segment.Outcome == SegmentOutcome.Cut) lane.ExitForNext();
                else lane.Exit();
            }
        }
    }

    WriteOutcome IWriteUnit.Run(Draft draft, long nowMs, WriteCare care)
    {
        Debug.Assert(_members.Count == 0, "a draft is shared by those who have run in it");
        source.Use(nowMs, draft: draft, care: care);
        long started = _time.GetTimestamp();
        for (bool isEnough = false; _next < _turns.Count && !isEnough;)
        {
            Add(_turns[_next++], draft);
            isEnough = draft.KeysWritten >= Segment.EnoughKeys || segment.Outcome == SegmentOutcome.Cut || effects.HasSubscriptions
                || _time.GetElapsedTime(started).TotalMicroseconds > MaxWaitUs;
        }

        return _members.Count > 0 ? WriteOutcome.Done : WriteOutcome.Dropped;
    }

    /// <summary>Runs what a batch begins with, if it may take part. Where that fails, nothing is left of it.</summary>
    private void Add(in EngineTurn turn, Draft draft)
    {
        run.Focus(turn);
        RunMark before = executor.Marks.Now;
        DraftSavepoint? saved = null;
        try
        {
            if (!TryBegin(turn)) return;
            saved = draft.Save();
            executor.Run(segment);
            if (segment.Outcome != SegmentOutcome.Refused)
            {
                _members.Add(new Member(turn, before, run.State, segment.Next, recorder.Count, effects.Count));
                draft.LetGo(saved.Value);
                return;
            }
        }
        catch (ArenaFullException)
        {
            _next = _turns.Count; // whoever is left would hardly find room: it is made for those who run alone
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            engine.Report("a shared draft", exception);
        }

        if (saved is { } savepoint) draft.RollBack(savepoint);
        executor.Marks.RunAgain(before);
    }

    void IWriteUnit.TakeBack()
    {
        for (int i = _members.Count - 1; i >= 0; i--)
        {
            run.Focus(_members[i].Turn);
            executor.Marks.RunAgain(_members[i].Before);
        }

        _members.Clear();
    }

    void IWriteUnit.Committed()
    {
        executor.Waiters.Commit();
        foreach (ref readonly Member member in CollectionsMarshal.AsSpan(_members))
        {
            EngineSession session = member.Turn.Session;
            Debug.Assert(!session.IsSuspended, "who waits runs alone");
            Debug.Assert(member.Before.Effects <= member.Effects && member.Effects <= effects.Count, "each has effects of its own");
            session.Hold(member.State, member.Next); // first of all: whatever the rest meets, nobody runs again what is published
            if (session.Stream is not null) session.Suspend(SuspensionReason.Stream);
            run.Focus(member.Turn);
            try
            {
                effects.Dispatch(member.Before.Effects, member.Effects);
                recorder.Record(member.Before.Results, member.Results);
            }
            catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
            {
                engine.Report("a commit", exception); // the others are told
            }
        }

        _members.Clear();
        recorder.Clear();
        effects.Clear();
    }

    /// <summary>Whether a batch of a connection that nothing is kept for begins with a write that may share a draft.</summary>
    private bool BeginsWithWrite(in EngineTurn turn)
    {
        EngineSession session = turn.Session;
        bool isPlain = turn.Batch.Count > 0
            && session is { Next: 0, IsSuspended: false, State: { Values: null, IsClosing: false } };
        return isPlain && _table!.Resolve(turn.Batch[0], session.IsInternal, out _) is { IsShareable: true };
    }

    /// <summary>Looks a batch up and chooses its first segment.</summary>
    /// <returns>False: it does not take part.</returns>
    private bool TryBegin(in EngineTurn turn)
    {
        run.Begin(turn, RunMode.Inline, _table!);
        source.Seed = run.Seed;
        segment.Begin(0);
        if (!segment.IsShareable) return false;
        turn.Writer.UseProtocol(run.State.Protocol);
        source.Lookahead.Begin(run, 0, segment.End);
        return true;
    }

    /// <summary>A batch whose first segment is in the draft.</summary>
    /// <param name="Turn">The batch.</param>
    /// <param name="Before">What was left before it.</param>
    /// <param name="State">The connection behind it.</param>
    /// <param name="Next">The first command that is left.</param>
    /// <param name="Results">Results noted by its end.</param>
    /// <param name="Effects">Effects noted by then.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Member(EngineTurn Turn, RunMark Before, SessionState State, int Next, int Results, int Effects);
}
