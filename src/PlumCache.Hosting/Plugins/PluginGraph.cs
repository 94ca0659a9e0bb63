using System.Collections.Immutable;

namespace PlumCache.Hosting.Plugins;

/// <summary>
/// The order plugins run in: of all orders that their constraints allow, the one that follows the wished order most closely, plugin by
/// plugin from the first. So what nothing constrains stays where it was wished.
/// </summary>
internal sealed class PluginGraph
{
    private readonly ImmutableArray<PluginNode> _nodes;
    private readonly SortedSet<int>[] _before;

    /// <summary>A graph.</summary>
    /// <param name="nodes">In the wished order; names are unique.</param>
    public PluginGraph(ImmutableArray<PluginNode> nodes)
    {
        _nodes = nodes;
        _before = [.. nodes.Select(static _ => new SortedSet<int>())];
        var indexes = nodes.Select(static (node, index) => (node.Name, index)).ToDictionary(StringComparer.Ordinal);
        for (int i = 0; i < nodes.Length; i++)
        {
            foreach (string name in nodes[i].After)
            {
                if (indexes.TryGetValue(name, out int other)) _before[i].Add(other);
            }

            foreach (string name in nodes[i].Before)
            {
                if (indexes.TryGetValue(name, out int other)) _before[other].Add(i);
            }
        }
    }

    /// <summary>The order, as indexes of the nodes.</summary>
    /// <param name="cycle">
    /// The names of a cycle in the order they would run, the first one again at the end; empty when there is an order.
    /// </param>
    /// <returns>Empty when there is none.</returns>
    public ImmutableArray<int> Order(out ImmutableArray<string> cycle)
    {
        cycle = [];
        ImmutableArray<int>.Builder order = ImmutableArray.CreateBuilder<int>(_nodes.Length);
        var waiting = new SortedSet<int>(Enumerable.Range(0, _nodes.Length));
        while (waiting.Count > 0)
        {
            int? next = First(waiting, index => !_before[index].Overlaps(waiting));
            if (next is not { } ready)
            {
                cycle = FindCycle(waiting);
                return [];
            }

            waiting.Remove(ready);
            order.Add(ready);
        }

        return order.MoveToImmutable();
    }

    private static int? First(SortedSet<int> indexes, Func<int, bool> condition)
    {
        foreach (int index in indexes)
        {
            if (condition(index)) return index;
        }

        return null;
    }

    // Each of those that wait has another of them before it: going back from one to the next must come by one twice.
    private ImmutableArray<string> FindCycle(SortedSet<int> waiting)
    {
        var path = new List<int>();
        for (int at = waiting.Min; ; at = First(_before[at], waiting.Contains)!.Value)
        {
            int seen = path.IndexOf(at);
            path.Add(at);
            if (seen < 0) continue;
            path.RemoveRange(0, seen);
            path.Reverse();
            return [.. path.Select(index => _nodes[index].Name)];
        }
    }
}
