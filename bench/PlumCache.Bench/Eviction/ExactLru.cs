namespace PlumCache.Bench.Eviction;

/// <summary>The longest unused key goes.</summary>
internal sealed class ExactLru(int capacity) : ICache
{
    private readonly LinkedList<int> _order = new();
    private readonly Dictionary<int, LinkedListNode<int>> _nodes = [];

    public bool Ask(int key, long nowMs)
    {
        if (_nodes.TryGetValue(key, out LinkedListNode<int>? node))
        {
            _order.Remove(node);
            _order.AddLast(node);
            return true;
        }

        if (_nodes.Count == capacity)
        {
            _nodes.Remove(_order.First!.Value);
            _order.RemoveFirst();
        }

        _nodes.Add(key, _order.AddLast(key));
        return false;
    }
}
