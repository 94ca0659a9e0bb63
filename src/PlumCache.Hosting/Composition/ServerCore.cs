using PlumCache.Engine.Serving;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Limits;
using PlumCache.Hosting.Plugins;
using PlumCache.Hosting.Serving;
using PlumCache.Hosting.Sessions;
using PlumCache.Storage;

namespace PlumCache.Hosting.Composition;

/// <summary>A server without its listener: what runs commands, and what keeps the keys.</summary>
/// <param name="Configuration">The options as they are now.</param>
/// <param name="Settings">Changes them.</param>
/// <param name="Services">Engine, sessions, clock, and what becomes of failures.</param>
/// <param name="Control">The process.</param>
/// <param name="Memory">What connections receive into and send from.</param>
/// <param name="Keyspace">The keys.</param>
/// <param name="Orchestrator">The plugins.</param>
/// <param name="Timers">Their timers, while a server runs.</param>
/// <param name="Room">How many clients the process has room for.</param>
internal sealed record ServerCore(
    RuntimeConfiguration Configuration,
    RuntimeSettings Settings,
    SessionServices Services,
    ServerControl Control,
    SessionMemory Memory,
    Keyspace Keyspace,
    Orchestrator Orchestrator,
    ServedTimers Timers,
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
