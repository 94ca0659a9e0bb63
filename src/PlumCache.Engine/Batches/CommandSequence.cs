using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>Runs the commands that a step asks for in place of its own, each through the whole pipeline.</summary>
internal sealed class CommandSequence(CommandExecutor executor, CommandEngine engine, BatchRun run, PluginCaller caller, DraftEditor editor)
{
    private const string NotInsideOthers = "ERR Command not allowed inside a transaction";

    /// <summary>Runs commands in order.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="replies">What they answer together.</param>
    /// <param name="by">Whose step asked for them.</param>
    /// <param name="depth">How many commands each is inside of.</param>
    /// <param name="isAnswered">Whether what they answer is written.</param>
    public ExecuteOutcome Run(ImmutableArray<QueuedCommand> commands, ReplyChoice replies, ActivePlugin by, int depth, bool isAnswered)
    {
        bool answersAll = replies == ReplyChoice.All;
        if (answersAll && isAnswered) run.Writer.BeginArray(commands.Length);
        for (int i = 0; i < commands.Length; i++)
        {
            bool isLast = i == commands.Length - 1;
            ExecuteOutcome outcome = RunOne(commands[i], by, depth, isAnswered && (answersAll || isLast));
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
        TableRow? row = run.Table!.Resolve(command, isInternal: false, out string? error);
        error ??= CommandGuard.RefuseLongKey(row!.Keys, command, engine.Options.Limits.MaxKeyBytes);
        if (error is null && row!.Row.Flags.HasFlag(CommandFlags.NoMulti)) error = NotInsideOthers;
        if (error is null && row!.IsWrite && editor.Draft is null) error = caller.Fail(by, row, new InvalidOperationException("It runs a command that writes, and is not flagged so itself."), $"it runs '{row.FullName}', which writes, and is not flagged Write or Edits itself");
        ExecuteOutcome outcome = executor.RunOne(row, command, error, depth, isAnswered);
        if (queued.Database is not null) run.State = run.State with { Database = before.Database };
        if (queued.User is not null) run.State = run.State with { User = before.User };
        return outcome;
    }
}
