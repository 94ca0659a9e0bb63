using System.Diagnostics;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Table;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>
/// A run of a batch's commands on one version. It ends where a server command stands, before a long one, where a command needs a version of
/// its own, behind one that decides whether those behind it are held (MULTI, EXEC), or where enough replies are pending. A long read is a
/// segment of its own, so that it holds no lane.
/// </summary>
/// <param name="inlineWalkKeys">Most arguments of a command that is short.</param>
internal sealed class Segment(BatchRun run, int inlineWalkKeys)
{
    /// <summary>
    /// Blocks past which a segment ends: where a whole prefix was given an expiry, each write beneath may look at 257 blocks a level, and
    /// others wait for the lane: 500 take about a millisecond.
    /// </summary>
    private const int MaxPushedBlocks = 500;

    /// <summary>
    /// Keys written after which a draft is published, between two commands, and the next one begun: 64. More keys share more of a path's
    /// copies, and so each costs fewer blocks; but with more than about a hundred the old and new blocks no longer stay in the second-level
    /// cache together, and each costs more again. A pipeline of 64 MSETs of ten keys took 0.86 of what it takes as one draft of 640 (with
    /// 48 keys 0.85, with 96 0.87, 128 0.88, 192 0.92), one of 16 took 0.92 (0.88, 0.99, 1.0, 1.04).
    /// </summary>
    public const int EnoughKeys = 64;

    /// <summary>Its first command that has not run.</summary>
    public int Next { get; set; }

    /// <summary>Behind its last command.</summary>
    public int End { get; private set; }

    /// <summary>Whether one of its commands writes, so that it runs on drafts.</summary>
    public bool Writes { get; private set; }

    /// <summary>Whether one of its commands changes whole prefixes.</summary>
    public bool ChangesPrefixes { get; private set; }

    /// <summary>
    /// Whether it may share a draft with others': it writes keys that it names, and nothing may refuse that once it is done.
    /// </summary>
    public bool IsShareable { get; private set; }

    /// <summary>How its last run ended.</summary>
    public SegmentOutcome Outcome { get; set; }

    /// <summary>Chooses the commands.</summary>
    /// <param name="first">The first of them.</param>
    public void Begin(int first)
    {
        Only(first);
        IsShareable = !HasManyArguments(first);
        bool isHolding = run.Table!.IsHolding(run.State);
        for (End = first; End < run.Batch.Count; End++)
        {
            TableRow? row = run.Rows[End];
            if (row is null) continue;
            if (row.IsServer || (End > first && (row.IsLongRead || HasManyArguments(End)))) break;
            if (isHolding && !row.IsNeverHeld) continue; // it is answered without being run
            if (isHolding && row.IsWrite && End > first) break; // what is held before it needs no draft
            Writes |= row.IsWrite;
            IsShareable &= !row.IsWrite || row.IsShareable;
            ChangesPrefixes |= row.ChangesPrefixes;
            if (!row.IsLongRead && !row.IsNeverHeld) continue;
            End++;
            break;
        }

        IsShareable &= Writes;
        Debug.Assert(Next == first && End > first && End <= run.Batch.Count, "a segment has a command of its batch at least");
    }

    /// <summary>What comes behind the commands that have run.</summary>
    /// <param name="draft">Where they wrote; null: they only read.</param>
    /// <param name="effects">What they want done.</param>
    /// <param name="outputLimitBytes">Bytes of replies that are enough.</param>
    public SegmentOutcome OutcomeSoFar(Draft? draft, EffectLog effects, long outputLimitBytes)
    {
        Debug.Assert(Next <= End, "commands have run that are another segment's");
        Debug.Assert(draft is not null == Writes, "what writes runs on a draft, and nothing else does");
        if (run.Session.Stream is not null) return SegmentOutcome.Streaming;
        if (draft?.PushedBlocks > MaxPushedBlocks) return SegmentOutcome.Cut;
        if (run.State.IsClosing || effects.HasSubscriptions) return SegmentOutcome.Ended;
        if (run.Writer.Position >= outputLimitBytes) return SegmentOutcome.OutputFull;
        return draft?.KeysWritten >= EnoughKeys && Next < End ? SegmentOutcome.Full : SegmentOutcome.Done;
    }

    /// <summary>One command alone, which reads.</summary>
    public void Only(int command)
    {
        Next = command;
        End = command + 1;
        Writes = false;
        ChangesPrefixes = false;
        IsShareable = false;
        Outcome = SegmentOutcome.Done;
    }

    /// <summary>Whether its arguments alone make a command long: it then never runs on a thread that serves sockets.</summary>
    /// <param name="index">The command.</param>
    public bool HasManyArguments(int index) =>
        run.Rows[index] is not null && run.Batch[index].Count > inlineWalkKeys;
}
