using System.Collections.Frozen;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// What the snapshots hold beside the live data. Of each it is what the next newer snapshot of its database does not share, and of the newest what the live
/// keys do not share; so the figures add up. Measured by the upkeep, outside of the lane, and for all snapshots together in no more than a 20th of the time.
/// </summary>
/// <remarks>
/// The next newer one must cover the prefix: what a snapshot of a prefix shares with an older one of more counts for both. Keys are sought where they were:
/// what lives on in another database, or where SWAPDB has taken it, counts as held.
/// </remarks>
internal sealed class SnapshotLedger(Keyspace keyspace, TimeProvider time)
{
    /// <summary>So many times as long as it has measured it rests.</summary>
    private const int Rest = 20;

    private readonly DifferingBytes _bytes = new();
    private readonly Dictionary<long, SnapshotHolding> _holdings = [];
    private FrozenDictionary<long, long> _published = FrozenDictionary<long, long>.Empty;
    private long _heldBytes;
    private SnapshotTable _known = SnapshotTable.Empty;
    private long _endedAt;
    private TimeSpan _rests;

    /// <summary>Measuring goes on for so long before it rests; what has begun is ended.</summary>
    private static TimeSpan Budget => TimeSpan.FromMilliseconds(1);

    /// <summary>What all hold together, in bytes. Any thread.</summary>
    public long HeldBytes => Volatile.Read(ref _heldBytes);

    /// <summary>What each holds, in bytes by its number; one that was not measured yet is missing. Any thread.</summary>
    public IReadOnlyDictionary<long, long> BySnapshot => Volatile.Read(ref _published);

    /// <summary>Measures what is not known or has changed, unless it rests. One caller at a time, not in the lane.</summary>
    public void Step()
    {
        using var view = new View(keyspace);
        view.Open();
        bool isChanged = !ReferenceEquals(view.Snapshots, _known) && Follow(view.Snapshots);
        if (_holdings.Count > 0 && time.GetElapsedTime(_endedAt) >= _rests) isChanged |= Measure(view);
        if (isChanged) Publish();
    }

    /// <summary>Takes the snapshots that there are now, each with its neighbour.</summary>
    /// <returns>Whether one has gone.</returns>
    private bool Follow(SnapshotTable table)
    {
        _known = table;
        List<Snapshot> rising = [.. table.OrderBy(static snapshot => snapshot.Number)];
        var gone = _holdings.Keys.ToHashSet();
        for (int i = 0; i < rising.Count; i++)
        {
            Snapshot snapshot = rising[i];
            Snapshot? newer = rising.Skip(i + 1).FirstOrDefault(newer => newer.Database == snapshot.Database && snapshot.Prefix.Span.StartsWith(newer.Prefix.Span));
            _holdings[snapshot.Number] = _holdings.GetValueOrDefault(snapshot.Number).Beside(snapshot, newer?.Number ?? 0);
            gone.Remove(snapshot.Number);
        }

        foreach (long number in gone) _holdings.Remove(number);
        return gone.Count > 0;
    }

    /// <summary>Measures, what was measured longest ago first, until the budget is spent or all is known.</summary>
    /// <returns>Whether anything was.</returns>
    private bool Measure(View view)
    {
        long started = time.GetTimestamp();
        bool isAnyMeasured = false;
        foreach (SnapshotHolding holding in _holdings.Values.Where(holding => IsStale(holding, view.Revision)).OrderBy(static holding => holding.MeasuredAtRevision).ToList())
        {
            _holdings[holding.Snapshot!.Number] = holding.Measured(MeasureOne(view, holding), view.Revision);
            isAnyMeasured = true;
            if (time.GetElapsedTime(started) >= Budget) break;
        }

        _endedAt = time.GetTimestamp();
        _rests = time.GetElapsedTime(started, _endedAt) * Rest;
        return isAnyMeasured;
    }

    /// <summary>A pair of snapshots never changes, and beside the live keys one changes only with them.</summary>
    private static bool IsStale(SnapshotHolding holding, long revision) => !holding.IsMeasured || (holding.Newer == 0 && holding.MeasuredAtRevision != revision);

    private long MeasureOne(View view, SnapshotHolding holding)
    {
        Snapshot snapshot = holding.Snapshot!;
        return _bytes.Measure(
            view[new TrieId(snapshot.Database, snapshot.Number)], view[new TrieId(snapshot.Database, holding.Newer)], snapshot.Prefix.Span);
    }

    private void Publish()
    {
        var known = _holdings.Values.Where(static holding => holding.MeasuredAtRevision > 0)
            .ToFrozenDictionary(static holding => holding.Snapshot!.Number, static holding => holding.Bytes);
        Volatile.Write(ref _published, known);
        Volatile.Write(ref _heldBytes, known.Values.Sum());
    }
}
