using PlumCache.Engine.Hosting;
using PlumCache.Engine.Serving;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Limits;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Plugins;
using PlumCache.Hosting.PubSub;
using PlumCache.Hosting.Safety;
using PlumCache.Hosting.Serving;
using PlumCache.Hosting.Sessions;
using PlumCache.Storage;

namespace PlumCache.Hosting.Composition;

/// <summary>
/// Builds a server but for its listener, in one direction: whatever is made is given all that it knows, and none of that knows it.
/// <code>
///   plugins, keys -> tables, timers -> orchestrator -> configuration -> connections, messages, settings -> engine -> sessions
/// </code>
/// </summary>
internal static class ServerBuilder
{
    /// <summary>Builds it.</summary>
    /// <param name="options">What it is told.</param>
    /// <param name="failures">What becomes of exceptions, and the log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="configurationFile">Where the options came from; empty for the configuration built in.</param>
    /// <exception cref="ServerStartException">
    /// The plugins cannot be loaded, or do not fit together; or there is no memory for the keys.
    /// </exception>
    public static ServerCore Build(PlumCacheOptions options, FailurePolicy failures, TimeProvider time, string configurationFile)
    {
        PluginSet set = PlumCachePlugins.Load(options);
        var tables = new CommandTables(set.Table);
        var timers = new ServedTimers();
        var orchestrator = new Orchestrator(options, set, tables, timers);
        try
        {
            Keyspace keyspace = OpenKeyspace(options, time, failures);
            try
            {
                options = options with { ArenaLimitBytes = keyspace.Options.ArenaLimitBytes };
                return Build(options, failures, time, configurationFile, keyspace, tables, timers, orchestrator);
            }
            catch
            {
                keyspace.Dispose();
                throw;
            }
        }
        catch
        {
            orchestrator.End();
            throw;
        }
    }

    private static ServerCore Build(
        PlumCacheOptions options, FailurePolicy failures, TimeProvider time, string configurationFile,
        Keyspace keyspace, CommandTables tables, ServedTimers timers, Orchestrator orchestrator)
    {
        var room = DescriptorRoom.OfProcess();
        var configuration = new RuntimeConfiguration(options, changed => room.Refuse(changed) ?? orchestrator.Take(changed));
        EngineOptions engineOptions = OptionsMapping.OfEngine(options, time);
        var settings = new RuntimeSettings(configuration, engineOptions.Settings, failures.Logger);
        var registry = new SessionRegistry();
        var memory = new SessionMemory();
        var control = new ServerControl(registry, configuration, configurationFile, memory, time, failures.Logger);
        var hub = new SubscriptionHub(registry.FindOpen, () => configuration.Current.PubSubOutputLimitBytes, failures);
        var monitors = new MonitorFeeds(registry);
        var clients = new ClientDirectory(registry, hub, monitors);
        var plugins = new PluginControl(orchestrator, new PluginDrain(tables, registry, time), options.PluginCommands, failures.Logger);
        var host = new EngineHost(clients, monitors, hub, settings, timers, plugins, control, new LoggedFailures(failures.Logger));
        var engine = new CommandEngine(keyspace, tables, host, engineOptions);
        var services = new SessionServices(
            engine, OptionsMapping.OfProtocol(options), options.MaxPendingReplyBytes, registry, clients, new CoarseClock(time), time,
                failures)
        {
            RequestMemory = memory.Requests,
            RequestBlocks = keyspace.Requests,
            ReplyMemory = memory.Replies,
        };
        return new ServerCore(configuration, settings, services, control, memory, keyspace, orchestrator, timers, room);
    }

    private static Keyspace OpenKeyspace(PlumCacheOptions options, TimeProvider time, FailurePolicy failures)
    {
        long wanted = options.ArenaLimitBytes;
        Keyspace keyspace = ArenaRoom.Reserve(wanted, ArenaRoom.OfProcess(), bytes => new Keyspace(new KeyspaceOptions
        {
            Databases = options.Databases,
            MaxKeyBytes = options.MaxKeyBytes,
            ArenaLimitBytes = bytes,
            Clock = time.GetTimestamp,
        }));
        long given = keyspace.Options.ArenaLimitBytes;
        if (given < wanted) LimitsLog.ArenaLowered(failures.Logger, wanted >> 20, given >> 20);
        return keyspace;
    }
}
