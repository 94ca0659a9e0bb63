using PlumCache.Abstractions;

namespace PlumCache.Bench.Eviction;

/// <summary>
/// How Redis does it: five keys are drawn for each eviction, and the best of all so far wait in a pool of sixteen. State between calls,
/// which a pure plugin does not have.
/// </summary>
internal sealed class PooledSampling(int capacity, AccessMode mode) : ICache
{
    private const int Samples = 5;
    private const int PoolSize = 16;

    private readonly Random _random = new(7);
    private readonly List<int> _keys = [];
    private readonly Dictionary<int, (int Place, AccessStamp Stamp)> _entries = [];
    private readonly List<(long Score, int Key)> _pool = [];

    public bool Ask(int key, long nowMs)
    {
        if (_entries.TryGetValue(key, out (int Place, AccessStamp Stamp) entry))
        {
            _entries[key] = (entry.Place,
                mode == AccessMode.Recency ? AccessStamp.Recent(nowMs) : entry.Stamp.Used(nowMs, (ulong)_random.NextInt64()));
            return true;
        }

        if (_keys.Count == capacity) Evict(nowMs);
        _entries.Add(key, (_keys.Count, mode == AccessMode.Recency ? AccessStamp.Recent(nowMs) : AccessStamp.New(nowMs)));
        _keys.Add(key);
        return false;
    }

    private void Evict(long nowMs)
    {
        while (true)
        {
            for (int i = 0; i < Samples; i++) Offer(_keys[_random.Next(_keys.Count)], nowMs);
            while (_pool.Count > 0)
            {
                int victim = _pool[^1].Key;
                _pool.RemoveAt(_pool.Count - 1);
                if (!_entries.Remove(victim, out (int Place, AccessStamp Stamp) gone)) continue;
                int last = _keys[^1];
                _keys[gone.Place] = last;
                _keys.RemoveAt(_keys.Count - 1);
                if (last != victim) _entries[last] = (gone.Place, _entries[last].Stamp);
                return;
            }
        }
    }

    private void Offer(int key, long nowMs)
    {
        if (_pool.Exists(each => each.Key == key)) return;
        AccessStamp stamp = _entries[key].Stamp;
        long score = mode == AccessMode.Recency ? stamp.IdleMs(nowMs) : 255 - stamp.Frequency(nowMs);
        if (_pool.Count == PoolSize && score <= _pool[0].Score) return;
        if (_pool.Count == PoolSize) _pool.RemoveAt(0);
        int at = _pool.FindIndex(each => each.Score > score);
        _pool.Insert(at < 0 ? _pool.Count : at, (score, key));
    }
}
