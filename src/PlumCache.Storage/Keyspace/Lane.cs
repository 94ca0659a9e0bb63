using System.Collections.Concurrent;
using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// The turn of the one writer. With a single root every other draft would lose its CAS anyway; one writer at a time lets arena, stamps
/// and parent counts be plain memory. Nobody waits in it for long: who finds it taken parks and is resumed.
/// </summary>
/// <remarks>
/// No wake-up is lost. Who parks first puts itself into the queue and then looks at the lane once more; who leaves first frees the lane
/// and then looks into the queue; between the two steps of each lies a full fence. So of a parker and a leaver that overlap, at least one
/// sees the other: either the leaver finds the waiter and resumes it, or the parker finds the lane free and takes it. When the parker's
/// second look finds the lane taken, whoever took it leaves later and finds the waiter then. A waiter is claimed by exactly one side, by
/// a CAS on its state: the parker that withdraws it holds the lane; the leaver that claims it resumes it. Each leave resumes one waiter,
/// and a resumed one tries again and then leaves in its turn, which resumes the next. One that was resumed and has no use for the lane
/// any more (its connection is gone) must call <see cref="Forgo"/>, or those behind it wait until somebody else leaves.
/// </remarks>
public sealed class Lane
{
    // A few microseconds, as long as the lane is mostly held: parking costs a trip through the thread pool.
    private const int SpinRounds = 10;
    private const int SpinsPerRound = 8;

    // About a millisecond: several times what a trip through the thread pool takes.
    private const int MaxYields = 1_000;
    private const int SpinsPerYield = 30;

    // Far longer than one that was resumed needs to come when there is a thread for it.
    private const int MsBetweenLooks = 5;

    private readonly ConcurrentQueue<LanePlace> _waiters = new();
    private readonly Func<long>? _clock;
    private int _held;
    private int _entries; // written by the holder; what it counts wraps around
    private long _enteredAt;
    private long _longestHold;

    /// <param name="clock">Ticks of a clock, for <see cref="LongestHold"/>; null: none.</param>
    internal Lane(Func<long>? clock = null) => _clock = clock;

    /// <summary>Lets a test act between a parker's spin and its first step.</summary>
    internal Action? BeforePark { get; set; }

    /// <summary>Lets a test act between a parker's two steps.</summary>
    internal Action? BetweenParkAndSecondLook { get; set; }

    /// <summary>Lets a test act between a leaver's two steps.</summary>
    internal Action? BetweenFreeAndResume { get; set; }

    /// <summary>Whether anybody holds it at this moment.</summary>
    public bool IsHeld => Volatile.Read(ref _held) != 0;

    /// <summary>
    /// The longest that anybody has held it, in ticks of <see cref="KeyspaceOptions.Clock"/>: so long others may have waited for one. 0
    /// without a clock.
    /// </summary>
    public long LongestHold => Volatile.Read(ref _longestHold);

    /// <summary>Takes the lane if it is free now.</summary>
    public bool TryEnter()
    {
        // Looked at before it is swapped: a swap that fails takes the cache line from the holder all the same.
        bool isEntered = Volatile.Read(ref _held) == 0 && Interlocked.CompareExchange(ref _held, 1, 0) == 0;
        if (isEntered) _entries++;
        if (isEntered && _clock is not null) _enteredAt = _clock();
        return isEntered;
    }

    /// <summary>Forgets the longest hold. Beside others a hold that ends now may be forgotten, or remembered, too.</summary>
    public void ForgetLongestHold() => Volatile.Write(ref _longestHold, 0);

    /// <summary>Takes the lane after at most a short spin.</summary>
    /// <returns>Whether it is held now.</returns>
    public bool TryEnterSoon()
    {
        for (int i = 0; i < SpinRounds; i++)
        {
            if (TryEnter()) return true;

            Thread.SpinWait(SpinsPerRound);
        }

        return false;
    }

