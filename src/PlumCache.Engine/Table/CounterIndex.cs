using System.Collections.Concurrent;
using System.Diagnostics;
using PlumCache.Engine.Plugins;

namespace PlumCache.Engine.Table;

/// <summary>
/// Places in the counters by name. A place, once given, stays: a table that replaces another while commands run goes on counting where that
/// one did.
/// </summary>
internal sealed class CounterIndex
{
    private readonly ConcurrentDictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Gives the rows and plugins of a table their places.</summary>
    public void Bind(CommandTable table)
    {
        lock (_gate)
        {
            foreach (TableRow row in table.All.SelectMany(static row => row.Subcommands.Prepend(row))) row.Index = PlaceOf(row.FullName);
            foreach (ActivePlugin plugin in table.Plugins) plugin.CounterIndex = PlaceOf("plugin " + plugin.Name);
            Debug.Assert(_places.Values.Distinct().Count() == _places.Count, "two names are counted in one place");
        }
    }

    private int PlaceOf(string name) => _places.GetOrAdd(name, static (_, count) => count, _places.Count);
}
