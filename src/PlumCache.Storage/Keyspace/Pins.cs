using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>
/// What readers hold: a table of slots, each free (0) or pinning one version. While version v is pinned, no block born at or before v and
/// retired after it is freed.
/// </summary>
/// <remarks>
/// A reader writes the version it has read into a slot and then reads the root again. The write is a compare-and-swap and thus a full
/// fence, and so is the compare-and-swap by which a writer publishes, after which it reads the slots. Of two threads that each write one
/// word and then read the other's, at least one sees the other's write: either the writer sees the pin and frees nothing the pin
/// protects, or the reader sees the newer root, pins that instead and looks again. Without the second look a reader could be delayed
/// between reading the root and pinning it, and walk blocks freed meanwhile. Slots are never taken from their segment, segments never
/// freed; a segment is published before any slot of it is pinned, so the same argument holds for it.
/// </remarks>
internal sealed class Pins
{
    /// <summary>Slots of one segment; the first segment is for requests, where each thread starts at a slot of its own.</summary>
    public const int SegmentSlots = 64;

    private const int SlotLongs = 16; // 128 bytes: processors fetch cache lines in pairs
    private readonly RootCell _cell;
    private readonly Lock _growing = new();
    private readonly long[] _requests = NewSegment();
    private long[][] _segments;

    public Pins(RootCell cell)
    {
        _cell = cell;
        _segments = [_requests];
    }

#if DEBUG
    /// <summary>Lets a test stop a reader between its pin and the second look. Only in the checked build.</summary>
    internal Action? BetweenPinAndValidation { get; set; }
#endif

    /// <summary>How many slots there are, free ones included.</summary>
    public int Slots => Volatile.Read(ref _segments).Length * SegmentSlots;

    /// <summary>Pins the newest root. Any thread, no allocation; <see cref="Unpin"/> may be called by another thread.</summary>
    /// <returns>The slot.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Pin(out KeyspaceRoot root)
    {
        int slot = Environment.CurrentManagedThreadId & (SegmentSlots - 1);
        long version = _cell.Current.Version;
        if (Interlocked.CompareExchange(ref _requests[OffsetOf(slot)], version, 0) != 0) slot = PinBeside(slot, version);

        root = Validate(slot, version);
        return slot;
    }

    /// <summary>Pins the newest root for long: out of the slots that requests use.</summary>
    public int PinLong(out KeyspaceRoot root)
    {
        long version = _cell.Current.Version;
        int slot = PinForLong(version);
        root = Validate(slot, version);
        return slot;
    }

    /// <summary>Frees a slot. What was read under it is read before this (a release store).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Unpin(int slot) => Volatile.Write(ref Cell(slot), 0);

    /// <summary>Version pinned in a slot, or 0.</summary>
    public long VersionAt(int slot) => Volatile.Read(ref Cell(slot));

    /// <summary>The newest version that is pinned for long, or 0.</summary>
    public long NewestLong()
    {
        long newest = 0;
        for (int slot = SegmentSlots, slots = Slots; slot < slots; slot++) newest = Math.Max(newest, VersionAt(slot));

        return newest;
    }

    /// <summary>Whether a version before one is pinned. For the holder of the lane, as <see cref="Read"/> is.</summary>
    public bool IsAnyBefore(long version)
    {
        Interlocked.MemoryBarrier(); // between the publish and the reading of pins; see the remarks
        foreach (long[] segment in Volatile.Read(ref _segments))
        {
            for (int i = 0; i < SegmentSlots; i++)
            {
                long pinned = Volatile.Read(ref segment[OffsetOf(i)]);
                if (pinned != 0 && pinned < version) return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Reads all pins, for the holder of the lane. Everything published before the call is published to the readers that are not seen.
    /// </summary>
    /// <param name="versions">Receives the pinned versions, rising; grown as needed.</param>
    /// <param name="slots">Receives the slot of each.</param>
    /// <returns>How many.</returns>
    public int Read(ref long[] versions, ref int[] slots)
    {
        Interlocked.MemoryBarrier(); // between the publish and the reading of pins; see the remarks
        long[][] segments = Volatile.Read(ref _segments);
        if (versions.Length < segments.Length * SegmentSlots)
        {
            // Both or none: a failure between the two would leave them of different lengths.
            Faults.At(FaultPoint.PinsRead);
            long[] roomier = new long[segments.Length * SegmentSlots];
            slots = new int[roomier.Length];
            versions = roomier;
        }

        int count = 0;
        bool rising = true;
        for (int s = 0; s < segments.Length; s++)
        {
            long[] segment = segments[s];
            for (int i = 0; i < SegmentSlots; i++)
            {
                long version = Volatile.Read(ref segment[OffsetOf(i)]);
                if (version != 0)
                {
                    rising &= count == 0 || versions[count - 1] <= version;
                    versions[count] = version;
                    slots[count++] = (s * SegmentSlots) + i;
                }
            }
        }

        if (!rising) Array.Sort(versions, slots, 0, count);

        return count;
    }

    private static long[] NewSegment() => GC.AllocateArray<long>((SegmentSlots + 1) * SlotLongs, pinned: true);

    // The first slot keeps its distance from the array's length, which every access reads.
    private static int OffsetOf(int slotInSegment) => (slotInSegment + 1) * SlotLongs;

    private ref long Cell(int slot)
    {
        if (slot < SegmentSlots) return ref _requests[OffsetOf(slot)];

        return ref Volatile.Read(ref _segments)[slot / SegmentSlots][OffsetOf(slot % SegmentSlots)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private KeyspaceRoot Validate(int slot, long version)
    {
#if DEBUG
        BetweenPinAndValidation?.Invoke();
#endif
        KeyspaceRoot root = _cell.Current;
        return root.Version == version ? root : ValidateSlowly(slot);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private KeyspaceRoot ValidateSlowly(int slot)
    {
        // The slot is never empty meanwhile, or another reader would take it. What it pinned until now holds too much, which is safe.
        ref long cell = ref Cell(slot);
        while (true)
        {
            long version = _cell.Current.Version;
            Interlocked.Exchange(ref cell, version); // a full fence again, for the next look
            KeyspaceRoot root = _cell.Current;
            if (root.Version == version) return root;
        }
    }

    /// <summary>
    /// Another slot for a request, all around: only when all are taken one of those for long, where it would pass for a lease.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int PinBeside(int taken, long version)
    {
        for (int step = 1; step < SegmentSlots; step++)
        {
            int slot = (taken + step) & (SegmentSlots - 1);
            ref long cell = ref _requests[OffsetOf(slot)];

            // Looked at before it is swapped: a swap that fails takes the cache line from its owner all the same.
            if (Volatile.Read(ref cell) == 0 && Interlocked.CompareExchange(ref cell, version, 0) == 0) return slot;
        }

        return PinForLong(version);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int PinForLong(long version)
    {
        Debug.Assert(version > 0, "0 is a free slot");
        while (true)
        {
            long[][] segments = Volatile.Read(ref _segments);
            int slots = segments.Length * SegmentSlots;
            for (int slot = SegmentSlots; slot < slots; slot++)
            {
                ref long cell = ref segments[slot / SegmentSlots][OffsetOf(slot % SegmentSlots)];
                if (Volatile.Read(ref cell) == 0 && Interlocked.CompareExchange(ref cell, version, 0) == 0) return slot;
            }

            Grow(segments);
        }
    }

    private void Grow(long[][] seen)
    {
        Faults.At(FaultPoint.PinsGrow);
        lock (_growing)
        {
            if (ReferenceEquals(_segments, seen)) Volatile.Write(ref _segments, [.. seen, NewSegment()]);
        }
    }
}
