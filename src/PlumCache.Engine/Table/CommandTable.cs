using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>The commands by name: the core's and those of the chosen plugins. Immutable.</summary>
public sealed class CommandTable
{
    private readonly NameIndex _index;

    private CommandTable(ImmutableArray<TableRow> rows, int counters)
    {
        Rows = rows;
        CounterCount = counters;
        Entries = [.. rows.Select(row => new CommandTableEntry(row.Module, row.Row))];
        _index = new NameIndex(rows);
    }

    /// <summary>Every command with the module it comes from, ordered by name.</summary>
    public ImmutableArray<CommandTableEntry> Entries { get; }

    /// <summary>The compiled rows, ordered by name; subcommands hang below their container.</summary>
    internal ImmutableArray<TableRow> Rows { get; }

    /// <summary>How many rows count their calls, subcommands included.</summary>
    internal int CounterCount { get; }

    /// <summary>The core's commands and those of <paramref name="plugins"/>.</summary>
    /// <param name="plugins">In the order their transformers run.</param>
    /// <exception cref="ArgumentException">Two modules bring the same command, or a transformer names a command that nobody brings.</exception>
    public static CommandTable Build(IEnumerable<IPlugin> plugins)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        return Build(CoreModule.Commands, [.. plugins]);
    }

    /// <summary>The core's commands and those of plugins that are in their places.</summary>
    /// <param name="plugins">In the order they run within a phase.</param>
    /// <exception cref="ArgumentException">Two modules bring the same command, or an interest names a command that nobody brings.</exception>
    public static CommandTable Build(ImmutableArray<ActivePlugin> plugins) => Build(CoreModule.Commands, [.. plugins.Select(static active => active.Plugin)]);

    internal static CommandTable Build(ImmutableArray<CoreCommand> core, ImmutableArray<IPlugin> plugins)
    {
        var rows = new SortedDictionary<string, TableRow>(StringComparer.Ordinal);
        int counters = 0;
        foreach (CoreCommand command in core) Add(rows, Compile("core", command, null, ref counters));
        foreach (IPlugin plugin in plugins)
        {
            foreach (CommandRow row in plugin.Manifest.Commands) Add(rows, Compile(plugin.Manifest.Name, CoreCommand.Pure(row), null, ref counters));
        }

        foreach (IPlugin plugin in plugins)
        {
            foreach (string name in plugin.Manifest.Interests.SelectMany(static interest => interest.Commands))
            {
                if (!rows.TryGetValue(name, out TableRow? row))
                {
                    throw new ArgumentException($"Plugin '{plugin.Manifest.Name}' transforms '{name}', which no module brings.", nameof(plugins));
                }

                row.Transformers = [.. row.Transformers, plugin];
            }
        }

        return new CommandTable([.. rows.Values], counters);
    }

    /// <summary>The row of a command, or of its subcommand; null with the error to answer when there is none or the number of arguments does not fit.</summary>
    /// <param name="command">The request.</param>
    /// <param name="error">The error in Redis' words.</param>
    internal TableRow? Resolve(scoped in Command command, out string? error)
    {
        error = null;
        if (!TryFind(command, out TableRow? row))
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

    /// <summary>The row of a name.</summary>
    internal bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out TableRow? row) => _index.TryFind(name, out row);

    private static void Add(SortedDictionary<string, TableRow> rows, TableRow row)
    {
        if (rows.TryAdd(row.Row.Name, row)) return;
        throw new ArgumentException($"Both '{rows[row.Row.Name].Module}' and '{row.Module}' bring the command '{row.Row.Name}'.", nameof(row));
    }

    private static TableRow Compile(string module, CoreCommand command, TableRow? container, ref int counters)
    {
        CommandRow row = command.Row;
        bool isContainer = !command.Subcommands.IsEmpty;
        if (!isContainer && row.Function is null == command.Server is null)
        {
            throw new ArgumentException($"The command '{row.Name}' of '{module}' needs one function: its own or the server's.", nameof(command));
        }

        var compiled = new TableRow(module, row, command.Server, container) { Index = counters++ };
        if (!isContainer) return compiled;
        var subs = ImmutableArray.CreateBuilder<TableRow>(command.Subcommands.Length);
        foreach (CoreCommand sub in command.Subcommands) subs.Add(Compile(module, sub, compiled, ref counters));
        compiled.Subcommands = subs.ToImmutable();
        compiled.SubcommandIndex = new NameIndex(compiled.Subcommands);
        return compiled;
    }
}
