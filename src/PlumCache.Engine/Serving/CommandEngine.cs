using System.Collections.Concurrent;
using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Batches;
using PlumCache.Engine.Commits;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Maintenance;
using PlumCache.Engine.Scans;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Snapshots;
using PlumCache.Engine.Statistics;
using PlumCache.Engine.Table;
using PlumCache.Engine.Views;
using PlumCache.Engine.Waits;
using PlumCache.Storage;

namespace PlumCache.Engine.Serving;

/// <summary>
/// Runs batches of commands on a keyspace and writes their replies. It knows no sockets, never waits and never awaits: whatever cannot go
/// on now is told as a <see cref="Suspension"/>, and the caller calls again. Any number of threads, each with another session.
/// </summary>
public sealed class CommandEngine : IDisposable
{
    private readonly RunnerPool _runners;
    private readonly ServerSettling _settling; // in the lane
    private readonly Upkeep _upkeep;
    private readonly DirectWriter _writer;
    private long _lastNumber;

    /// <summary>An engine over a keyspace.</summary>
    /// <param name="keyspace">Where the keys are; not owned.</param>
    /// <param name="tables">The commands, as they are changed.</param>
    /// <param name="host">What commands do outside the keyspace.</param>
    /// <param name="options">Limits, clock and randomness.</param>
    public CommandEngine(Keyspace keyspace, CommandTables tables, EngineHost host, EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(options);
        Keyspace = keyspace;
        Tables = tables;
        Host = host;
        Backlog = host.Messages.Backlog;
        Options = options;
        Settings = options.Settings;
        Statistics = new EngineStatistics(tables.PluginCounters);
        Slowlog = new Slowlog(options.Settings);
        Scans = new ScanTable(options);
        Snapshots = new SnapshotLedger(keyspace, options.Time);
        Waits = new WaitTable(keyspace.Options.Databases);
        Committer = new Committer(keyspace, Scans, options.Time, Report);
        _runners = new RunnerPool(this);
        _settling = new ServerSettling(this);
        _upkeep = new Upkeep(this, _settling);
        _writer = new DirectWriter(this, _settling);
    }

    /// <summary>Where the keys are.</summary>
    public Keyspace Keyspace { get; }

    /// <summary>The commands, as the next run of a batch finds them.</summary>
    public CommandTable Table => Tables.Current;

    /// <summary>What it was made with.</summary>
    public EngineOptions Options { get; }

    /// <summary>What may be changed of it while it runs.</summary>
    public EngineSettings Settings { get; }

    /// <summary>Keys removed to make room.</summary>
    public long EvictedKeys => Statistics.EvictedKeys;

    /// <summary>Keys removed because they were due.</summary>
    public long ExpiredKeys => Statistics.ExpiredKeys;

    internal CommandTables Tables { get; }

    internal EngineHost Host { get; }

    internal EngineStatistics Statistics { get; }

    internal Rates Rates { get; } = new();

    internal Slowlog Slowlog { get; }

    internal ScanTable Scans { get; }

    /// <summary>What the snapshots hold, as the upkeep has measured it.</summary>
    internal SnapshotLedger Snapshots { get; }

    /// <summary>Who waits for keys.</summary>
    internal WaitTable Waits { get; }

    /// <summary>The one way in which the root changes.</summary>
    internal Committer Committer { get; }

    /// <summary>See <see cref="Upkeep.SweepStep"/>.</summary>
    internal bool SweepStep() => _upkeep.SweepStep();

    internal PauseGate Pauses { get; } = new();

    /// <summary>What must have become less before a batch runs.</summary>
    internal Backlog Backlog { get; }

    /// <summary>Bytes that a snapshot, by its number, holds beside the next younger version, as of some moment before.</summary>
    internal long HeldBytes(long snapshot) => Options.HeldBytes(snapshot) ?? Snapshots.BySnapshot.GetValueOrDefault(snapshot);

    /// <summary>What commands run on; reused.</summary>
    /// <param name="counters">Of whoever runs them.</param>
    internal BatchSource NewSource(RunnerCounters counters) => new(Keyspace.Options.Databases, Settings, HeldBytes, counters);

    /// <summary>Keys of the system trie that nobody needs any more, and that could not be removed.</summary>
    internal ConcurrentQueue<byte[]> Leftovers { get; } = new();

    /// <summary>A number that no other call answers.</summary>
    internal long NextNumber() => Interlocked.Increment(ref _lastNumber);

    /// <summary>DEBUG SET-ACTIVE-EXPIRE: whether upkeep removes due keys. No command sees them either way.</summary>
    internal bool IsSweeping { get; set; } = true;

    /// <summary>A session for a new connection.</summary>
    /// <param name="id">Unique and rising: CLIENT ID.</param>
    /// <param name="address">The peer, <c>127.0.0.1:50000</c>.</param>
    /// <param name="localAddress">Our end.</param>
    /// <param name="isLocal">Whether the peer is on this machine.</param>
    /// <param name="resume">
    /// Called on any thread when a suspended batch should run again, also before the run has ended that suspends it, and also without
    /// need. It must only schedule that: whoever calls may hold what the run wants.
    /// </param>
    public EngineSession OpenSession(long id, string address, string localAddress, bool isLocal, Action resume)
    {
        ArgumentNullException.ThrowIfNull(resume);
        var state = new SessionState { Id = id, IsAuthenticated = Host.Settings.Password.IsEmpty };
        return new EngineSession(state, address, localAddress, isLocal, resume, Keyspace);
    }

