using System.Collections.Frozen;
using System.Diagnostics;
using PlumCache.Storage;

namespace PlumCache.Engine.Snapshots;

/// <summary>
/// What the snapshots hold beside the live data. Of each it is what the next newer snapshot of its database does not share, and of the
/// newest what the live keys do not share; so the figures add up. Measured by the upkeep, outside of the lane, and for all snapshots
/// together in no more than a 20th of the time.
/// </summary>
/// <remarks>
/// The next newer one must cover the prefix: what a snapshot of a prefix shares with an older one of more counts for both. Keys are sought
/// where they were: what lives on in another database, or where SWAPDB has taken it, counts as held.
/// </remarks>
internal sealed class SnapshotLedger(Keyspace keyspace, TimeProvider time) : IDisposable
{
    /// <summary>Nodes looked at between two looks at the clock: a few tenths of a millisecond.</summary>
    private const int NodesPerLook = 1_024;

    /// <summary>So many times as long as it has measured it rests.</summary>
    private const int RestFactor = 20;

    private readonly DifferingBytes _bytes = new();
    private readonly Dictionary<long, SnapshotHolding> _holdings = [];
    private FrozenDictionary<long, long> _published = FrozenDictionary<long, long>.Empty;
    private long _heldBytes;

    // Something was measured, or has gone, since what is known was last told.
    private bool _hasNews;
    private SnapshotTable _known = SnapshotTable.Empty;
    private long _endedAt;
    private TimeSpan _rests;

    // The measurement that is under way, over the steps that it takes: of which snapshot, on which version, and how long it has taken with
    // those before it.
    private SnapshotHolding _measuring;
    private Lease? _lease;
    private TimeSpan _taken;

    /// <summary>
    /// How long a step measures. A measurement that is under way then goes on with the next step, without a rest between, because it holds
    /// its version.
    /// </summary>
    private static TimeSpan Budget => TimeSpan.FromMilliseconds(1);

    /// <summary>What all hold together, in bytes. Any thread.</summary>
    public long HeldBytes => Volatile.Read(ref _heldBytes);

    /// <summary>What each holds, in bytes by its number; one that was not measured yet is missing. Any thread.</summary>
    public IReadOnlyDictionary<long, long> BySnapshot => Volatile.Read(ref _published);

    /// <summary>Measures what is not known or has changed, unless it rests. One caller at a time, not in the lane.</summary>
    /// <returns>True: a measurement is under way, and goes on when this is called again.</returns>
    public bool Step()
    {
        Follow();
        if (IsMeasuring || (_holdings.Count > 0 && time.GetElapsedTime(_endedAt) >= _rests)) Measure();
        if (_hasNews) Publish();
        return IsMeasuring;
    }

    /// <summary>Whether a measurement is under way, and so holds a version.</summary>
    public bool IsMeasuring => _lease is not null;

    /// <summary>
    /// Gives the measurement that is under way up when old versions hold too much for it; it is tried again after a rest. The figure stays
    /// what it was.
    /// </summary>
    /// <param name="heldBytes">What its version alone may keep alive.</param>
    public void GiveUpBeyond(long heldBytes)
    {
        if (_lease?.HeldBytes > heldBytes) Rest();
    }

    /// <summary>Lets its version go.</summary>
    public void Dispose() => EndLease();

    /// <summary>Takes the snapshots that there are now, each with its neighbour.</summary>
    private void Follow()
    {
        using var view = new View(keyspace);
        view.Open();
        SnapshotTable table = view.Snapshots;
        if (ReferenceEquals(table, _known)) return;
        Faults.At(FaultPoint.Measurement);
        List<Snapshot> rising = [.. table.OrderBy(static snapshot => snapshot.Number)];
        var gone = _holdings.Keys.ToHashSet();
        for (int i = 0; i < rising.Count; i++)
        {
            Snapshot snapshot = rising[i];
            Snapshot? newer = rising.Skip(i + 1).FirstOrDefault(newer => Covers(newer, snapshot));
            _holdings[snapshot.Number] = _holdings.GetValueOrDefault(snapshot.Number).Beside(snapshot, newer?.Number ?? 0);
            gone.Remove(snapshot.Number);
        }

        foreach (long number in gone) _holdings.Remove(number);
        Debug.Assert(_holdings.Count == table.Count, "what is held is known of each snapshot, and of no other");
        _hasNews |= gone.Count > 0;
        _known = table;
    }

