using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using PlumCache.Abstractions;
using PlumCache.Engine.Plugins;

namespace PlumCache.Engine.Table;

/// <summary>The commands by name: the core's and those of the chosen plugins. Immutable.</summary>
public sealed class CommandTable
{
    private readonly NameIndex _index;
    private CommandLookup? _lookup;

    private CommandTable(ImmutableArray<TableRow> rows, ImmutableArray<ActivePlugin> plugins, Stage[] sessions, RemovalRows removals)
    {
        All = rows;
        Rows = [.. rows.Where(static row => !row.IsInternal)];
        Plugins = plugins;
        Kinds = [ValueKindRow.OfStrings, .. plugins.SelectMany(static plugin => plugin.Manifest.Kinds)];
        SessionStages = sessions;
        Removals = removals;
        Entries = [.. Rows.Select(row => new CommandTableEntry(row.Module, row.Row))];
        _index = new NameIndex(rows);
    }

    /// <summary>What it says to plugins of commands that they hold.</summary>
    /// <param name="limits">The engine's.</param>
    internal CommandLookup Lookup(CommandLimits limits) => _lookup ??= new RequestLookup(this, limits);

    /// <summary>Whether a plugin answers a connection's commands in their stead: between MULTI and EXEC they are queued.</summary>
    /// <param name="state">The connection's.</param>
    internal bool IsHolding(SessionState state)
    {
        if (state.Values is null) return false;
        foreach (Stage stage in SessionStages)
        {
            if (stage.Plugin.HoldsCommands && state.ValueOf(stage.Plugin.Origin) is not null) return true;
        }

        return false;
    }

    /// <summary>Every command a client can call, with the module it comes from, ordered by name.</summary>
    public ImmutableArray<CommandTableEntry> Entries { get; }

    /// <summary>The plugins, in the order they run within a phase.</summary>
    public ImmutableArray<ActivePlugin> Plugins { get; }

    /// <summary>The kinds of values: strings, and what plugins keep.</summary>
    internal ImmutableArray<ValueKindRow> Kinds { get; }

    /// <summary>The compiled rows that a client can call, ordered by name; subcommands hang below their container.</summary>
    internal ImmutableArray<TableRow> Rows { get; }

    /// <summary>All compiled rows, internal ones too.</summary>
    internal ImmutableArray<TableRow> All { get; }

    /// <summary>Stages of connections that a plugin keeps a value for, in order.</summary>
    internal Stage[] SessionStages { get; }

    /// <summary>
    /// The order in which plugins see a command: those interested in it, and those that keep a value for its connection, by their places.
    /// </summary>
    /// <param name="row">The command as it is by now.</param>
    /// <param name="state">The connection.</param>
    /// <param name="order">The place of the last one; -1 to begin.</param>
    /// <returns>The first stage behind it, or null.</returns>
    internal Stage? NextStage(TableRow row, SessionState state, int order)
    {
        Stage? next = null;
        foreach (Stage stage in row.Stages)
        {
            if (stage.Order <= order) continue;
            next = stage;
            break;
        }

        if (state.Values is null) return next;
        foreach (Stage stage in SessionStages)
        {
            if (stage.Order <= order || state.ValueOf(stage.Plugin.Origin) is null) continue;
            return next is null || stage.Order < next.Order ? stage : next;
        }

        return next;
    }

    /// <summary>What observers may ask to be told of that is no command: what the engine removes by itself.</summary>
    public static ImmutableArray<string> ToldNames { get; } = [RemovalRows.ExpiredName, RemovalRows.FieldsExpiredName,
        RemovalRows.EvictedName];

    /// <summary>Who is told of keys that the engine removes by itself.</summary>
    internal RemovalRows Removals { get; }

