using System.Diagnostics;

namespace PlumCache.Hosting.Embedding;

/// <summary>
/// Who uses something that other threads may close at any time. It ends when it is closed and the last one is out, so nobody has it taken
/// away in the middle of an operation.
/// </summary>
/// <remarks>
/// Who enters first counts itself and then looks whether it is closed; who closes first says so and then takes away the owner's count.
/// Between the two steps of each lies a full fence. So whoever found it open is counted before the owner's count goes, and the count cannot
/// reach 0 before it is out. One that found it closed may take the count from 0 up and down again: the end comes once all the same.
/// </remarks>
/// <param name="end">Called once, by the last one out.</param>
internal sealed class UseCount(Action end)
{
    private int _uses = 1; // the owner's, until it is closed
    private int _isClosed;
    private int _hasEnded;

    public bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    /// <summary>Whether it is closed and nobody is in it any more.</summary>
    public bool HasEnded => Volatile.Read(ref _hasEnded) != 0;

    /// <summary>Begins a use, which <see cref="Exit"/> ends.</summary>
    /// <returns>False: it is closed.</returns>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _uses);
        if (!IsClosed) return true;
        Exit();
        return false;
    }

    public void Exit()
    {
        int uses = Interlocked.Decrement(ref _uses);
        Debug.Assert(uses >= 0, "More leave than have entered.");
        if (uses == 0 && Interlocked.Exchange(ref _hasEnded, 1) == 0) end();
    }

    /// <summary>Lets nobody in any more. May be called twice, by any thread.</summary>
    /// <returns>Whether this call did it, and no other: what is to be done once is the caller's then.</returns>
    public bool Close()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0) return false;
        Exit();
        return true;
    }
}