    /// <summary>
    /// Measures, what was measured longest ago first, until the budget is spent or all is known. What fails half-way is given up, and begun
    /// anew after a rest.
    /// </summary>
    private void Measure()
    {
        long started = time.GetTimestamp();
        bool isSound = false;
        try
        {
            for (bool isSpent = false; !isSpent && (IsMeasuring || TryBegin());)
            {
                Faults.At(FaultPoint.Measurement);
                if (_bytes.Step(NodesPerLook)) Note();
                isSpent = time.GetElapsedTime(started) >= Budget;
            }

            isSound = true;
        }
        finally
        {
            _endedAt = time.GetTimestamp();
            _taken += time.GetElapsedTime(started, _endedAt);
            if (!isSound || !IsMeasuring) Rest();
        }
    }

    /// <summary>Begins to measure what is not known, or no longer: what was measured longest ago first.</summary>
    private bool TryBegin()
    {
        Debug.Assert(_lease is null, "a measurement begins inside of another, and the version of that stays open for good");
        Lease lease = keyspace.OpenLease();
        try
        {
            Faults.At(FaultPoint.Measurement);
            _measuring = _holdings.Values.Where(holding => IsStale(holding, lease.Revision) && IsIn(lease, holding))
                .OrderBy(static holding => holding.MeasuredAtRevision).FirstOrDefault();
            if (_measuring.Snapshot is not { } snapshot) return false;
            var own = new TrieId(snapshot.Database, snapshot.Number);
            _bytes.Begin(lease[own], lease[own with { SnapshotNumber = _measuring.Newer }], snapshot.Prefix.Span);
            _lease = lease;
            return true;
        }
        finally
        {
            if (!IsMeasuring) lease.Dispose(); // also when something has failed: nobody else knows of it
        }
    }

    /// <summary>The measurement is done. Its snapshot may have gone.</summary>
    private void Note()
    {
        long number = _measuring.Snapshot!.Number, revision = _lease!.Revision;
        EndLease();
        if (!_holdings.TryGetValue(number, out SnapshotHolding now)) return;

        // The neighbour may have gone meanwhile: then it is measured again beside the next.
        _holdings[number] = now.Measured(_bytes.Bytes, revision) with { IsMeasured = now.Newer == _measuring.Newer };
        _hasNews = true;
    }

    private void Rest()
    {
        EndLease();
        _rests = _taken * RestFactor;
        _taken = TimeSpan.Zero;
    }

    private void EndLease()
    {
        _lease?.Dispose();
        _lease = null;
    }

    /// <summary>Whether a version has a snapshot and its neighbour: those that were looked up may have gone since.</summary>
    private static bool IsIn(Lease lease, SnapshotHolding holding) =>
        lease.Snapshots.TryFind(holding.Snapshot!.Number, out _) && (holding.Newer == 0 || lease.Snapshots.TryFind(holding.Newer, out _));

    /// <summary>Whether what one holds is measured beside another.</summary>
    private static bool Covers(Snapshot newer, Snapshot snapshot) =>
        newer.Database == snapshot.Database && snapshot.Prefix.Span.StartsWith(newer.Prefix.Span);

    /// <summary>A pair of snapshots never changes, and beside the live keys one changes only with them.</summary>
    private static bool IsStale(SnapshotHolding holding, long revision) =>
        !holding.IsMeasured || (holding.Newer == 0 && holding.MeasuredAtRevision != revision);

    private void Publish()
    {
        var known = _holdings.Values.Where(static holding => holding.MeasuredAtRevision > 0)
            .ToFrozenDictionary(static holding => holding.Snapshot!.Number, static holding => holding.Bytes);
        Debug.Assert(known.Values.All(static bytes => bytes >= 0), "a snapshot holds no less than nothing");
        Volatile.Write(ref _published, known);
        Volatile.Write(ref _heldBytes, known.Values.Sum());
        _hasNews = false;
    }
}