    /// <summary>A session of the server itself, for plugins' ticks: authenticated, not among the clients, and from nowhere: what is
    /// allowed to connections of this machine alone is not allowed to it, since it acts for whoever asked.</summary>
    /// <param name="address">Who it is, for logs and monitors: <c>plugin:delay</c>.</param>
    /// <param name="resume">As for <see cref="OpenSession"/>.</param>
    public EngineSession OpenInternalSession(string address, Action resume)
    {
        ArgumentNullException.ThrowIfNull(resume);
        return new EngineSession(
            new SessionState { Id = EngineSession.InternalId, IsAuthenticated = true }, address, "", isLocal: false, resume, Keyspace);
    }

    /// <summary>Runs a batch, or what is left of it, as far as it goes now.</summary>
    /// <param name="session">The connection. One thread at a time.</param>
    /// <param name="batch">The commands. The same one, unchanged, is passed again until the status is Completed or Close.</param>
    /// <param name="writer">Where replies go. What was in it before stays.</param>
    /// <param name="mode">Whether this thread may take long.</param>
    public RunStatus Run(EngineSession session, CommandBatch batch, IReplyWriter writer, RunMode mode = RunMode.Inline)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(writer);
        if (session.TryEnd(batch)) return RunStatus.Completed; // all of it was run together with others: up to 3 % of a SET at P=1
        BatchRunner runner = _runners.Rent();
        try
        {
            RunStatus status = runner.Run(new EngineTurn(session, batch, writer), mode);
            Debug.Assert((status == RunStatus.Suspended) == session.IsSuspended, "what is suspended says why, and nothing else does");
            return status;
        }
        finally
        {
            _runners.Return(runner);
        }
    }

    /// <summary>
    /// Runs the short writes that batches of several connections begin with, in drafts that they share: a publish costs them less, and what
    /// their paths have in common is copied once. Whatever it has left, it leaves to <see cref="Run"/>, which is called for each of them
    /// afterwards as without it; replies may be sent only then. For a thread that serves sockets.
    /// </summary>
    /// <param name="turns">Batches of different connections, none of which has begun.</param>
    public void RunTogether(IReadOnlyList<EngineTurn> turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        BatchRunner runner = _runners.Rent();
        try
        {
            runner.RunTogether(turns);
        }
        finally
        {
            _runners.Return(runner);
        }
    }

    /// <summary>Serves who waits for keys that somebody has changed who runs no commands. In the lane.</summary>
    internal void ServeWaiters()
    {
        BatchRunner runner = _runners.Rent();
        using EngineSession session = OpenInternalSession("waits", static () => { });
        try
        {
            runner.ServeWaiters(session);
        }
        finally
        {
            _runners.Return(runner);
        }
    }

    /// <summary>
    /// A write of the host itself, atomic as a command is: it is published whole, or nothing of it is. The limit of memory holds for it,
    /// and plugins evict for it; what else plugins do with commands (quotas, messages of changed keys) does not. Blocks while others write,
    /// so it is never called on a thread that serves sockets.
    /// </summary>
    /// <param name="write">
    /// Changes the draft. Runs again when room had to be made first, so it only computes; it may not begin another write. What it throws
    /// comes out, and nothing is changed.
    /// </param>
    public DirectWriteResult Write(Action<DirectWrite> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        return _writer.Run(write);
    }

    /// <summary>
    /// Has a listener told of all that is published from now on, by commands, sweeps, evictions and the host, in order. Recording costs
    /// each write its length; without a listener nothing is recorded. Blocks while others write, and so does the end of it: never call
    /// either from what the engine calls while it writes, but for the listener itself.
    /// </summary>
    /// <param name="listener">Whom to tell.</param>
    /// <returns>
    /// To be disposed when the listener is to be told no more: by any thread that may wait, also twice, also while the listener is told.
    /// Once that has returned, it is not called again.
    /// </returns>
    public IDisposable Listen(ICommitListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return Committer.Add(listener);
    }

    /// <summary>
    /// One bounded step of upkeep, about a millisecond: removes due keys, frees what nobody sees, compacts, ends idle scans. It may wait
    /// for the lane, so it is never called on a thread that serves sockets; one caller at a time.
    /// </summary>
    /// <returns>
    /// True when more waits: call again at once, leaving the lane to others in between. False: nothing to do for a while (about 100 ms).
    /// </returns>
    public bool Maintain() => _upkeep.Step();

    /// <summary>Ends all scans. No batch may be running; the keyspace stays.</summary>
    public void Dispose()
    {
        Scans.Dispose();
        Snapshots.Dispose();
    }

    /// <summary>
    /// Tells of a failure. When the telling fails as well (a logger that throws) nobody is left to hear of it, and whoever failed first
    /// goes on.
    /// </summary>
    /// <param name="what">The command, or the plugin.</param>
    /// <param name="exception">What it threw.</param>
    internal void Report(string what, Exception exception) => Tell(failures => failures.Report(what, exception));

    /// <summary>Tells, in the same way, that a plugin is left out for a while.</summary>
    internal void ReportBreaker(string plugin) => Tell(failures => failures.ReportBreaker(plugin));

    private void Tell(Action<IFailures> tell)
    {
        try
        {
            tell(Host.Failures);
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            // There is nobody to tell.
        }
    }
}
