using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Scans;

/// <summary>
/// The scans under way. A scan is exact because it walks one version, held by a lease; scans begun at one revision share it. An idle scan
/// lapses: its lease ends, and of each position it had handed out the key before it is kept, so that who comes back goes on with the live
/// keys behind that key. A cursor that names neither is refused: an end that is none would lose keys in silence.
/// </summary>
internal sealed class ScanTable(EngineOptions options) : IDisposable
{
    /// <summary>Positions turned into keys in one step of upkeep: less than a millisecond.</summary>
    private const int LapseStepPositions = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<uint, Scan> _byNumber = [];
    private readonly Dictionary<(long Revision, ScanTarget Target), Scan> _byVersion = [];
    private readonly LapsedPositions _lapsed = new(options.MaxLapsedPositions);
    private readonly ScopedCursor _cursor = new();
    private uint _lastNumber;

    /// <summary>Versions held for scans.</summary>
    public int LeaseCount
    {
        get
        {
            lock (_gate) return _byVersion.Keys.DistinctBy(static version => version.Revision).Count();
        }
    }

    /// <summary>Bytes of garbage that only scans keep alive.</summary>
    public long HeldBytes
    {
        get
        {
            lock (_gate) return _byNumber.Values.Select(static scan => scan.Lease).Distinct().Sum(static lease => lease.Lease.HeldBytes);
        }
    }

    /// <summary>Scans that have lapsed since the start.</summary>
    public long LapsedScans { get; private set; }

    public int LapsedCount
    {
        get
        {
            lock (_gate) return _lapsed.Count;
        }
    }

    /// <summary>
    /// A scan of a trie, or of a collection, at the lease's revision: a new one, or one that somebody began there before.
    /// </summary>
    /// <param name="kinds">Of a collection: what its key must hold.</param>
    /// <returns>The scan, its lease retained for the caller.</returns>
    public Scan Begin(ViewScope scope, SharedLease lease, long nowMs, KindSet kinds = default)
    {
        Debug.Assert(!scope.IsGone, "a scan begins on what is not there");
        (long revision, ScanTarget target) = (lease.Lease.Revision, new ScanTarget(scope, kinds));
        lock (_gate)
        {
            if (!_byVersion.TryGetValue((revision, target), out Scan? scan))
            {
                SharedLease? shared = _byVersion.FirstOrDefault(pair => pair.Key.Revision == revision).Value?.Lease;
                if (shared is null) MakeRoom();
                _byNumber.EnsureCapacity(_byNumber.Count + 1);
                _byVersion.EnsureCapacity(_byVersion.Count + 1);
                Faults.At(FaultPoint.ScanTable);
                scan = new Scan(NextNumber(), scope, target, shared ?? lease);
                scan.Lease.Retain(); // for the table: it comes when nothing can keep the scan out of it any more
                _byNumber.Add(scan.Number, scan);
                _byVersion.Add((revision, target), scan);
            }

            Debug.Assert(scan.Lease.Lease.Revision == revision, "a scan walks the version that it was begun on");
            AssertSound();
            scan.UsedAtMs = nowMs;
            scan.Lease.Retain();
            return scan;
        }
    }

    /// <summary>What a cursor means. The lease of a live one is retained for the caller.</summary>
    public ScanLookup Find(ulong cursor, ScanTarget target, long nowMs, out ScanPosition position)
    {
        position = default;
        if (!ScanCursor.TryDecode(cursor, out uint number, out long rank)) return ScanLookup.Invalid;
        lock (_gate)
        {
            if (_byNumber.TryGetValue(number, out Scan? scan))
            {
                if (!scan.Target.Equals(target) || !scan.HandedOut.Contains(rank)) return ScanLookup.Invalid;
                scan.UsedAtMs = nowMs;
                scan.Lease.Retain();
                position = new ScanPosition(scan, rank, null);
                return ScanLookup.Live;
            }

            if (!_lapsed.TryFind(cursor, target, out byte[]? key)) return ScanLookup.Invalid;
            position = new ScanPosition(null, 0, key);
            return ScanLookup.Lapsed;
        }
    }

    /// <summary>The cursor of a position that a page ends at.</summary>
    public ulong HandOut(Scan scan, long rank)
    {
        lock (_gate)
        {
            if (!_byNumber.TryGetValue(scan.Number, out Scan? live) || live != scan)
            {
                Keep(scan, rank); // it lapsed while the page was made
            }
            else if (scan.HandedOut.Add(rank))
            {
                scan.Positions.Enqueue(rank);
                if (scan.Positions.Count > options.MaxLapsedPositions) scan.Positions.Dequeue();
            }

            return ScanCursor.Encode(scan.Number, rank);
        }
    }

