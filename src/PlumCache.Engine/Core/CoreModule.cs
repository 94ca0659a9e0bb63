using System.Collections.Immutable;

namespace PlumCache.Engine.Core;

/// <summary>The module <c>core</c>: keys' three verbs, the connection and the server. Everything else is a plugin's.</summary>
internal static class CoreModule
{
    public static ImmutableArray<CoreCommand> Commands { get; } =
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
}
