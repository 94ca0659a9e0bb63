using PlumCache.Engine;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Limits;
using PlumCache.Hosting.Plugins;
using PlumCache.Hosting.Serving;
using PlumCache.Hosting.Sessions;
using PlumCache.Storage;

namespace PlumCache.Hosting.Embedding;

/// <summary>A server without its listener: what runs commands, and what keeps the keys. The end of a <see cref="PlumKeyspace"/> ends it.</summary>
/// <param name="Configuration">The options as they are now.</param>
/// <param name="Services">Engine, sessions, clock, and what becomes of failures.</param>
/// <param name="Host">What commands do outside the keys.</param>
/// <param name="Keyspace">The keys.</param>
/// <param name="Orchestrator">The plugins.</param>
/// <param name="Room">How many clients the process has room for.</param>
internal sealed record ServerCore(
    RuntimeConfiguration Configuration,
    SessionServices Services,
    ServerHost Host,
    Keyspace Keyspace,
    Orchestrator Orchestrator,
    DescriptorRoom Room)
{
    public CommandEngine Engine => Services.Engine;

    /// <summary>Gives all memory back. Nothing may be running.</summary>
    public void End()
    {
        Engine.Dispose();
        Orchestrator.End();
        Keyspace.Dispose();
    }
}
