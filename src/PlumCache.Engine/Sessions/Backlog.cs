using System.Diagnostics;

namespace PlumCache.Engine.Sessions;

/// <summary>
/// What batches have made for others to do and these have not yet done, as messages that are still to be handed out. While it is too much
/// no batch begins or goes on, or batches that are faster than those others would fill the memory. Any thread.
/// </summary>
/// <param name="maxBytes">What is not too much.</param>
public sealed class Backlog(long maxBytes)
{
    private readonly WaitList _waiting = new();
    private long _bytes;

    /// <summary>Whether it is too much. Read before every run of a batch.</summary>
    public bool IsTooMuch => Volatile.Read(ref _bytes) > maxBytes;

    /// <summary>How many connections wait.</summary>
    internal int Waiting => _waiting.Count;

    /// <summary>There is more to do.</summary>
    /// <param name="bytes">How much.</param>
    public void Add(long bytes)
    {
        Debug.Assert(bytes >= 0, "what is more to do makes it less");
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>Some of it is done.</summary>
    /// <param name="bytes">How much.</param>
    public void Remove(long bytes)
    {
        long left = Interlocked.Add(ref _bytes, -bytes);
        Debug.Assert(left >= 0, "nothing is done that was not there to do");

        // Each time that it falls below the bound exactly one caller sees it fall.
        if (left <= maxBytes && left + bytes > maxBytes) _waiting.WakeAll();
    }

    /// <summary>Suspends a batch until it is no longer too much.</summary>
    /// <param name="session">The connection.</param>
    internal RunStatus Hold(EngineSession session)
    {
        RunStatus status = _waiting.Enter(session, SuspensionReason.Backlog);

        // It may have fallen before this connection stood in the list: then nobody else wakes it.
        if (!IsTooMuch) session.Wake();
        return status;
    }
}
