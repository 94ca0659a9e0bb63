using System.Collections.Immutable;
using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Plugins;
using PlumCache.Storage;

namespace PlumCache.Engine.Sessions;

/// <summary>
/// A connection as the engine knows it. Made by <c>CommandEngine.OpenSession</c>; used by one thread at a time, except for what is
/// said to be readable from any.
/// </summary>
public sealed class EngineSession : IDisposable
{
    /// <summary>CLIENT ID of sessions that are the server's own; clients' begin at 1.</summary>
    internal const long InternalId = 0;

    private readonly Keyspace _keyspace;
    private readonly Action _resume;
    private IWait? _wait;

    internal EngineSession(SessionState state, string address, string localAddress, bool isLocal, Action resume, Keyspace keyspace)
    {
        State = state;
        Id = state.Id;
        Address = address;
        LocalAddress = localAddress;
        IsLocal = isLocal;
        _resume = resume;
        _keyspace = keyspace;
        LaneTicket = new LaneTicket(keyspace.Lane, resume);
    }

    /// <summary>CLIENT ID. Any thread.</summary>
    public long Id { get; }

    /// <summary>
    /// Whether it is the server's own: only such a session may call commands flagged <see cref="CommandFlags.Internal"/>.
    /// </summary>
    internal bool IsInternal => Id == InternalId;

    /// <summary>The peer as CLIENT LIST shows it, <c>127.0.0.1:50000</c>. Any thread.</summary>
    public string Address { get; }

    /// <summary>Our end as CLIENT LIST shows it. Any thread.</summary>
    public string LocalAddress { get; }

    /// <summary>Whether the peer is on this machine: DEBUG may be allowed to it.</summary>
    public bool IsLocal { get; }

    /// <summary>The connection's state as of the last publish. Immutable; any thread may read it.</summary>
    public SessionState State
    {
        get => Volatile.Read(ref field);
        internal set => Volatile.Write(ref field, value);
    }

    /// <summary>The last command's name, <c>client|list</c>, as CLIENT LIST shows it. Any thread.</summary>
    public string LastCommand
    {
        get => Volatile.Read(ref field);
        internal set => Volatile.Write(ref field, value);
    } = "NULL";

    /// <summary>What the batch waits for, after <see cref="RunStatus.Suspended"/>.</summary>
    public Suspension Suspension { get; private set; }

    /// <summary>The reply to drain, while it is waited for that (<see cref="SuspensionReason.Stream"/>), else null.</summary>
    public ReplyStream? Stream { get; internal set; }

    /// <summary>Whether a batch is under way that waits for something.</summary>
    internal bool IsSuspended => Suspension.Reason != SuspensionReason.None;

    /// <summary>The answer of a command that has run, while it is kept back; else null.</summary>
    internal KeptAnswer? Answer { get; set; }

    internal LaneTicket LaneTicket { get; }

    /// <summary>The next command of the batch that is under way; 0 between batches.</summary>
    internal int Next { get; set; }

    /// <summary>
    /// Which failures of functions were told of since what holds, and how often each: a run that begins again may meet them again. Null:
    /// none, as nearly always.
    /// </summary>
    internal Dictionary<(long Place, string Who, string Message), int>? FailuresTold { get; set; }

    /// <summary>
    /// Lets go of everything held for the connection, and leaves wherever it waits. Call it for every session, once no run is under way.
    /// </summary>
    public void Dispose()
    {
        Leave();
        LaneTicket.PassOn();
        DropStream();
        if (!State.Watches.IsEmpty) _keyspace.Unwatch(PlacesOf(State));
    }

    /// <summary>Ends a batch that was run and has nothing left.</summary>
    /// <returns>False: there is something left, a stream or a wait perhaps.</returns>
    internal bool TryEnd(CommandBatch batch)
    {
        if (Next == 0 || Next < batch.Count || IsSuspended || State.IsClosing) return false;
        Next = 0;
        return true;
    }

    /// <summary>A part of the batch holds.</summary>
    /// <param name="state">The connection behind it.</param>
    /// <param name="next">The first command that is left.</param>
    internal void Hold(SessionState state, int next)
    {
        Debug.Assert(!IsSuspended, "a batch that waits has run nothing");
        Debug.Assert(next >= Next, "a batch goes back behind what is published of it");
        State = state;
        Next = next;
        FailuresTold = null;
    }

    /// <summary>Has the batch run again soon. Any thread; also without need.</summary>
    internal void Wake() => _resume();

    /// <summary>Suspends the batch at the end of a run.</summary>
    /// <param name="reason">What it waits for.</param>
    /// <param name="wait">Where it stands, to be woken; null: it is the caller of the run who brings it about.</param>
    /// <param name="deadlineMs">See <see cref="Suspension.DeadlineMs"/>.</param>
    /// <returns>What the run answers.</returns>
    internal RunStatus Suspend(SuspensionReason reason, IWait? wait = null, long deadlineMs = Suspension.Never)
    {
        Debug.Assert(!IsSuspended && _wait is null, "a batch waits for one thing at a time");
        Debug.Assert((reason == SuspensionReason.Stream) == (Stream is not null), "a reply is streamed before anything else");
        _wait = wait;
        Suspension = new Suspension(reason, deadlineMs);
        Debug.Assert(IsSuspended, "a batch is suspended for no reason");
        return RunStatus.Suspended;
    }

    /// <summary>The command that has waited has its answer, to be told by the next run.</summary>
    internal void Take(ReplyTree answer)
    {
        Debug.Assert(Answer is null, "an answer is kept back behind another");
        Answer = KeptAnswer.Of(answer);
        Next++;
    }

    /// <summary>
    /// At the beginning of a run of a suspended batch: it leaves where it stands, unless what it waits for has certainly not come.
    /// </summary>
    /// <param name="nowMs">The clock (Unix ms).</param>
    /// <returns>False: it stays suspended as it was.</returns>
    internal bool TryGoOn(long nowMs)
    {
        Debug.Assert(IsSuspended, "only what waits goes on");
        if (Stream is { IsEnded: false } || _wait?.IsOver(nowMs) == false) return false;
        Stream = null;
        Leave();
        Debug.Assert(!IsSuspended && _wait is null, "what goes on waits no longer");
        return true;
    }

    /// <summary>Gives up the reply that was to be streamed, and its version.</summary>
    internal void DropStream()
    {
        Stream?.Dispose();
        Stream = null;
    }

    /// <summary>
    /// Forgets what plugins keep for the connection that are no longer in use. On the session's own thread, between runs.
    /// </summary>
    /// <param name="plugins">Those of the table in use.</param>
    /// <returns>
    /// Whether there was something: what the client believes of its connection (a transaction, a subscription) is then no longer so.
    /// </returns>
    public bool ForgetGone(ImmutableArray<ActivePlugin> plugins)
    {
        SessionState before = State;
        foreach (object origin in before.Values?.Keys ?? [])
        {
            if (!plugins.Any(plugin => ReferenceEquals(plugin.Origin, origin))) State = State.WithValueOf(origin, null);
        }

        return !ReferenceEquals(before, State);
    }

    /// <summary>What a connection watches, as the storage names it.</summary>
    internal static IEnumerable<WatchedPlace> PlacesOf(SessionState state) =>
        state.Watches.Select(static watched => new WatchedPlace(watched.Database, watched.Key, watched.IsPrefix));

    private void Leave()
    {
        _wait?.Leave(this);
        _wait = null;
        Suspension = default;
    }
}
