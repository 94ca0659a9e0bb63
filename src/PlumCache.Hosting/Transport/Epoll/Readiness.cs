using System.Diagnostics;

namespace PlumCache.Hosting.Transport.Epoll;

/// <summary>
/// Whether input may be there, and whether somebody waits for it. The loop's thread notes edges; all else is the driver's.
/// <code>
///   nothing --edge--> readable --a receive begins--> nothing
///   nothing --a wait begins--> waiting --edge: tell--> readable
///   any --edge of the end--> ended beside, for good
/// </code>
/// </summary>
/// <remarks>
/// No wake-up is lost: a receive takes "readable" back <i>before</i> it asks the system. What comes later makes an edge, which is noted,
/// or finds the wait. A receive that took less than it had room for has emptied the socket (epoll(7)); only the end makes no further edge
/// when it came with the last bytes, so it stays. (Out-of-band data, which nobody here sends, would stop a receive short with bytes
/// behind: their sender then waits until it sends more.)
/// </remarks>
internal struct Readiness
{
    private const int Waiting = 1;
    private const int Readable = 2;
    private const int Ended = 4;

    private int _state;

    /// <summary>Whether the edge of the end has come.</summary>
    public readonly bool HasEnded => (Volatile.Read(in _state) & Ended) != 0;

    /// <summary>Notes an edge.</summary>
    /// <param name="hasEnded">Whether no edge may follow it.</param>
    /// <returns>True: a wait has ended by this; its owner must be told.</returns>
    public bool Note(bool hasEnded)
    {
        int noted = hasEnded ? Readable | Ended : Readable;
        int before = Volatile.Read(ref _state), seen;
        while ((seen = Interlocked.CompareExchange(ref _state, (before | noted) & ~Waiting, before)) != before) before = seen;
        AssertEndIsSeen();
        return (before & Waiting) != 0;
    }

    /// <summary>The system is about to be asked for bytes.</summary>
    public void BeginReceive()
    {
        if ((Volatile.Read(ref _state) & Readable) != 0) Interlocked.And(ref _state, ~Readable);
        AssertEndIsSeen();
    }

    /// <summary>The system has answered.</summary>
    /// <param name="mayHaveMore">Whether it filled all the room.</param>
    public void EndReceive(bool mayHaveMore)
    {
        if (mayHaveMore) Interlocked.Or(ref _state, Readable);
    }

    /// <summary>Begins a wait, unless input may be there. One that is under way already stays the same one.</summary>
    /// <returns>Whether <see cref="Note"/> will end it.</returns>
    public bool BeginWait()
    {
        AssertEndIsSeen();
        return Interlocked.CompareExchange(ref _state, Waiting, 0) is 0 or Waiting;
    }

    // In all of its methods: each of them changes the state, and none may leave it so.
    [Conditional("DEBUG")]
    private readonly void AssertEndIsSeen() =>
        Debug.Assert((_state & (Waiting | Ended)) != (Waiting | Ended), "Somebody waits behind the end, which makes no further edge.");
}
