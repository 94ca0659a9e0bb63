using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Runs;

/// <summary>One run of a batch: what was given and what was found out so far. Reused.</summary>
/// <param name="nextSeed">Randomness: one number a run.</param>
internal sealed class BatchRun(Func<long> nextSeed)
{
    private static readonly SessionState _nobody = new() { Id = 0 };

    private EngineTurn _turn; // its parts are null where there is no batch
    private Dictionary<(long Place, string Who, string Message), int>? _failures; // since the segment began, and how often each was met

    public EngineSession Session => _turn.Session;

    public CommandBatch Batch => _turn.Batch;

    /// <summary>The bytes of the batch's requests; none when there is no batch.</summary>
    public ReadOnlyMemory<byte> Request => _turn.Batch is { } batch ? batch.Memory : default;

    public IReplyWriter Writer => _turn.Writer;

    /// <summary>The table this run goes by; null when there is no run, or none of its code is held. Any thread.</summary>
    public CommandTable? Table
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    }

    public RunMode Mode { get; private set; }

    /// <summary>The connection as the batch has changed it so far; the session's own state follows at publish.</summary>
    public SessionState State { get; private set; } = _nobody;

    /// <summary>What the commands' seeds are made from: the same when they run again.</summary>
    public ulong Seed { get; private set; }

    /// <summary>The rows of the batch's commands; null where the command is unknown or its arity wrong.</summary>
    public TableRow?[] Rows { get; } = new TableRow?[CommandBatch.MaxCommands];

    /// <summary>Why a command of the batch has no row.</summary>
    public ErrorText?[] LookupErrors { get; } = new ErrorText?[CommandBatch.MaxCommands];

    /// <summary>Begins with a batch, or goes on with it.</summary>
    public void Begin(in EngineTurn turn, RunMode mode, CommandTable table)
    {
        Focus(turn);
        Mode = mode;
        Seed = (ulong)nextSeed();
        State = Session.State;
        Use(table);
    }

    /// <summary>Has replies go elsewhere: a command calls another, and looks at what that answers.</summary>
    /// <param name="writer">Where to.</param>
    /// <returns>Where they went.</returns>
    public IReplyWriter Redirect(IReplyWriter writer)
    {
        IReplyWriter before = Writer;
        _turn = _turn with { Writer = writer };
        return before;
    }

    /// <summary>Goes back to a batch that has run in a draft with others.</summary>
    public void Focus(in EngineTurn turn) => _turn = turn;

    /// <summary>Goes by a table without a batch: the upkeep's own runs.</summary>
    public void Adopt(CommandTable table) => Table = table;

    /// <summary>Looks the commands that are left up in a table. Between segments only, so that each request sees one table.</summary>
    public void Use(CommandTable table)
    {
        Debug.Assert(Session.Next <= Batch.Count, "a batch goes on inside itself");
        Table = table;
        for (int i = Session.Next; i < Batch.Count; i++)
        {
            Rows[i] = table.Resolve(Batch[i], Session.IsInternal, out ErrorText? error);
            LookupErrors[i] = error;
            Debug.Assert(Rows[i] is null == error is not null, "a command has a row, or the error that says why it has none");
        }
    }

    /// <summary>
    /// What is checked of a command before it runs, in Redis' order: known, arity, authentication, then the length of its keys.
    /// </summary>
    /// <returns>The error to answer instead, or null.</returns>
    public ErrorText? Refuse(int index, ISettings settings, int maxKeyBytes)
    {
        if (LookupErrors[index] is { } error) return error;
        TableRow row = Rows[index]!;
        if (!State.IsAuthenticated && !row.AllowedBeforeAuth && !settings.Password.IsEmpty) return "NOAUTH Authentication required.";
        return row.RefuseLongKey(Batch[index], maxKeyBytes);
    }

    /// <summary>A command of the batch has ended: a skip of CLIENT REPLY ends with the command behind the one that asked for it.</summary>
    /// <param name="row">The command; null when there is no such.</param>
    /// <param name="changed">What it answered as the connection's next state, or null.</param>
    public void EndCommand(TableRow? row, SessionState? changed)
    {
        SessionState next = changed ?? State;
        bool isSet = changed is not null && row is { SetsReplyMode: true };
        bool isSkipOver = State.ReplyMode == ReplyMode.Skip && next.ReplyMode == ReplyMode.Skip && !isSet;
        State = isSkipOver ? next with { ReplyMode = ReplyMode.On } : next;
    }

    /// <summary>Takes what a step changes of the connection.</summary>
    /// <param name="row">The command.</param>
    /// <param name="step">What it, or a plugin before it, came to.</param>
    /// <param name="owner">The plugin whose step it is; null: the core.</param>
    /// <param name="isNested">Whether another command runs it.</param>
    public void Take(TableRow? row, scoped in Step step, ActivePlugin? owner, bool isNested)
    {
        SessionState? next = step.Kind == StepKind.Refuse ? null : step.Session;
        if (!isNested && step.Kind != StepKind.Continue) EndCommand(row, next);
        else if (next is not null) State = next;
        if (step.HasValue && owner is not null && step.Kind != StepKind.Refuse) Keep(owner, step.Value);
    }

    /// <summary>
    /// Takes what a server command inside others answers as the connection's next state; what plugins keep and watches stay.
    /// </summary>
    public void Take(SessionState changed) => State = changed with { Values = State.Values, Watches = State.Watches };

    /// <summary>A plugin keeps a value for the connection, or none any more.</summary>
    public void Keep(ActivePlugin plugin, object? value) => State = State.WithValueOf(plugin.Origin, value);

    /// <summary>The connection watches a key, or a prefix, from now on.</summary>
    public void Watch(WatchedKey watched) => State = State with { Watches = State.Watches.Add(watched) };

    /// <summary>The connection watches nothing any more.</summary>
    public void Unwatch() => State = State with { Watches = [] };

    /// <summary>What comes runs in another database, or for another user; null: as before.</summary>
    public void Enter(int? database, string? user)
    {
        if (database is { } number) State = State with { Database = number };
        if (user is not null) State = State with { User = user };
    }

    /// <summary>The connection is to be closed.</summary>
    public void Close() => State = State with { IsClosing = true };

    /// <summary>What was changed since then does not hold.</summary>
    public void TakeBack(SessionState before) => State = before;

    /// <summary>The commands of a segment begin, perhaps again.</summary>
    public void BeginSegment() => _failures = null;

    /// <summary>
    /// A function has failed. Where a segment runs again pure functions fail as they did, and of that somebody was told; others may fail
    /// elsewhere or otherwise, and of that nobody was.
    /// </summary>
    /// <param name="place">See <see cref="Place"/>.</param>
    /// <param name="who">The plugin whose it is; empty: the core.</param>
    /// <param name="message">What went wrong.</param>
    /// <returns>Whether nobody was told yet.</returns>
    public bool TakeFailure(long place, string who, string message)
    {
        if (_turn.Session is not { } session) return true;
        (long, string, string) failure = (place, who, message);
        _failures ??= [];
        int met = _failures[failure] = _failures.GetValueOrDefault(failure) + 1;
        session.FailuresTold ??= [];
        if (met <= session.FailuresTold.GetValueOrDefault(failure)) return false;
        session.FailuresTold[failure] = met;
        return true;
    }

    /// <summary>Lets go of the table, before a command that may replace it and waits until nobody runs by it.</summary>
    public void ReleaseTable()
    {
        Table = null;
        Array.Clear(Rows);
    }

    /// <summary>A place in the batch as a number: the command, and how many others it has run before.</summary>
    public static long Place(int index, int ordinal) => ((long)ordinal << 32) | (uint)index;

    /// <summary>Lets go of everything that belongs to the connection.</summary>
    public void End()
    {
        _turn = default;
        State = _nobody;
        _failures = null;
        ReleaseTable();
        Array.Clear(LookupErrors);
    }
}
