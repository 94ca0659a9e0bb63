using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace PlumCache.Engine.Scans;

/// <summary>
/// The last positions of scans that have lapsed, by cursor. The oldest give way, by number and by the bytes of their keys.
/// </summary>
/// <param name="capacity">How many are kept; never so many that all numbers of scans could be taken.</param>
internal sealed class LapsedPositions(int capacity)
{
    /// <summary>
    /// 16 MB: at the default number of positions, keys of 256 bytes on average; without it, keys of 64 KB would take 4 GB.
    /// </summary>
    public const int MaxKeyBytes = 16 << 20;

    /// <summary>Half of the numbers a scan may have: the other half is there for scans that begin.</summary>
    public const int MaxPositions = (int)(ScanCursor.MaxNumber / 2) + 1;

    private readonly int _capacity = Math.Min(capacity, MaxPositions);
    private readonly Dictionary<ulong, Position> _positions = [];
    private readonly Queue<ulong> _order = new();
    private readonly Dictionary<uint, int> _perScan = [];
    private long _keyBytes;

    private readonly record struct Position(ScanTarget Target, byte[] Key);

    public int Count => _positions.Count;

    /// <summary>Whether a scan's number must not be given out again yet.</summary>
    public bool Holds(uint number) => _perScan.ContainsKey(number);

    public void Add(uint number, long rank, ScanTarget target, byte[] key)
    {
        ulong cursor = ScanCursor.Encode(number, rank);
        if (!_positions.TryAdd(cursor, new Position(target, key))) return;
        _order.Enqueue(cursor);
        _perScan[number] = _perScan.GetValueOrDefault(number) + 1;
        _keyBytes += key.Length;
        while (_order.Count > _capacity || _keyBytes > MaxKeyBytes) Forget(_order.Dequeue());
        Debug.Assert(_order.Count == _positions.Count, "each position that is kept will be forgotten in its turn");
    }

    public bool TryFind(ulong cursor, ScanTarget target, [NotNullWhen(true)] out byte[]? key)
    {
        bool isFound = _positions.TryGetValue(cursor, out Position position) && position.Target.Equals(target);
        key = isFound ? position.Key : null;
        return isFound;
    }

    private void Forget(ulong cursor)
    {
        bool wasThere = _positions.Remove(cursor, out Position position);
        Debug.Assert(wasThere, "a position is forgotten twice");
        if (wasThere) _keyBytes -= position.Key.Length;
        ScanCursor.TryDecode(cursor, out uint number, out _);
        if (--_perScan[number] == 0) _perScan.Remove(number);
        Debug.Assert(_keyBytes >= 0, "keys have gone that were not counted");
    }
}
