using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Delay;

/// <summary>DELAY and its words, LIST, CANCEL and HELP. No command is named by a number, so the first argument tells them apart.</summary>
/// <param name="limits">How much may wait.</param>
internal sealed class DelayCommand(DelayLimits limits)
{
    private const string Name = "delay";

    /// <summary>Where the command begins.</summary>
    public const int CommandAt = 2;

    /// <summary>DELAY ms command [argument ...] | LIST [LIMIT n] | CANCEL id | HELP.</summary>
    public Step Run(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (command.Is(1, "LIST"u8)) return DelayList.Run(context, command);
        if (command.Is(1, "CANCEL"u8)) return Cancel(context, command);
        if (command.Is(1, "HELP"u8) && command.Count == CommandAt) return DelayHelp.Run();
        return command.Count > CommandAt ? Schedule(context, view, command) : Step.Refuse(Errors.WrongArity(Name));
    }

    private static Step Cancel(in CommandContext context, scoped in Command command)
    {
        if (command.Count != CommandAt + 1) return Step.Refuse(Errors.WrongArity("delay|cancel"));
        if (!Integers.TryParse(command[CommandAt], out long id)) return Step.Refuse(Errors.NotAnInteger);
        return DelayQueue.TryFindDue(context.State, id, out long dueMs)
            ? Step.Answer(Reply.Integer(1), DelayQueue.Remove(context.Edits, dueMs, id))
            : Step.Answer(Reply.Integer(0));
    }

    private Step Schedule(in CommandContext context, KeyspaceView view, scoped in Command command)
    {
        if (!Integers.TryParse(command[1], out long delayMs)) return Step.Refuse(Errors.NotAnInteger);
        if (delayMs < 0 || delayMs > limits.MaxDelayMs)
        {
            return Step.Refuse($"ERR invalid delay time in 'delay' command, max_delay_ms is {limits.MaxDelayMs}");
        }
        if ((NotLater.Why(command, CommandAt) ?? context.Commands.Refuse(command.From(CommandAt))) is { } why) return Step.Refuse(why);

        TrieView state = context.State;
        if (state.Count(DelayQueue.DuePrefix) >= limits.MaxDelayed)
        {
            return Step.Refuse($"ERR too many delayed commands, max_delayed is {limits.MaxDelayed}");
        }
        string user = context.Session.User;
        if (state.Bytes(DelayQueue.DuePrefix) + DelayedCommand.SizeOf(user, command, CommandAt) > limits.MaxDelayedBytes)
        {
            return Step.Refuse($"ERR the delayed commands are too large, max_delayed_bytes is {limits.MaxDelayedBytes}");
        }

        long dueMs = context.NowMs + delayMs, id = DelayQueue.NextId(state);
        EditList edits = DelayQueue.Add(context.Edits, dueMs, id, DelayedCommand.Encode(view.Index, user, command, CommandAt));
        return Step.Answer(Reply.Integer(id), edits).WithEffects(context.Effects.Add(Effect.Timer(dueMs)));
    }
}