    /// <summary>Lets scans lapse that nobody has continued for long, a bounded number of positions at a time.</summary>
    /// <returns>True when more waits.</returns>
    public bool LapseIdle(long nowMs)
    {
        lock (_gate)
        {
            Scan? idle = null;
            foreach (Scan scan in _byNumber.Values)
            {
                if (nowMs - scan.UsedAtMs < options.ScanIdleMs) continue;
                idle = scan;
                break;
            }

            if (idle is null) return false;
            int budget = LapseStepPositions;
            Lapse(idle, ref budget);
            return true;
        }
    }

    /// <summary>
    /// Memory is needed at once: all scans lapse, if their versions keep garbage alive. Those used last keep the most positions.
    /// </summary>
    /// <returns>False when that would free nothing.</returns>
    public bool LapseForRoom()
    {
        lock (_gate)
        {
            if (!_byNumber.Values.Any(static scan => scan.Lease.Lease.HeldBytes > 0)) return false;
            int budget = LapseStepPositions;
            foreach (Scan scan in _byNumber.Values.OrderByDescending(static scan => scan.UsedAtMs).ToList()) LapseAtOnce(scan, ref budget);
            return true;
        }
    }

    /// <summary>
    /// While scans hold more than they may: lets those of the lease lapse that holds most, a bounded number of positions at a time. What an
    /// older one sees too passes to that one, so it may be its turn next.
    /// </summary>
    /// <returns>True when more may wait; false when they hold no more than that.</returns>
    public bool LapseBeyond(long maxHeldBytes)
    {
        lock (_gate)
        {
            var leases = _byNumber.Values.Select(static scan => scan.Lease).Distinct().ToList();
            if (leases.Sum(static lease => lease.Lease.HeldBytes) <= maxHeldBytes) return false;
            SharedLease most = leases.MaxBy(static lease => lease.Lease.HeldBytes)!;
            int budget = LapseStepPositions;
            foreach (Scan scan in _byNumber.Values.Where(scan => scan.Lease == most).ToList()) Lapse(scan, ref budget);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (Scan scan in _byNumber.Values) scan.Lease.Release();
            _byNumber.Clear();
            _byVersion.Clear();
        }
    }

    /// <summary>
    /// Ends the lease that was idle for longest, with all its scans, when there is no room for one more. One with many positions is left to
    /// upkeep after a step; when that falls so far behind that there are twice as many leases as may be, the oldest positions are given up.
    /// </summary>
    private void MakeRoom()
    {
        var leases = _byNumber.Values.GroupBy(static scan => scan.Lease).ToList();
        if (leases.Count < options.MaxScanLeases) return;
        bool isCrowded = leases.Count >= options.MaxScanLeases * 2L;
        int budget = LapseStepPositions;
        foreach (Scan scan in leases.MinBy(static lease => lease.Max(static scan => scan.UsedAtMs))!.ToList())
        {
            if (isCrowded) LapseAtOnce(scan, ref budget);
            else Lapse(scan, ref budget);
            scan.UsedAtMs = 0;
        }
    }

    private void LapseAtOnce(Scan scan, ref int budget)
    {
        while (scan.Positions.Count > budget) scan.Positions.Dequeue();
        Lapse(scan, ref budget);
    }

    /// <summary>Turns positions into keys, at most <paramref name="budget"/> of them, and ends the scan when none is left.</summary>
    private void Lapse(Scan scan, ref int budget)
    {
        for (; budget > 0 && scan.Positions.TryDequeue(out long rank); budget--) Keep(scan, rank);
        if (scan.Positions.Count > 0) return;
        LapsedScans++;
        _byNumber.Remove(scan.Number);
        _byVersion.Remove((scan.Lease.Lease.Revision, scan.Target));
        AssertSound();
        scan.Lease.Release();
    }

    [Conditional("DEBUG")]
    private void AssertSound()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "scans are changed by one thread at a time");
        Debug.Assert(_byNumber.Count == _byVersion.Count, "a scan is found by its number and by its version, or by neither");
    }

    /// <summary>Keeps the key before a position, so that the scan can go on behind it.</summary>
    private void Keep(Scan scan, long rank)
    {
        _cursor.SeekRank(scan.ScopeAt(0).On(scan.Lease.Lease), rank - 1); // a due key marks the place as well as another
        if (_cursor.MoveNext()) _lapsed.Add(scan.Number, rank, scan.Target, _cursor.Key.ToArray());
    }

    /// <summary>
    /// A number that neither a scan nor a lapsed position has: there is one, because both are bounded far below the numbers there are.
    /// </summary>
    private uint NextNumber()
    {
        do
        {
            _lastNumber = _lastNumber == ScanCursor.MaxNumber ? 1 : _lastNumber + 1;
        }
        while (_byNumber.ContainsKey(_lastNumber) || _lapsed.Holds(_lastNumber));
        return _lastNumber;
    }
}
