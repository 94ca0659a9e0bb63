using System.Diagnostics.CodeAnalysis;

namespace PlumCache.Engine;

/// <summary>The last positions of scans that have lapsed, by cursor. The oldest give way.</summary>
/// <param name="capacity">How many are kept.</param>
internal sealed class LapsedPositions(int capacity)
{
    private readonly Dictionary<ulong, Position> _positions = [];
    private readonly Queue<ulong> _order = new();
    private readonly Dictionary<uint, int> _perScan = [];

    private readonly record struct Position(int Database, byte[] Key);

    public int Count => _positions.Count;

    /// <summary>Whether a scan's number must not be given out again yet.</summary>
    public bool Holds(uint number) => _perScan.ContainsKey(number);

    public void Add(uint number, long rank, int database, byte[] key)
    {
        ulong cursor = ScanCursor.Encode(number, rank);
        if (!_positions.TryAdd(cursor, new Position(database, key))) return;
        _order.Enqueue(cursor);
        _perScan[number] = _perScan.GetValueOrDefault(number) + 1;
        while (_order.Count > capacity) Forget(_order.Dequeue());
    }

    public bool TryFind(ulong cursor, int database, [NotNullWhen(true)] out byte[]? key)
    {
        bool isFound = _positions.TryGetValue(cursor, out Position position) && position.Database == database;
        key = isFound ? position.Key : null;
        return isFound;
    }

    private void Forget(ulong cursor)
    {
        _positions.Remove(cursor);
        ScanCursor.TryDecode(cursor, out uint number, out _);
        if (--_perScan[number] == 0) _perScan.Remove(number);
    }
}
