using PlumCache.Abstractions;

namespace PlumCache.Plugins.Delay;

/// <summary>
/// Takes the command that is due first off the queue and runs it, in one step. One command a step, so that a long queue never holds the
/// writers' lane for long and each command's error is told; if more is due, the timer it sets is due already.
/// </summary>
internal static class DelayTick
{
    /// <summary>The tick.</summary>
    public static Step Run(in CommandContext context, KeyspaceView view, in Command command)
    {
        TrieView state = context.State;
        if (!state.TryGetNext(DelayQueue.DuePrefix, default, out ReadOnlySpan<byte> found, out EntryView entry))
        {
            return Step.Answer(Reply.Ok);
        }
        long dueMs = DelayQueue.DueMsOf(found), id = DelayQueue.IdOf(found);
        if (dueMs > context.NowMs) return Step.Answer(Reply.Ok).WithEffects(context.Effects.Add(Effect.Timer(dueMs)));

        QueuedCommand due = DelayedCommand.Decode(entry.Value);
        Step step = Step.Run([due], ReplyChoice.Last).WithEdits(DelayQueue.Remove(context.Edits, dueMs, id));
        ReadOnlySpan<byte> key = DelayQueue.DueKey(dueMs, id, stackalloc byte[DelayQueue.DueKeyBytes]);
        return state.TryGetNext(DelayQueue.DuePrefix, key, out ReadOnlySpan<byte> next, out _)
            ? step.WithEffects(context.Effects.Add(Effect.Timer(DelayQueue.DueMsOf(next))))
            : step;
    }
}
