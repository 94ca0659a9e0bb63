using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace PlumCache.Storage;

/// <summary>
/// The snapshots of a root, by database and name. Immutable, and an array, because there are some hundreds at most and every batch that
/// asks for one reads it while one is made now and then.
/// </summary>
public sealed class SnapshotTable : IReadOnlyList<Snapshot>
{
    /// <summary>No snapshots.</summary>
    public static readonly SnapshotTable Empty = new([], 0);

    private readonly ImmutableArray<Snapshot> _sorted;
    private readonly long _lastNumber;

    private SnapshotTable(ImmutableArray<Snapshot> sorted, long lastNumber)
    {
        _sorted = sorted;
        _lastNumber = lastNumber;
    }

    /// <inheritdoc/>
    public int Count => _sorted.Length;

    /// <summary>The number of the next one.</summary>
    internal long NextNumber => _lastNumber + 1;

    /// <summary>Those of one database behind those of the ones before it, by name.</summary>
    /// <param name="index">From 0.</param>
    public Snapshot this[int index] => _sorted[index];

    /// <summary>Finds one by its name. O(log n).</summary>
    /// <param name="database">From 0.</param>
    public bool TryFind(int database, scoped ReadOnlySpan<byte> name, [NotNullWhen(true)] out Snapshot? snapshot)
    {
        int at = LowerBound(database, name);
        snapshot = Matches(at, database, name) ? _sorted[at] : null;
        return snapshot is not null;
    }

    /// <summary>Finds one by its number. O(n).</summary>
    /// <param name="number">See <see cref="Snapshot.Number"/>.</param>
    public bool TryFind(long number, [NotNullWhen(true)] out Snapshot? snapshot)
    {
        foreach (Snapshot candidate in _sorted)
        {
            if (candidate.Number == number)
            {
                snapshot = candidate;
                return true;
            }
        }

        snapshot = null;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<Snapshot> GetEnumerator() => ((IEnumerable<Snapshot>)_sorted).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>With one more, whose number is <see cref="NextNumber"/>.</summary>
    internal SnapshotTable With(Snapshot snapshot) =>
        new(_sorted.Insert(LowerBound(snapshot.Database, snapshot.Name.Span), snapshot), snapshot.Number);

    /// <summary>Without one that is there.</summary>
    internal SnapshotTable Without(Snapshot snapshot) => new(_sorted.Remove(snapshot), _lastNumber);

    /// <summary>With the root of one moved.</summary>
    internal SnapshotTable WithRootAt(int index, uint root)
    {
        Snapshot moved = _sorted[index].At(root);
        return ReferenceEquals(moved, _sorted[index]) ? this : new(_sorted.SetItem(index, moved), _lastNumber);
    }

    private bool Matches(int at, int database, scoped ReadOnlySpan<byte> name) =>
        at < _sorted.Length && _sorted[at].CompareTo(database, name) == 0;

    private int LowerBound(int database, scoped ReadOnlySpan<byte> name)
    {
        int low = 0;
        int high = _sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_sorted[middle].CompareTo(database, name) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
