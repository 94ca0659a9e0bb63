using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>
/// What commands may do and know outside the keyspace. Implemented by the host; every member may be called from any thread, must answer at once
/// and never calls back into the engine on the same thread.
/// </summary>
public interface IServerHost
{
    /// <summary>The password that AUTH must give, as bytes; empty: none is needed. Read before many commands, so it must be a plain field.</summary>
    ReadOnlyMemory<byte> Password { get; }

    /// <summary>Whether anybody listens to MONITOR. Read for every batch, so it must be a plain field.</summary>
    bool HasMonitors { get; }

    /// <summary>What batches make for the host to do, and wait for when it is too much. Always the same.</summary>
    Backlog Backlog { get; }

    /// <summary>All connections, for CLIENT LIST and CLIENT KILL.</summary>
    ImmutableArray<ClientInfo> ListClients();

    /// <summary>One connection, or null when it is gone.</summary>
    /// <param name="id">CLIENT ID.</param>
    ClientInfo? FindClient(long id);

    /// <summary>Closes another connection soon; what it is running may still end.</summary>
    /// <param name="id">CLIENT ID.</param>
    /// <returns>False when it is gone already.</returns>
    bool CloseClient(long id);

    /// <summary>Begins to stop the server; connections close within its deadline.</summary>
    /// <param name="mustSave">Whether it may stop only once all keys are saved.</param>
    /// <returns>False: they cannot be saved, so it goes on; the log says why.</returns>
    bool RequestShutdown(bool mustSave);

    /// <summary>All settings under Redis' names, in order of name, as CONFIG GET shows them.</summary>
    ImmutableArray<KeyValuePair<string, string>> GetConfiguration();

    /// <summary>Changes settings until the next start, all or none. Names have been folded to lower case and none comes twice.</summary>
    /// <param name="changes">Redis' names and the new values.</param>
    /// <returns>Null when taken; else the error in Redis' words: <c>ERR Unknown option or number of arguments for CONFIG SET - 'x'</c>, ...</returns>
    string? SetConfiguration(ImmutableArray<KeyValuePair<string, string>> changes);

    /// <summary>The loaded plugins.</summary>
    IPluginControl Plugins { get; }

    /// <summary>What INFO tells of the host.</summary>
    ServerFacts GetFacts();

    /// <summary>CONFIG RESETSTAT: sets the host's counters of <see cref="ServerFacts"/> to zero.</summary>
    void ResetStatistics();

    /// <summary>From now on the connection gets every command that <see cref="FeedMonitors"/> tells.</summary>
    /// <param name="id">CLIENT ID.</param>
    void AddMonitor(long id);

    /// <summary>RESET: ends <see cref="AddMonitor"/>; nothing when it is none.</summary>
    /// <param name="id">CLIENT ID.</param>
    void RemoveMonitor(long id);

    /// <summary>
    /// Whether a monitor takes a line that is so long; those that do not are closed, as <see cref="FeedMonitors"/> would close them.
    /// </summary>
    /// <param name="bytes">Of the line, or at least of it.</param>
    /// <returns>False: the line need not be built.</returns>
    bool CanFeedMonitors(long bytes);

    /// <summary>Sends a line to every monitor, as a status reply; one that does not drain is closed.</summary>
    /// <param name="line">Without the plus sign and the line's end: <c>1339518083.107412 [0 127.0.0.1:60866] "keys" "*"</c>; never changed
    /// from here on.</param>
    void FeedMonitors(byte[] line);

    /// <summary>Who listens to what, at this moment. Read for every batch that may ask, so it must be a plain field.</summary>
    SubscriptionView Subscriptions { get; }

    /// <summary>
    /// Who would listen after a connection's change: a transaction sees the subscriptions that it makes itself. Nothing changes by it.
    /// </summary>
    /// <param name="before">Given by <see cref="Subscriptions"/>, or by this.</param>
    /// <param name="id">CLIENT ID.</param>
    /// <param name="change">An effect <see cref="EffectKind.Subscribe"/> or <see cref="EffectKind.Unsubscribe"/>.</param>
    SubscriptionView SubscriptionsAfter(SubscriptionView before, long id, scoped in Effect change);

    /// <summary>
    /// Sends a message to those who listen at this moment. Called in the order of revisions, often by the holder of the lane, so it only notes the
    /// message and has it delivered elsewhere, in the same order.
    /// </summary>
    /// <param name="channel">The channel; copied.</param>
    /// <param name="message">The message; copied.</param>
    void Publish(scoped ReadOnlySpan<byte> channel, scoped ReadOnlySpan<byte> message);

    /// <summary>A connection gets the messages of a channel or pattern from now on. Twice is once.</summary>
    /// <param name="id">CLIENT ID.</param>
    /// <param name="name">The channel or glob; copied.</param>
    /// <param name="isPattern">Whether it is a glob.</param>
    void Subscribe(long id, scoped ReadOnlySpan<byte> name, bool isPattern);

    /// <summary>Ends a <see cref="Subscribe"/>; nothing when there is none.</summary>
    /// <param name="id">CLIENT ID.</param>
    /// <param name="name">The channel or glob.</param>
    /// <param name="isPattern">Whether it is a glob.</param>
    void Unsubscribe(long id, scoped ReadOnlySpan<byte> name, bool isPattern);

    /// <summary>RESET: ends all subscriptions of a connection.</summary>
    /// <param name="id">CLIENT ID.</param>
    void UnsubscribeAll(long id);

    /// <summary>Has a plugin's tick run at a time, or earlier when an earlier one was asked for.</summary>
    /// <param name="plugin">Its name.</param>
    /// <param name="atMs">Unix ms.</param>
    void SetTimer(string plugin, long atMs);

    /// <summary>MEMORY PURGE: gives the system what is kept for large requests, as far as nobody uses it.</summary>
    void GiveBackMemory();

    /// <summary>
    /// Something threw: a bug, to be logged. A command has been answered with an error and left nothing behind; an effect or an observer
    /// takes back nothing.
    /// </summary>
    /// <param name="what">The command, or the plugin whose effect it was.</param>
    /// <param name="exception">What it threw.</param>
    void ReportFailure(string what, Exception exception);

    /// <summary>A plugin's breaker has opened: it failed too often in a row.</summary>
    /// <param name="plugin">Its name.</param>
    void ReportBreaker(string plugin);
}
