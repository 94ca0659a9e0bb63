using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Sessions;
using PlumCache.Storage;

namespace PlumCache.Engine.Table;

/// <summary>What a server command may use.</summary>
/// <param name="Engine">The engine, its keyspace and table.</param>
/// <param name="Session">The connection.</param>
/// <param name="State">The connection's state before the command.</param>
/// <param name="NowMs">The clock (Unix ms).</param>
/// <param name="Subscriptions">
/// Who listens to what, with what the commands before it have subscribed to, when it stands inside others (EXEC).
/// </param>
/// <param name="Draft">
/// What the commands before it have made of the keys, when it stands inside others; to be read only. Else null.
/// </param>
internal readonly record struct ServerCall(
    CommandEngine Engine, EngineSession Session, SessionState State, long NowMs, SubscriptionList Subscriptions, Draft? Draft = null)
{
    public EngineHost Host => Engine.Host;
}
