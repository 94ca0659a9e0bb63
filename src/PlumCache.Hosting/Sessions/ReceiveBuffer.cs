using PlumCache.Protocol;

namespace PlumCache.Hosting.Sessions;

/// <summary>
/// The bytes of one connection that were received and not yet consumed: one run, appended at its end, consumed from its start. Rented when
/// bytes are there, given back when all are consumed, so an idle connection owns none.
/// </summary>
internal sealed class ReceiveBuffer : IDisposable
{
    /// <summary>16 KB: a few hundred pipelined commands, and what one read of a busy socket brings.</summary>
    public const int FirstBytes = 16 << 10;

    /// <summary>Up to here a request that announces its length gets its room at once; beyond, room doubles as bytes come, so that an announcement alone costs nothing.</summary>
    public const int TrustedBytes = 1 << 20;

    private int _end;

    /// <summary>The bytes' array; empty when none is rented.</summary>
    public byte[] Array { get; private set; } = [];

    /// <summary>Where the first unconsumed byte lies.</summary>
    public int Start { get; private set; }

    /// <summary>Number of unconsumed bytes.</summary>
    public int Count => _end - Start;

    /// <summary>Room behind them.</summary>
    public int FreeBytes => Array.Length - _end;

    /// <summary>The unconsumed bytes.</summary>
    public Span<byte> Unconsumed => Array.AsSpan(Start, Count);

    /// <summary>Room to receive into, contiguous with the unconsumed bytes.</summary>
    /// <param name="neededBytes">How many the unfinished request takes in all, as far as known.</param>
    public Span<byte> Room(int neededBytes)
    {
        int doubled = (int)Math.Min(Count * 2L, System.Array.MaxLength);
        int wanted = Math.Max(Math.Min(neededBytes, Math.Max(TrustedBytes, doubled)), Count + 1);
        if (Array.Length < wanted) Grow(Math.Max(wanted, FirstBytes));
        else if (Array.Length - Start < wanted || FreeBytes == 0) Compact();
        return Array.AsSpan(_end);
    }

    /// <summary>Tells that bytes were received into <see cref="Room"/>.</summary>
    /// <param name="count">How many.</param>
    public void Received(int count) => _end += count;

    /// <summary>Drops bytes from the start.</summary>
    /// <param name="count">At most <see cref="Count"/>.</param>
    public void Consume(int count)
    {
        Start += count;
        if (Start != _end) return;
        Start = 0;
        _end = 0;
    }

    /// <summary>Gives the array back when nothing is unconsumed.</summary>
    public void ReleaseIfEmpty()
    {
        if (Count == 0) Dispose();
    }

    /// <summary>Drops everything and gives the array back.</summary>
    public void Dispose()
    {
        Start = 0;
        _end = 0;
        if (Array.Length == 0) return;
        byte[] array = Array;
        Array = [];
        ByteArrays.Return(array);
    }

    private void Grow(int size)
    {
        byte[] larger = ByteArrays.Rent(size);
        int count = Count;
        Unconsumed.CopyTo(larger);
        Dispose();
        Array = larger;
        _end = count;
    }

    private void Compact()
    {
        int count = Count;
        Unconsumed.CopyTo(Array);
        Start = 0;
        _end = count;
    }
}
