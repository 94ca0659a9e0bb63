using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// What is watched no more, left by connections that have gone. Any thread leaves a note, without the lane; the next publish takes it
/// along, or the upkeep when there is none. Until then the table of watches holds an entry that nobody asks for, which is harmless: entries
/// count their watchers, so it does not matter whether somebody else has begun to watch the same meanwhile.
/// </summary>
/// <remarks>
/// Notes never pile up. What they name is in the table, and got there by a publish for each connection, while each publish takes at least
/// one note.
/// </remarks>
internal sealed class UnwatchNotes
{
    /// <summary>Past so many places a publish takes no further note along: about half a millisecond in a table of thousands.</summary>
    public const int EnoughPlaces = 1_000;

    private Note? _left;

    // The lane's: notes taken out, oldest publish first, until one that applied them was published; and where those end that the last one
    // applied.
    private Note? _inHand;
    private Note? _rest;

    /// <summary>Whether there is none. Exact for the holder of the lane as to what was left before.</summary>
    public bool IsEmpty => _inHand is null && Volatile.Read(ref _left) is null;

    /// <summary>Leaves a note. Any thread.</summary>
    /// <param name="places">In order; not copied.</param>
    public void Leave(WatchedPlace[] places)
    {
        Debug.Assert(places.Length > 0, "a note names something");
        Note? next = Volatile.Read(ref _left);
        while (true)
        {
            Note? seen = Interlocked.CompareExchange(ref _left, new Note(places, next), next);
            if (ReferenceEquals(seen, next)) return;

            next = seen;
        }
    }

    /// <summary>
    /// The table without what the next notes name; itself when there are none. The holder of the lane, and <see cref="End"/> follows.
    /// </summary>
    public WatchTable ApplyTo(WatchTable watches)
    {
        if (IsEmpty) return watches;

        _inHand ??= Interlocked.Exchange(ref _left, null);
        _rest = _inHand;
        for (int places = 0; _rest is not null && places < EnoughPlaces; _rest = _rest.Next)
        {
            places += _rest.Places.Length;
            watches = watches.Without(_rest.Places);
        }

        return watches;
    }

    /// <summary>What the last <see cref="ApplyTo"/> made is published, or else its notes are applied again by the next.</summary>
    public void End(bool isPublished) => _inHand = isPublished ? _rest : _inHand;

    private sealed class Note(WatchedPlace[] places, Note? next)
    {
        public WatchedPlace[] Places => places;

        public Note? Next => next;
    }
}
