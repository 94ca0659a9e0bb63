using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Table;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>
/// Runs the commands that a step asks for in place of its own, each through the whole pipeline. A run of all or nothing saves the draft
/// before the first and ends with the first error, at whatever depth: then draft, effects, connection and output are made what they were.
/// </summary>
internal sealed class CommandSequence(
    CommandExecutor executor, CommandEngine engine, BatchRun run, BatchSource source, PluginCaller plugins)
{
    /// <summary>Answers a server command in a run of all or nothing: it takes hold at once.</summary>
    public const string CannotBeUndone = "ERR server commands cannot be undone";

    /// <summary>How much of a name that is no command's is told.</summary>
    private const int MaxNameBytes = 128;

    private ErrorText _failure = ""; // what ended such a run

    /// <summary>Whether the commands that run now are parts of a run that the first error ends and undoes.</summary>
    public bool IsAllOrNothing { get; private set; }

    /// <summary>What it means for that that a command has answered an error.</summary>
    public SegmentOutcome OutcomeOf(ErrorText error)
    {
        if (!IsAllOrNothing) return SegmentOutcome.Done;
        _failure = error;
        return SegmentOutcome.Failed;
    }

    /// <summary>Runs commands in order.</summary>
    /// <param name="caller">The command whose step asked for them.</param>
    /// <param name="replies">What they answer together.</param>
    /// <param name="by">Whose step it is.</param>
    /// <param name="error">The error that answers for them all, written; null: there is none.</param>
    public SegmentOutcome Run(
        CallFrame caller, ImmutableArray<QueuedCommand> commands, ReplyChoice replies, ActivePlugin by, out ErrorText? error)
    {
        error = null;
        // Inside of a run of all or nothing another one is no different from the rest of it: the first error ends both.
        if (replies == ReplyChoice.AllOrNothing && !IsAllOrNothing) return RunAllOrNothing(caller, commands, by, out error);
        return RunAll(caller, commands, replies, by, out _);
    }

    /// <summary>Runs a command for one whose function is not over yet.</summary>
    /// <param name="caller">That one.</param>
    /// <param name="command">What it calls.</param>
    /// <returns>What it answers.</returns>
    public ReplyTree Call(CallFrame caller, QueuedCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (caller.Depth >= CommandExecutor.MaxDepth) throw new InvalidOperationException(CommandExecutor.Circle);
        if (executor.Nested >= engine.Options.MaxCalls)
        {
            throw new InvalidOperationException($"it calls more than {engine.Options.MaxCalls} commands: somebody calls in a circle");
        }
        if (caller.CallsOutcome == SegmentOutcome.Done && executor.BelongsElsewhere(caller)) caller.CallsOutcome = SegmentOutcome.NeedsPool;
        if (caller.CallsOutcome != SegmentOutcome.Done) return Void();
        if (caller.BeforeCalls is null && source.Draft is { } draft) caller.BeforeCalls = draft.Save();
        var reply = new ReplyTreeWriter();
        IReplyWriter wire = run.Redirect(reply);
        try
        {
            caller.CallsOutcome = RunOne(caller, command, caller.Row!.Plugin!, isAnswered: true);
        }
        catch (ArenaFullException)
        {
            caller.CallsOutcome = SegmentOutcome.NoRoom;
        }
        finally
        {
            run.Redirect(wire);
            wire.UseProtocol(run.State.Protocol); // HELLO may be what was called
        }

        return caller.CallsOutcome == SegmentOutcome.Done ? reply.Tree : Void();
    }

    private SegmentOutcome RunAllOrNothing(CallFrame caller, ImmutableArray<QueuedCommand> commands, ActivePlugin by, out ErrorText? error)
    {
        error = null;
        SegmentOutcome outcome = AskForServer(commands, out int last);
        if (outcome == SegmentOutcome.Done)
        {
            Debug.Assert(!IsAllOrNothing, "one inside of another is a part of it");
            RunMark before = executor.Marks.Now;
            DraftSavepoint? saved = source.Draft?.Save();
            IsAllOrNothing = true;
            try
            {
                outcome = RunAll(caller, commands, ReplyChoice.All, by, out last);
            }
            finally
            {
                IsAllOrNothing = false;
            }

            if (outcome == SegmentOutcome.Done && saved is { } unused) source.Draft!.LetGo(unused);
            if (outcome != SegmentOutcome.Failed) return outcome;
            if (saved is { } savepoint) source.Draft!.RollBack(savepoint);
            executor.Marks.TakeBack(before);
        }

        error = ErrorText.Of($"EXECABORT rolled back: command {last + 1} {NameOf(commands[last].Command.Command)}: {_failure}");
        if (caller.IsAnswered) run.Writer.Write(Reply.Error(error));
        return SegmentOutcome.Done;
    }

    /// <summary>Fails at the first server command: it would have happened by the time that another one fails.</summary>
    private SegmentOutcome AskForServer(ImmutableArray<QueuedCommand> commands, out int last)
    {
        _failure = CannotBeUndone;
        for (last = 0; last < commands.Length; last++)
        {
            TableRow? row = run.Table!.Resolve(commands[last].Command.Command, isInternal: false, out _);
            if (row is { IsServer: true }) return SegmentOutcome.Failed;
        }

        return SegmentOutcome.Done;
    }

    /// <summary>Runs them one after the other.</summary>
    /// <param name="caller">The command whose step asked for them.</param>
    /// <param name="replies">What they answer together.</param>
    /// <param name="by">Whose step it is.</param>
    /// <param name="last">The place of the last one that ran.</param>
    private SegmentOutcome RunAll(
        CallFrame caller, ImmutableArray<QueuedCommand> commands, ReplyChoice replies, ActivePlugin by, out int last)
    {
        bool answersAll = replies != ReplyChoice.Last;
        if (answersAll && caller.IsAnswered) run.Writer.BeginArray(commands.Length);
        for (last = 0; last < commands.Length; last++)
        {
            bool isAnswered = caller.IsAnswered && (answersAll || last == commands.Length - 1);
            SegmentOutcome outcome = RunOne(caller, commands[last], by, isAnswered);
            if (outcome != SegmentOutcome.Done) return outcome;
        }

        return SegmentOutcome.Done;
    }

    private SegmentOutcome RunOne(CallFrame caller, QueuedCommand queued, ActivePlugin by, bool isAnswered)
    {
        SessionState before = run.State;
        run.Enter(queued.Database, queued.User);
        Command command = queued.Command.Command;
        TableRow? row = run.Table!.Resolve(command, isInternal: false, out ErrorText? error);

        // Nobody asked, so it goes into the log: what a client once said, perhaps a password, must not.
        if (run.Session.IsInternal && !run.Table.TryFind(command, out _)) error = ErrorText.Of($"ERR unknown command '{command.Name:128}'");
        error ??= row!.RefuseLongKey(command, engine.Options.Limits.MaxKeyBytes);
        if (error is null && row!.Row.Flags.HasFlag(CommandFlags.NoMulti)) error = Errors.NotInsideOthers;
        if (error is null && row!.IsWrite && source.Draft is null)
        {
            error = plugins.Fail(caller, by, $"it runs '{row.FullName}', which writes, and is not flagged Write or Edits itself");
        }
        SegmentOutcome outcome = executor.RunOne(row, command, error, caller.Depth + 1, isAnswered);
        run.Enter(queued.Database is null ? null : before.Database, queued.User is null ? null : before.User);
        return outcome;
    }

    /// <summary>What is answered to one whose own answer will not count.</summary>
    private static ReplyTree.Error Void() => new("ERR the run is over");

    private ErrorText NameOf(scoped in Command command)
    {
        if (run.Table!.Resolve(command, isInternal: false, out _) is { } row) return row.FullName;
        byte[] name = command.Name[..Math.Min(command.Name.Length, MaxNameBytes)].ToArray();
        Ascii.ToLowerInPlace(name, out _);
        return ErrorText.Of($"{name.AsSpan()}");
    }
}
