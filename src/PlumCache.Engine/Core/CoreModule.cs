using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>The module <c>core</c>: keys' three verbs, the connection and the server. Everything else is a plugin's.</summary>
public static class CoreModule
{
    internal static ImmutableArray<CoreCommand> Commands { get; } =
    [
        PingCommand.Command,
        EchoCommand.Command,
        GetCommand.Command,
        SetCommand.Command,
        .. DeleteCommand.Commands,
        AuthCommand.Command,
        HelloCommand.Command,
        SelectCommand.Command,
        QuitCommand.Command,
        ResetCommand.Command,
        ClientCommand.Command,
        CommandCommand.Command,
        ConfigCommand.Command,
        PluginCommand.Command,
        ModuleCommand.Command,
        InfoCommand.Command,
        DbSizeCommand.Command,
        .. FlushCommands.Commands,
        SwapDbCommand.Command,
        TimeCommand.Command,
        ShutdownCommand.Command,
        .. PersistenceCommands.Commands,
        RoleCommand.Command,
        SlowlogCommand.Command,
        MonitorCommand.Command,
        MemoryCommand.Command,
        DebugCommand.Command,
    ];

    /// <summary>The core's commands and those of <paramref name="plugins"/>.</summary>
    /// <param name="plugins">In the order they run within a phase.</param>
    /// <exception cref="ArgumentException">
    /// Two modules bring the same command, or an interest names a command that nobody brings.
    /// </exception>
    public static CommandTable Build(IEnumerable<IPlugin> plugins)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        return Build([.. plugins.Select(static plugin => new ActivePlugin(plugin, "core"))]);
    }

    /// <summary>The core's commands and those of plugins that are in their places.</summary>
    /// <param name="plugins">In the order they run within a phase.</param>
    /// <exception cref="ArgumentException">
    /// Two modules bring the same command, or an interest names a command that nobody brings.
    /// </exception>
    public static CommandTable Build(ImmutableArray<ActivePlugin> plugins) => CommandTable.Build(Commands, plugins);
}
