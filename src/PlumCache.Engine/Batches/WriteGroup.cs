using System.Runtime.InteropServices;
using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// The short writes of several connections as one unit: one draft, one publish, and paths that their keys share copied once. Only what
/// cannot be refused takes part: nothing settles it, no limit of memory holds. Should the draft fail all the same, nothing of it holds, and
/// each batch runs by itself.
/// </summary>
internal sealed class WriteGroup(
    CommandEngine engine, BatchRun run, BatchSource source, CommandExecutor executor, EffectLog effects, ResultRecorder recorder) : IWriteUnit
{
    /// <summary>How long the first of the group may wait for the last (us).</summary>
    private const int MaxWaitUs = 200;

    private readonly TimeProvider _time = engine.Options.Time;
    private readonly Segment _segment = new();
    private readonly List<Member> _members = [];
    private IReadOnlyList<EngineTurn> _turns = [];
    private int _next;

    /// <summary>Runs the first segments of those batches that can share a draft, as many drafts as it takes.</summary>
    /// <param name="turns">Batches of different connections, none of which has begun.</param>
    public void Run(IReadOnlyList<EngineTurn> turns)
    {
        Lane lane = engine.Keyspace.Lane;
        _turns = turns;
        _next = 0;
        var outcome = WriteOutcome.Done;
        while (turns.Count - _next > 1 && outcome == WriteOutcome.Done && engine.MaxMemoryBytes == 0 && !engine.Pauses.MayHold && lane.TryEnter())
        {
            try
            {
                outcome = engine.Committer.TryCommit(this);
            }
            finally
            {
                source.Clear();
                run.End();
                lane.Exit();
            }
        }
    }

    ChangeCause IWriteUnit.Cause => ChangeCause.Command;

    WriteOutcome IWriteUnit.Run(Draft draft, long nowMs, WriteCare care)
    {
        source.AccessMode = engine.AccessMode;
        source.Use(draft, nowMs);
        long started = _time.GetTimestamp();
        for (; _next < _turns.Count && !IsEnough(draft, started); _next++)
        {
            if (TryBegin(_turns[_next]) && !TryExecute(care)) return WriteOutcome.Refused;
        }

        return _members.Count > 0 ? WriteOutcome.Done : WriteOutcome.Dropped;
    }

    void IWriteUnit.TakeBack()
    {
        foreach (ref readonly Member member in CollectionsMarshal.AsSpan(_members))
        {
            member.Turn.Writer.Rewind(member.Position);
            member.Turn.Session.DropStream();
        }

        Forget();
    }

    void IWriteUnit.Committed()
    {
        int result = 0, effect = 0;
        foreach (ref readonly Member member in CollectionsMarshal.AsSpan(_members))
        {
            run.Focus(member.Turn);
            member.Turn.Session.State = member.State;
            member.Turn.Session.Next = member.Next;
            effects.Dispatch(effect, member.Effects);
            recorder.Record(result, member.Results);
            (result, effect) = (member.Results, member.Effects);
        }

        Forget();
    }

    private void Forget()
    {
        _members.Clear();
        run.Results.Clear();
        effects.Clear();
    }

    /// <summary>Whether what is there is worth a publish of its own, or is waited for long enough.</summary>
    private bool IsEnough(Draft draft, long started) =>
        draft.KeysWritten >= BatchRunner.EnoughKeys || _time.GetElapsedTime(started).TotalMicroseconds > MaxWaitUs;

    /// <summary>Looks a batch up and chooses its first segment.</summary>
    /// <returns>False: it does not take part.</returns>
    private bool TryBegin(in EngineTurn turn)
    {
        EngineSession session = turn.Session;
        bool isPlain = session is { Next: 0, Stream: null, DelayedReply: null, PendingReply: null } && session.State is { Values: null, IsClosing: false };
        if (!isPlain) return false;
        run.Begin(turn, RunMode.Inline, engine.Table, engine.Options.NextSeed());
        source.Seed = run.Seed;
        if (run.Rows[0] is { IsServer: true }) return false;
        _segment.Begin(run, 0, engine.Options.InlineWalkKeys);
        if (!_segment.IsShareable) return false;
        turn.Writer.UseProtocol(session.State.Protocol);
        source.WriteLookahead.Begin(run, 0, _segment.End);
        _members.Add(new Member(turn, session.State, 0, turn.Writer.Position, run.Results.Count, effects.Count));
        return true;
    }

    /// <returns>False: the draft has failed.</returns>
    private bool TryExecute(WriteCare care)
    {
        executor.BeginSegment(care);
        var outcome = SegmentOutcome.Done;
        while (outcome == SegmentOutcome.Done && _segment.Next < _segment.End)
        {
            outcome = executor.Execute(_segment.Next);
            if (outcome == SegmentOutcome.Done) _segment.Next++;
            bool isOver = run.Session.Stream is not null || run.State.IsClosing || effects.HasSubscriptions || run.Writer.Position >= engine.Options.OutputSoftLimitBytes;
            if (isOver) break;
        }

        _members[^1] = _members[^1] with { State = run.State, Next = _segment.Next, Results = run.Results.Count, Effects = effects.Count };
        return outcome != SegmentOutcome.Refused;
    }

    /// <summary>A batch whose first segment is in the draft.</summary>
    /// <param name="Turn">The batch.</param>
    /// <param name="State">The connection behind it.</param>
    /// <param name="Next">The first command that is left.</param>
    /// <param name="Position">In its writer, before it.</param>
    /// <param name="Results">Results noted by its end.</param>
    /// <param name="Effects">Effects noted by then.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Member(EngineTurn Turn, SessionState State, int Next, long Position, int Results, int Effects);
}
