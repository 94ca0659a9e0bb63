namespace PlumCache.Engine.Hosting;

/// <summary>What commands may do and know outside the keyspace, by concern. All of it is there before the engine is.</summary>
/// <param name="Clients">The connections.</param>
/// <param name="Monitors">Those that are shown every command.</param>
/// <param name="Messages">Channels and who listens.</param>
/// <param name="Settings">Password and CONFIG.</param>
/// <param name="Plugins">PLUGIN and MODULE.</param>
/// <param name="Control">The process.</param>
/// <param name="Failures">Who is told of bugs.</param>
public sealed record EngineHost(
    IClients Clients,
    IMonitors Monitors,
    IMessages Messages,
    ISettings Settings,
    IPluginTimers Timers,
    IPluginControl Plugins,
    IServerControl Control,
    IFailures Failures);
