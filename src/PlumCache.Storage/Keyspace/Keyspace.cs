using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// Databases, system trie, watches, time and revision under one immutable root that one CAS swaps. Any number of readers, one writer at
/// a time, nobody ever waits for a reader.
/// </summary>
public sealed class Keyspace : IDisposable
{
    /// <summary>Number of the system trie, where plugins keep their state: beside the databases, in the same root.</summary>
    public const int SystemDatabase = -1;

    /// <summary>Memory given back to the system in one step: about a millisecond.</summary>
    private const long TrimStepBytes = 16 << 20;

    private readonly Draft _draft;
    private int _leases;

    /// <summary>An empty keyspace.</summary>
    /// <exception cref="ArgumentException">A size is out of its range.</exception>
    public Keyspace(KeyspaceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        Options = options;
        Lane = new Lane(options.Clock);
        Heap = new Heap(options.ArenaLimitBytes, options.ArenaReserveBytes);
        RootCell = new RootCell(KeyspaceRoot.Empty(options.Databases));
        Pins = new Pins(RootCell);
        Reclaimer = new Reclaimer(Heap, Pins, RootCell);
        Records = new RecordPool(this);
        Requests = new RequestBlocks(this);
        _draft = new Draft(this);
        Compactor = new Compactor(this);
    }

    /// <summary>What it was made with.</summary>
    public KeyspaceOptions Options { get; }

    /// <summary>Revision of the current root: one more with each publish.</summary>
    public long Revision => RootCell.Current.Revision;

    /// <summary>Time of the current root (Unix ms).</summary>
    public long TimeMs => RootCell.Current.TimeMs;

    /// <summary>The writers' turn.</summary>
    public Lane Lane { get; }

    /// <summary>
    /// Whether each draft opened from now on makes a record of what it changes (<see cref="Draft.TryGetRecord"/>). For the holder of the
    /// lane.
    /// </summary>
    public bool IsRecording { get; set; }

    /// <summary>Where requests with long arguments are received.</summary>
    public RequestBlocks Requests { get; }

    internal Heap Heap { get; }

    internal RootCell RootCell { get; }

    internal Pins Pins { get; }

    internal Reclaimer Reclaimer { get; }

    internal Compactor Compactor { get; }

    internal UnwatchNotes Unwatched { get; } = new();

    internal RecordPool Records { get; }

    /// <summary>Opens the draft of the next version. The caller holds the lane.</summary>
    /// <returns>The draft; the same object serves the next one when it has ended.</returns>
    public Draft OpenDraft()
    {
        Debug.Assert(Lane.IsHeld, "drafts are opened by the holder of the lane");
        if (!_draft.IsOpen)
        {
            _draft.GiveRecordBack();
            if (Heap.Arena.IsTight) Reclaimer.ReclaimBeforeDraft();
        }

        _draft.Open(RootCell.Current);
        return _draft;
    }

    /// <summary>Holds the current version until the lease is disposed. Any thread.</summary>
    public Lease OpenLease()
    {
        int slot = Pins.PinLong(out KeyspaceRoot root);
        try
        {
            Faults.At(FaultPoint.Lease);
            return new Lease(this, root, slot);
        }
        catch
        {
            Pins.Unpin(slot);
            throw;
        }
    }

    /// <summary>
    /// One watcher less of each of some keys and prefixes, soon: a note that the next publish takes along, or <see cref="TakeUnwatched"/>.
    /// Any thread.
    /// </summary>
    public void Unwatch(IEnumerable<WatchedPlace> places)
    {
        if (WatchTable.Ordered(places) is { Length: > 0 } ordered) Unwatched.Leave(ordered);
    }

    /// <summary>
    /// Takes note of what is watched no more, unless a publish has done so: another root of the same revision. The caller holds the lane,
    /// with no draft open.
    /// </summary>
    /// <returns>True when there is more to do now.</returns>
    public bool TakeUnwatched()
    {
        BeginMaintenance();
        KeyspaceRoot root = RootCell.Current;
        if (Unwatched.IsEmpty) return false;

        Unwatched.End(RootCell.TrySwap(root, root with { Watches = Unwatched.ApplyTo(root.Watches) }));
        return !Unwatched.IsEmpty;
    }