    /// <summary>Compiles the core's commands and those of plugins.</summary>
    /// <exception cref="ArgumentException">
    /// Two modules bring the same command, or an interest names a command that nobody brings.
    /// </exception>
    internal static CommandTable Build(ImmutableArray<CoreCommand> core, ImmutableArray<ActivePlugin> plugins)
    {
        var rows = new SortedDictionary<string, TableRow>(StringComparer.Ordinal);
        foreach (CoreCommand command in core) Add(rows, Compile("core", null, command, null));
        foreach (ActivePlugin plugin in plugins)
        {
            foreach (CommandRow row in plugin.Manifest.Commands) Add(rows, Compile(plugin.Name, plugin, CoreCommand.Pure(row), null));
        }

        var removals = new RemovalRows();
        var named = new Dictionary<string, TableRow>(rows, StringComparer.Ordinal)
        {
            [removals.Expired.FullName] = removals.Expired,
            [removals.FieldsExpired.FullName] = removals.FieldsExpired,
            [removals.Evicted.FullName] = removals.Evicted,
            [removals.Settling.FullName] = removals.Settling,
        };
        foreach (TableRow sub in rows.Values.SelectMany(static row => row.Subcommands)) named.Add(sub.FullName, sub);
        var pipelines = new PipelineCompiler(named);
        for (int place = 0; place < plugins.Length; place++) pipelines.Add(plugins[place], place);
        return new CommandTable([.. rows.Values], plugins, pipelines.Sessions, removals);
    }

    /// <summary>
    /// The row of a command, or of its subcommand; null with the error to answer when there is none or the number of arguments does not
    /// fit.
    /// </summary>
    /// <param name="command">The request.</param>
    /// <param name="isInternal">Whether internal commands may be called.</param>
    /// <param name="error">The error in Redis' words.</param>
    internal TableRow? Resolve(scoped in Command command, bool isInternal, out ErrorText? error)
    {
        error = null;
        if (!TryFind(command, out TableRow? row) || (row.IsInternal && !isInternal))
        {
            error = LookupErrors.UnknownCommand(command);
            return null;
        }

        if (row.SubcommandIndex is { } index && command.Count > 1)
        {
            if (!index.TryFind(command[1], out TableRow? sub))
            {
                error = LookupErrors.UnknownSubcommand(row, command);
                return null;
            }

            row = sub;
        }

        if (row.Row.Accepts(command.Count)) return row;
        error = Errors.WrongArity(row.FullName);
        return null;
    }

    /// <summary>The row of a command's name; containers are not entered.</summary>
    internal bool TryFind(scoped in Command command, [NotNullWhen(true)] out TableRow? row) => _index.TryFind(command.Name, out row);

    /// <summary>The row of a name that a client can call.</summary>
    internal bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out TableRow? row) =>
        _index.TryFind(name, out row) && !row.IsInternal;

    private static void Add(SortedDictionary<string, TableRow> rows, TableRow row)
    {
        if (rows.TryAdd(row.Row.Name, row)) return;
        throw new ArgumentException($"Both '{rows[row.Row.Name].Module}' and '{row.Module}' bring the command '{row.Row.Name}'.",
            nameof(row));
    }

    private static TableRow Compile(string module, ActivePlugin? plugin, CoreCommand command, TableRow? container)
    {
        CommandRow row = command.Row;
        bool isContainer = !command.Subcommands.IsEmpty;
        if (!isContainer && row.Function is null == command.Server is null)
        {
            throw new ArgumentException($"The command '{row.Name}' of '{module}' needs one function: its own or the server's.",
                nameof(command));
        }

        var compiled = new TableRow(module, row, command.Server, container, plugin);
        if (!isContainer) return compiled;
        ImmutableArray<TableRow>.Builder subs = ImmutableArray.CreateBuilder<TableRow>(command.Subcommands.Length);
        foreach (CoreCommand sub in command.Subcommands) subs.Add(Compile(module, plugin, sub, compiled));
        compiled.Subcommands = subs.ToImmutable();
        compiled.SubcommandIndex = new NameIndex(compiled.Subcommands);
        return compiled;
    }
}
