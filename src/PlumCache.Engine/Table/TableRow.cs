using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Plugins;

namespace PlumCache.Engine.Table;

/// <summary>A command as the dispatcher uses it: its row, compiled with what the chosen plugins do to it.</summary>
internal sealed class TableRow
{
    private bool _mayRunOthers;

    public TableRow(string module, CommandRow row, ServerFunction? server, TableRow? container, ActivePlugin? plugin = null)
    {
        Module = module;
        Row = row;
        Server = server;
        Container = container;
        Plugin = plugin;
        _mayRunOthers = plugin is not null && plugin.May(PluginRights.RunCommands);
        FullName = container is null ? row.Name : $"{container.Row.Name}|{row.Name}";
        SetsReplyMode = FullName is "client|reply" or "reset";
        Function = row.Function;
        Keys = row.Keys;
        WritesKeys = row.Flags.HasFlag(CommandFlags.Write);
        IsWrite = WritesKeys || row.Flags.HasFlag(CommandFlags.Edits);
        DeniesOom = row.Flags.HasFlag(CommandFlags.DenyOom);
        ChangesPrefixes = row.Flags.HasFlag(CommandFlags.Prefixes);
        IsLongRead = row.Flags.HasFlag(CommandFlags.LongRead);
        IsServer = row.Flags.HasFlag(CommandFlags.Server);
        IsBlocking = row.Flags.HasFlag(CommandFlags.Blocking);
        IsInternal = row.Flags.HasFlag(CommandFlags.Internal);
        IsNeverHeld = row.Flags.HasFlag(CommandFlags.NotHeld);
        AllowedBeforeAuth = row.Flags.HasFlag(CommandFlags.NoAuth);
        IsShownToSlowlog = (row.Flags & (CommandFlags.SkipMonitor | CommandFlags.SkipSlowlog)) == CommandFlags.None;
        IsShownToMonitors = (row.Flags & (CommandFlags.SkipMonitor | CommandFlags.Admin | CommandFlags.Internal)) == CommandFlags.None;
    }

    /// <summary><c>core</c> or the plugin's name.</summary>
    public string Module { get; }

    /// <summary>As its module wrote it, and with what other plugins add to its syntax.</summary>
    public CommandRow Row { get; private set; }

    /// <summary>The plugin that brings it; null for the core's.</summary>
    public ActivePlugin? Plugin { get; }

    /// <summary><c>get</c>, <c>client|id</c>.</summary>
    public string FullName { get; }

    /// <summary>Null for containers and server commands.</summary>
    public CommandFunction? Function { get; }

    /// <summary>Null unless flagged Server.</summary>
    public ServerFunction? Server { get; }

    public TableRow? Container { get; }

    public KeyPositions Keys { get; }

    /// <summary>Whether it may change keys of the databases: by its flags, or because a plugin behind it may.</summary>
    public bool WritesKeys { get; private set; }

    /// <summary>Whether it runs on a draft, in the lane.</summary>
    public bool IsWrite { get; private set; }

    /// <summary>Whether it is refused when there is no memory.</summary>
    public bool DeniesOom { get; }

    /// <summary>Whether it changes keys that it does not name.</summary>
    public bool ChangesPrefixes { get; }

    /// <summary>
    /// Whether its writes may share a draft with other connections': it changes only what it names, no plugin may refuse that afterwards,
    /// it runs no other commands, and it waits for nothing.
    /// </summary>
    public bool IsShareable => NamesItsKeys && !IsBlocking && Settlers.Length == 0;

    /// <summary>Whether it writes, reads and changes only keys that it names, and runs no other commands.</summary>
    public bool NamesItsKeys => WritesKeys && Keys.First > 0 && !ChangesPrefixes && !_mayRunOthers;

    /// <summary>It may take long though it only reads; a server command: it never runs on a thread that serves sockets.</summary>
    public bool IsLongRead { get; }

    public bool IsServer { get; }

    /// <summary>Whether it may wait for its keys.</summary>
    public bool IsBlocking { get; }

    /// <summary>No client can call it.</summary>
    public bool IsInternal { get; }

    /// <summary>Whether it runs also where a plugin answers a connection's commands in their stead, and may change that.</summary>
    public bool IsNeverHeld { get; }

    /// <summary>Whether it stands for removals of the engine's own, which only observers see.</summary>
    public bool IsRemoval { get; init; }

    public bool AllowedBeforeAuth { get; }

    public bool IsShownToSlowlog { get; }

    public bool IsShownToMonitors { get; }

    /// <summary>Whether it decides who is answered: CLIENT REPLY and RESET.</summary>
    public bool SetsReplyMode { get; }

    /// <summary>Place in the counters of the engine that uses the table; subcommands have their own.</summary>
    public int Index { get; set; }

    /// <summary>Empty for a plain command.</summary>
    public ImmutableArray<TableRow> Subcommands { get; set; } = [];

    public NameIndex? SubcommandIndex { get; set; }

    /// <summary>
    /// Plugins that see the command before its own function does, in order; empty for nearly every row, which then pays nothing.
    /// </summary>
    public Stage[] Stages { get; private set; } = [];

    /// <summary>Plugins that see what it wrote before that is published.</summary>
    public Stage[] Settlers { get; private set; } = [];

    /// <summary>Plugins that are told how it ended.</summary>
    public Stage[] Observers { get; private set; } = [];

    /// <summary>The error of a command with a key that is too long, or null.</summary>
    public ErrorText? RefuseLongKey(scoped in Command command, int maxKeyBytes)
    {
        KeyPositions keys = Row.KeysOf(command);
        int last = keys.LastOf(command.Count);
        for (int i = keys.First; i > 0 && i <= last; i += Math.Max(1, keys.Step))
        {
            if (command[i].Length > maxKeyBytes) return Errors.KeyTooLong(command[i].Length, maxKeyBytes);
        }

        return null;
    }

    /// <summary>Adds a plugin's stage; only while the table is built.</summary>
    public void Add(Stage stage)
    {
        _mayRunOthers |= stage.Phase < PluginPhase.Execute && stage.Plugin.May(PluginRights.RunCommands);
        if (stage.MayWrite) IsWrite = WritesKeys = true;
        if (stage.Syntax.Length > 0) Row = Row with { Syntax = SyntaxText.With(Row.Syntax, stage.Syntax) };
        switch (stage.Phase)
        {
            case PluginPhase.Settle:
                Settlers = With(Settlers, stage);
                break;
            case PluginPhase.Observe:
                Observers = With(Observers, stage);
                break;
            default:
                Stages = With(Stages, stage);
                break;
        }
    }

    private static Stage[] With(Stage[] stages, Stage stage) => [.. stages.Append(stage).OrderBy(static each => each.Order)];
}
