using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// A connection as the engine knows it. Made by <see cref="CommandEngine.OpenSession"/>; used by one thread at a time, except for what is
/// said to be
/// readable from any.
/// </summary>
public sealed class EngineSession : IDisposable
{
    /// <summary>CLIENT ID of sessions that are the server's own; clients' begin at 1.</summary>
    internal const long InternalId = 0;

    private readonly CommandEngine _engine;
    private SessionState _state;
    private string _lastCommand = "NULL";

    internal EngineSession(SessionState state, string address, string localAddress, bool isLocal, Action resume, CommandEngine engine)
    {
        _state = state;
        Id = state.Id;
        Address = address;
        LocalAddress = localAddress;
        IsLocal = isLocal;
        Resume = resume;
        _engine = engine;
        LaneTicket = new LaneTicket(engine.Keyspace.Lane, resume);
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
        get => Volatile.Read(ref _state);
        internal set => Volatile.Write(ref _state, value);
    }

    /// <summary>Whether commands of the connection are held for later, each with a copy of its bytes, as between MULTI and EXEC.</summary>
    public bool HoldsCommands => _engine.Table.IsHolding(State);

    /// <summary>The last command's name, <c>client|list</c>, as CLIENT LIST shows it. Any thread.</summary>
    public string LastCommand
    {
        get => Volatile.Read(ref _lastCommand);
        internal set => Volatile.Write(ref _lastCommand, value);
    }

    /// <summary>The reply to drain after <see cref="RunStatus.Streaming"/>, else null.</summary>
    public ReplyStream? Stream { get; internal set; }

    /// <summary>When to go on after <see cref="RunStatus.Delay"/> (Unix ms).</summary>
    public long ResumeAtMs { get; internal set; }

    /// <summary>Called, on any thread, when a parked or delayed session should run again: it must only schedule that.</summary>
    internal Action Resume { get; }

    internal LaneTicket LaneTicket { get; }

    /// <summary>The next command of the batch that is under way; 0 between batches.</summary>
    internal int Next { get; set; }

    /// <summary>Whether the answer of a command has been kept back.</summary>
    internal bool IsDelayed => DelayedReply is not null || PendingReply is not null;

    /// <summary>The answer of a command that is delayed, written when its time has come.</summary>
    internal ReplyTree? DelayedReply { get; set; }

    /// <summary>The answer that a command is still waiting for; null: none.</summary>
    internal Task<ReplyTree>? PendingReply { get; set; }

    /// <summary>
    /// Lets go of everything held for the connection, its place in the queue of writers too. Call it for every session, once no run is
    /// under way.
    /// </summary>
    public void Dispose()
    {
        DropStream();
        LaneTicket.Close();
        _engine.Pauses.Leave(Resume);
        if (!State.Watches.IsEmpty) _engine.Keyspace.Unwatch(PlacesOf(State));
    }

    /// <summary>Gives up the reply that was to be streamed, and its version.</summary>
    internal void DropStream()
    {
        Stream?.Dispose();
        Stream = null;
    }

    /// <summary>What a connection watches, as the storage names it.</summary>
    internal static IEnumerable<WatchedPlace> PlacesOf(SessionState state) =>
        state.Watches.Select(static watched => new WatchedPlace(watched.Database, watched.Key, watched.IsPrefix));

    /// <summary>
    /// Forgets what plugins keep for the connection whose code a table no longer has. On the session's own thread, between runs.
    /// </summary>
    /// <param name="table">The table in use.</param>
    /// <returns>
    /// Whether there was something: what the client believes of its connection (a transaction, a subscription) is then no longer so.
    /// </returns>
    public bool ForgetGone(CommandTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        SessionState before = State;
        foreach (object origin in before.Values?.Keys ?? [])
        {
            if (!table.Plugins.Any(plugin => ReferenceEquals(plugin.Origin, origin))) State = State.WithValueOf(origin, null);
        }

        return !ReferenceEquals(before, State);
    }
}
