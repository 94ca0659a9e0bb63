using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Plugins;

namespace PlumCache.Engine.Table;

/// <summary>A plugin's place in a command's pipeline: one interest, compiled.</summary>
internal sealed class Stage(ActivePlugin plugin, Interest interest, int order)
{
    private readonly byte[][] _prefixes = [.. interest.KeyPrefixes.Select(Encoding.UTF8.GetBytes)];

    private readonly int _minWords = interest.MinWords;

    public ActivePlugin Plugin { get; } = plugin;

    public PluginPhase Phase { get; } = interest.Phase;

    public bool SeesRefusals { get; } = interest.SeesRefusals;

    public bool MayWrite { get; } = interest.MayWrite;

    /// <summary>What the plugin adds to the command's syntax; empty for most.</summary>
    public string Syntax { get; } = interest.Syntax;

    /// <summary>Rises along the pipeline: the phase, then the plugin's place.</summary>
    public int Order { get; } = order;

    /// <summary>Whether the interest is in a command so long.</summary>
    public bool HasWords(scoped in Command command) => command.Count >= _minWords;

    /// <summary>Whether it is, and in the command's keys or in keys that it may change without naming them.</summary>
    public bool Concerns(TableRow row, scoped in Command command)
    {
        if (!HasWords(command)) return false;
        if (_prefixes.Length == 0 || row.ChangesPrefixes) return true;
        KeyPositions keys = row.Row.KeysOf(command);
        int last = keys.LastOf(command.Count);
        for (int i = keys.First; i > 0 && i <= last; i += Math.Max(1, keys.Step))
        {
            foreach (byte[] prefix in _prefixes)
            {
                if (command[i].StartsWith(prefix)) return true;
            }
        }

        return false;
    }
}
