using System.Collections.Immutable;
using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Plugins;

namespace PlumCache.Engine.Table;

/// <summary>
/// Puts the interests of plugins into the rows they name, once, when a table is built: so a command that nobody is interested in is the
/// very row, and delegate, that it would be without plugins.
/// </summary>
internal sealed class PipelineCompiler(IReadOnlyDictionary<string, TableRow> rows)
{
    /// <summary>More plugins than there can be: orders of one phase stay apart from those of the next.</summary>
    private const int OrdersPerPhase = 1 << 16;

    private readonly List<Stage> _sessions = [];

    /// <summary>Stages of connections that a plugin keeps a value for, in order.</summary>
    public Stage[] Sessions => [.. _sessions.OrderBy(static stage => stage.Order)];

    /// <summary>Adds a plugin's interests.</summary>
    /// <param name="place">Its place among all.</param>
    /// <exception cref="ArgumentException">An interest names no command, or a phase that has no calls.</exception>
    public void Add(ActivePlugin plugin, int place)
    {
        Debug.Assert(place < OrdersPerPhase, "the plugins of one phase come before all of the next");
        foreach (Interest interest in plugin.Manifest.Interests)
        {
            if (interest.Phase == PluginPhase.Execute)
            {
                throw new ArgumentException($"Plugin '{plugin.Name}' is interested in the phase Execute, which is the command's own.",
                    nameof(plugin));
            }
            var stage = new Stage(plugin, interest, ((int)interest.Phase * OrdersPerPhase) + place);
            if (interest.Scope == InterestScope.Sessions)
            {
                if (interest.Phase > PluginPhase.Rewrite)
                {
                    throw new ArgumentException(
                        $"Plugin '{plugin.Name}' is interested in sessions in the phase {interest.Phase}: only Admit and Rewrite see "
                        + "them.", nameof(plugin));
                }
                _sessions.Add(stage);
                continue;
            }

            foreach (TableRow row in RowsOf(plugin, interest)) row.Add(stage);
        }
    }

    private IEnumerable<TableRow> RowsOf(ActivePlugin plugin, Interest interest)
    {
        IEnumerable<TableRow> leaves = rows.Values.Where(static row => row.SubcommandIndex is null && !row.IsRemoval);
        return interest.Scope switch
        {
            InterestScope.All => leaves,
            InterestScope.Writes => rows.Values.Where(row => IsWrite(row, interest.Phase)),
            _ => interest.Commands.SelectMany(name => Named(plugin, name)),
        };
    }

    /// <summary>
    /// The engine's own removals are told only to those that name them; but limits are looked at also when no command runs.
    /// </summary>
    private static bool IsWrite(TableRow row, PluginPhase phase) =>
        row.Row.Flags.HasFlag(CommandFlags.Write) && !row.IsServer
            && (!row.IsRemoval || (phase == PluginPhase.Settle && row.Function is not null));

    private ImmutableArray<TableRow> Named(ActivePlugin plugin, string name)
    {
        if (!rows.TryGetValue(name, out TableRow? row))
        {
            throw new ArgumentException($"Plugin '{plugin.Name}' is interested in '{name}', which no module brings.", nameof(name));
        }

        return row.SubcommandIndex is null ? [row] : row.Subcommands;
    }
}