    /// <summary>
    /// Takes the lane after at most a short spin, or leaves <paramref name="resume"/> to be called once when it is released.
    /// </summary>
    /// <param name="resume">
    /// Called on the releasing thread after a false answer, so it must only schedule the work; the lane is not held for it: it tries
    /// again, or calls <see cref="Forgo"/>.
    /// </param>
    /// <returns>True: the lane is held. False: parked; the call of <paramref name="resume"/> may even come before this returns.</returns>
    public bool TryEnterOrPark(Action resume) => TryEnterOrPark(resume, out _);

    /// <summary>The same for one who may give the place up again.</summary>
    /// <param name="resume">As above.</param>
    /// <param name="place">His place after a false answer, else null.</param>
    public bool TryEnterOrPark(Action resume, out LanePlace? place)
    {
        ArgumentNullException.ThrowIfNull(resume);
        place = null;
        if (TryEnterSoon()) return true;

        BeforePark?.Invoke();
        var waiter = new LanePlace(resume);
        _waiters.Enqueue(waiter);
        Interlocked.MemoryBarrier(); // first the queue, then the lane
        BetweenParkAndSecondLook?.Invoke();
        if (!TryEnter())
        {
            place = waiter;
            return false;
        }

        if (waiter.TryClaim()) return true; // withdrawn: a leaver drops it from the queue later

        // Somebody left between the two steps and is resuming us: we are parked after all, so the lane goes to whoever is next.
        Exit();
        place = waiter;
        return false;
    }

    /// <summary>
    /// Takes the lane, blocking the thread: for maintenance and tests, never for a thread that serves sockets. Now and then it also takes
    /// the lane out of turn when that is free: the one that was resumed may need a thread of the pool to come, and all of these may be
    /// blocked here.
    /// </summary>
    public void Enter()
    {
        if (TryEnter()) return;

        using var resumed = new SemaphoreSlim(0);
        while (!TryEnterOrPark(() => resumed.Release(), out LanePlace? waiter))
        {
            while (!resumed.Wait(MsBetweenLooks))
            {
                if (TryEnter())
                {
                    // Whoever has claimed the place is about to resume us, and must find the semaphore there; our leaving resumes the next
                    // in its stead.
                    if (!waiter!.TryClaim()) resumed.Wait();

                    return;
                }
            }
        }
    }

    /// <summary>Gives the lane back and resumes who waits.</summary>
    public void Exit() => Leave();

    /// <summary>
    /// The same for one who will take it again at once: whoever is resumed needs a moment to come, and without one would find the lane
    /// taken each time.
    /// </summary>
    public void ExitForNext()
    {
        // Not whether it is held: whoever comes may have come and gone between two looks.
        int entries = _entries;
        bool isAnyResumed = Leave();
        for (int i = 0; isAnyResumed && i < MaxYields && Volatile.Read(ref _entries) == entries; i++)
        {
            // A yield alone is over at once where no thread waits for this processor, and the one that was resumed may still be on its
            // way to another.
            Thread.SpinWait(SpinsPerYield);
            Thread.Yield();
        }
    }

    /// <summary>For one that was resumed and does not want the lane any more: resumes the next in its place.</summary>
    public void Forgo()
    {
        Interlocked.MemoryBarrier();

        // While it is held there is nothing to hand on, and a resumed one would only park again.
        if (!IsHeld) ResumeNext(); // taken: its holder will resume the next when it leaves
    }

    /// <returns>Whether somebody was waiting.</returns>
    private bool Leave()
    {
        Debug.Assert(IsHeld, "the lane is left by who holds it");
        if (_clock is not null && _clock() - _enteredAt is var held && held > _longestHold) Volatile.Write(ref _longestHold, held);
        Interlocked.Exchange(ref _held, 0); // a full fence: first the lane, then the queue
        BetweenFreeAndResume?.Invoke();
        return ResumeNext();
    }

    /// <returns>Whether somebody was waiting.</returns>
    private bool ResumeNext()
    {
        while (_waiters.TryDequeue(out LanePlace? waiter))
        {
            // One that has withdrawn is passed over: if it were taken for the one to resume, those behind it would wait for nobody.
            if (waiter.TryClaim())
            {
                waiter.Resume();
                return true;
            }
        }

        return false;
    }
}
