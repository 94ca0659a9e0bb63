using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>
/// Runs the commands that a step asks for in place of its own, each through the whole pipeline. A run of all or nothing saves the draft before the first and
/// ends with the first error, at whatever depth: then draft, effects, connection and output are made what they were.
/// </summary>
internal sealed class CommandSequence(CommandExecutor executor, CommandEngine engine, BatchRun run, PluginCaller caller, DraftEditor editor, EffectLog effects)
{
    /// <summary>Answers a server command in a run of all or nothing: it takes hold at once.</summary>
    public const string CannotBeUndone = "ERR server commands cannot be undone";

    /// <summary>How much of a name that is no command's is told.</summary>
    private const int MaxNameBytes = 128;

    /// <summary>The error that ended a run of all or nothing, after <see cref="ExecuteOutcome.Failed"/>.</summary>
    public ErrorText Failure { get; private set; } = "";

    /// <summary>Runs commands in order.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="replies">What they answer together.</param>
    /// <param name="by">Whose step asked for them.</param>
    /// <param name="depth">How many commands each is inside of.</param>
    /// <param name="isAnswered">Whether what they answer is written.</param>
    /// <param name="error">The error that answers for them all, written; null: there is none.</param>
    public ExecuteOutcome Run(
        ImmutableArray<QueuedCommand> commands, ReplyChoice replies, ActivePlugin by, int depth, bool isAnswered, out ErrorText? error)
    {
        error = null;
        // Inside of a run of all or nothing another one is no different from the rest of it: the first error ends both.
        if (replies == ReplyChoice.AllOrNothing && !run.IsAllOrNothing) return RunAllOrNothing(commands, by, depth, isAnswered, out error);
        return RunAll(commands, replies, by, depth, isAnswered, out _);
    }

    /// <summary>What it means that a command has ended.</summary>
    /// <param name="error">The error that it answered, or null.</param>
    public ExecuteOutcome AfterOne(ErrorText? error)
    {
        if (error is null || !run.IsAllOrNothing) return ExecuteOutcome.Done;
        Failure = error;
        return ExecuteOutcome.Failed;
    }

    private ExecuteOutcome RunAllOrNothing(
        ImmutableArray<QueuedCommand> commands, ActivePlugin by, int depth, bool isAnswered, out ErrorText? error)
    {
        error = null;
        ExecuteOutcome outcome = AskForServer(commands, out int last);
        if (outcome == ExecuteOutcome.Done)
        {
            SessionState state = run.State;
            long position = run.Writer.Position;
            int noted = effects.Count;
            editor.Save();
            run.IsAllOrNothing = true;
            try
            {
                outcome = RunAll(commands, ReplyChoice.All, by, depth, isAnswered, out last);
            }
            finally
            {
                run.IsAllOrNothing = false;
            }

            if (outcome != ExecuteOutcome.Failed) return outcome;
            editor.RollBack();
            effects.CutTo(noted);
            run.State = state;
            run.Writer.Rewind(position);
        }

        error = ErrorText.Of($"EXECABORT rolled back: command {last + 1} {NameOf(commands[last].Command.Command)}: {Failure}");
        if (isAnswered) run.Writer.Write(Reply.Error(error));
        return ExecuteOutcome.Done;
    }

    /// <summary>Fails at the first server command: it would have happened by the time that another one fails.</summary>
    private ExecuteOutcome AskForServer(ImmutableArray<QueuedCommand> commands, out int last)
    {
        Failure = CannotBeUndone;
        for (last = 0; last < commands.Length; last++)
        {
            if (run.Table!.Resolve(commands[last].Command.Command, isInternal: false, out _) is { IsServer: true }) return ExecuteOutcome.Failed;
        }

        return ExecuteOutcome.Done;
    }

    /// <param name="commands">The commands.</param>
    /// <param name="replies">What they answer together.</param>
    /// <param name="by">Whose step asked for them.</param>
    /// <param name="depth">How many commands each is inside of.</param>
    /// <param name="isAnswered">Whether what they answer is written.</param>
    /// <param name="last">The place of the last one that ran.</param>
    private ExecuteOutcome RunAll(ImmutableArray<QueuedCommand> commands, ReplyChoice replies, ActivePlugin by, int depth, bool isAnswered, out int last)
    {
        bool answersAll = replies != ReplyChoice.Last;
        if (answersAll && isAnswered) run.Writer.BeginArray(commands.Length);
        for (last = 0; last < commands.Length; last++)
        {
            bool isAnswering = isAnswered && (answersAll || last == commands.Length - 1);
            ExecuteOutcome outcome = RunOne(commands[last], by, depth, isAnswering);
            if (outcome != ExecuteOutcome.Done) return outcome;
        }

        return ExecuteOutcome.Done;
    }

    private ExecuteOutcome RunOne(QueuedCommand queued, ActivePlugin by, int depth, bool isAnswered)
    {
        SessionState before = run.State;
        if (queued.Database is { } database) run.State = run.State with { Database = database };
        if (queued.User is { } user) run.State = run.State with { User = user };
        Command command = queued.Command.Command;
        TableRow? row = run.Table!.Resolve(command, isInternal: false, out ErrorText? error);

        // Nobody asked, so it goes into the log: what a client once said, perhaps a password, must not.
        if (run.Session.IsInternal && !run.Table.TryFind(command, out _)) error = ErrorText.Of($"ERR unknown command '{command.Name:128}'");
        error ??= CommandGuard.RefuseLongKey(row!.Keys, command, engine.Options.Limits.MaxKeyBytes);
        if (error is null && row!.Row.Flags.HasFlag(CommandFlags.NoMulti)) error = Errors.NotInsideOthers;
        if (error is null && row!.IsWrite && editor.Draft is null) error = caller.Fail(by, row, new InvalidOperationException("It runs a command that writes, and is not flagged so itself."), $"it runs '{row.FullName}', which writes, and is not flagged Write or Edits itself");
        ExecuteOutcome outcome = executor.RunOne(row, command, error, depth, isAnswered);
        if (queued.Database is not null) run.State = run.State with { Database = before.Database };
        if (queued.User is not null) run.State = run.State with { User = before.User };
        return outcome;
    }

    private ErrorText NameOf(scoped in Command command)
    {
        if (run.Table!.Resolve(command, isInternal: false, out _) is { } row) return row.FullName;
        byte[] name = command.Name[..Math.Min(command.Name.Length, MaxNameBytes)].ToArray();
        Ascii.ToLowerInPlace(name, out _);
        return ErrorText.Of($"{name.AsSpan()}");
    }
}
