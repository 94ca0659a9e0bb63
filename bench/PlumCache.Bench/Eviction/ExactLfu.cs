namespace PlumCache.Bench.Eviction;

/// <summary>The key used least since it came goes; of those used equally often, the longest unused.</summary>
internal sealed class ExactLfu(int capacity) : ICache
{
    private readonly SortedSet<(int Uses, long Last, int Key)> _order = [];
    private readonly Dictionary<int, (int Uses, long Last)> _state = [];
    private long _clock;

    public bool Ask(int key, long nowMs)
    {
        _clock++;
        bool isThere = _state.TryGetValue(key, out (int Uses, long Last) state);
        if (isThere)
        {
            _order.Remove((state.Uses, state.Last, key));
        }
        else if (_state.Count == capacity)
        {
            _state.Remove(_order.Min.Key);
            _order.Remove(_order.Min);
        }

        _state[key] = (state.Uses + 1, _clock);
        _order.Add((state.Uses + 1, _clock, key));
        return isThere;
    }
}