    /// <summary>Touch number of the last change to a watched key or to anything under a watched prefix, as of now. Any thread.</summary>
    /// <param name="database">From 0, or <see cref="SystemDatabase"/>.</param>
    /// <returns>-1 when it is not watched.</returns>
    public long LastTouched(int database, ReadOnlySpan<byte> key, bool isPrefix = false) =>
        RootCell.Current.Watches.LastTouched(database, isPrefix, key);

    /// <summary>
    /// Frees what nobody can see any more, at most <paramref name="maxBlocks"/> blocks. The caller holds the lane, with no draft open.
    /// </summary>
    /// <param name="maxBlocks">A thousand take about a tenth of a millisecond.</param>
    /// <returns>True when there is more to do now.</returns>
    public bool Reclaim(int maxBlocks)
    {
        BeginMaintenance();
        return Reclaimer.Reclaim(maxBlocks);
    }

    /// <summary>
    /// One bounded step of compaction, if the arena's top is far over what is live. The caller holds the lane, with no draft open. Moves
    /// blocks only: the revision stays.
    /// </summary>
    /// <param name="maxBlocks">Most blocks moved in this step.</param>
    /// <returns>True when there is more to do now.</returns>
    public bool CompactStep(int maxBlocks)
    {
        BeginMaintenance();
        return Compactor.Step(maxBlocks);
    }

    /// <summary>
    /// Gives pages of free memory back to the system, at most some megabytes of them: beyond the top, and of holes of 64 KB and more. The
    /// caller holds the lane, with no draft open.
    /// </summary>
    /// <param name="maxBytes">A smaller bound.</param>
    /// <returns>True when there is more to give back.</returns>
    public bool Trim(long maxBytes = TrimStepBytes)
    {
        BeginMaintenance();
        return Heap.Arena.Trim(Math.Min(maxBytes, TrimStepBytes));
    }

    /// <summary>What <see cref="Trim"/> would give back. For the holder of the lane.</summary>
    public long UnreturnedBytes => Heap.Arena.UnreturnedBytes;

    /// <summary>
    /// The least that <see cref="UnreturnedBytes"/> was since this was last asked: what no writer has had use for since. For the holder of
    /// the lane.
    /// </summary>
    public long TakeLeastUnreturnedBytes() => Heap.Arena.TakeLeastUnreturnedBytes();

    /// <summary>Sizes at this moment. Any thread; the figures may be from slightly different moments.</summary>
    public KeyspaceStatistics GetStatistics() => new()
    {
        LiveBytes = Heap.Arena.LiveBytes,
        HeldBytes = Reclaimer.HeldBytes,
        RequestBytes = Requests.Bytes,
        TopBytes = Heap.Arena.TopBytes,
        HighWaterBytes = Heap.Arena.HighWaterBytes,
        ResidentBytes = Heap.Arena.ResidentBytes,
        UnreturnedBytes = Heap.Arena.UnreturnedBytes,
        LimitBytes = Heap.Arena.LimitBytes,
        Leases = Volatile.Read(ref _leases),
    };

    /// <summary>Gives all memory back. Nothing of the keyspace may be in use.</summary>
    public void Dispose() => Heap.Dispose();

    /// <summary>
    /// Takes over what a draft has retired that is published by now. There is no way back any more, so whatever fails here ends the
    /// process.
    /// </summary>
    /// <param name="isRecordKept">Whether somebody keeps the record of what it did.</param>
    internal void Accept(List<Retired> retired, bool isRecordKept)
    {
        try
        {
            Faults.At(FaultPoint.AfterCas);
            Reclaimer.Accept(retired, Volatile.Read(ref _leases) > 0, isRecordKept);
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            throw new StorageBrokenException("What a published draft has retired could not be handed over.", exception);
        }
    }

    internal void CountLease(int change) => Interlocked.Add(ref _leases, change);

    internal void ThrowIfNoDatabase(int database)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(database);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(database, Options.Databases);
    }

    /// <summary>
    /// What comes before anything is freed outside a draft: the last record is given back, and what requests have given back is taken.
    /// </summary>
    internal void BeginMaintenance()
    {
        Debug.Assert(Lane.IsHeld, "maintenance is done by the holder of the lane");
        if (_draft.IsOpen) throw new StorageBrokenException("Maintenance waits until the open draft has ended.");

        _draft.GiveRecordBack();
        Requests.TakeBack();
    }
}
