using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>One run of a batch: what was given and what was found out so far. Reused.</summary>
internal sealed class BatchRun
{
    private EngineSession? _session;
    private CommandBatch? _batch;
    private IReplyWriter? _writer;
    private CommandTable? _table;

    public EngineSession Session => _session!;

    public CommandBatch Batch => _batch!;

    public IReplyWriter Writer => _writer!;

    /// <summary>The table this run goes by; null when there is no run. Any thread.</summary>
    public CommandTable? Table
    {
        get => Volatile.Read(ref _table);
        private set => Volatile.Write(ref _table, value);
    }

    public RunMode Mode { get; private set; }

    /// <summary>The connection as the batch has changed it so far; the session's own state follows at publish.</summary>
    public SessionState State { get; set; } = new() { Id = 0 };

    /// <summary>What the commands' seeds are made from: the same when a lost race runs them again.</summary>
    public ulong Seed { get; set; }

    /// <summary>The rows of the batch's commands; null where the command is unknown or its arity wrong.</summary>
    public TableRow?[] Rows { get; } = new TableRow?[CommandBatch.MaxCommands];

    /// <summary>The error a command is to be answered with instead of being run.</summary>
    public string?[] Refusals { get; } = new string?[CommandBatch.MaxCommands];

    public CommandResult[] Results { get; } = new CommandResult[CommandBatch.MaxCommands];

    /// <summary>Whether the command that needs a lease would take too long for a thread that serves sockets.</summary>
    public bool TakesLong { get; set; }

    public void Begin(EngineSession session, CommandBatch batch, IReplyWriter writer, RunMode mode, CommandTable table)
    {
        _session = session;
        _batch = batch;
        _writer = writer;
        Mode = mode;
        State = session.State;
        Table = table;
        for (int i = session.Next; i < batch.Count; i++)
        {
            Rows[i] = table.Resolve(batch[i], out string? error);
            Refusals[i] = error;
        }
    }

    /// <summary>Lets go of everything that belongs to the connection.</summary>
    public void End()
    {
        _session = null;
        _batch = null;
        _writer = null;
        Table = null;
        Array.Clear(Rows);
        Array.Clear(Refusals);
        Array.Clear(Results);
    }
}
