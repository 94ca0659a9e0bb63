using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>A command as the dispatcher uses it: its row, compiled with what the chosen plugins do to it.</summary>
internal sealed class TableRow
{
    public TableRow(string module, CommandRow row, ServerFunction? server, TableRow? container)
    {
        Module = module;
        Row = row;
        Server = server;
        Container = container;
        FullName = container is null ? row.Name : $"{container.Row.Name}|{row.Name}";
        Function = row.Function;
        Keys = row.Keys;
        IsWrite = row.Flags.HasFlag(CommandFlags.Write);
        IsLongRead = row.Flags.HasFlag(CommandFlags.LongRead);
        IsServer = row.Flags.HasFlag(CommandFlags.Server);
        AllowedBeforeAuth = row.Flags.HasFlag(CommandFlags.NoAuth);
        HoldsSecrets = row.Flags.HasFlag(CommandFlags.SkipMonitor);
        IsShownToMonitors = (row.Flags & (CommandFlags.SkipMonitor | CommandFlags.Admin)) == CommandFlags.None;
    }

    public string Module { get; }

    public CommandRow Row { get; }

    /// <summary><c>get</c>, <c>client|id</c>.</summary>
    public string FullName { get; }

    /// <summary>Null for containers and server commands.</summary>
    public CommandFunction? Function { get; }

    /// <summary>Null unless flagged Server.</summary>
    public ServerFunction? Server { get; }

    public TableRow? Container { get; }

    public KeyPositions Keys { get; }

    public bool IsWrite { get; }

    /// <summary>It may take long though it only reads.</summary>
    public bool IsLongRead { get; }

    public bool IsServer { get; }

    public bool AllowedBeforeAuth { get; }

    /// <summary>Its arguments must be shown to nobody.</summary>
    public bool HoldsSecrets { get; }

    public bool IsShownToMonitors { get; }

    /// <summary>Place in the counters; subcommands have their own.</summary>
    public int Index { get; init; }

    /// <summary>Empty for a plain command.</summary>
    public ImmutableArray<TableRow> Subcommands { get; set; } = [];

    public NameIndex? SubcommandIndex { get; set; }

    /// <summary>Plugins that see the command before its own function does; empty for nearly every row, which then pays nothing.</summary>
    public IPlugin[] Transformers { get; set; } = [];
}
