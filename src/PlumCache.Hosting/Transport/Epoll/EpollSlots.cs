using System.Diagnostics;
using PlumCache.Storage;

namespace PlumCache.Hosting.Transport.Epoll;

/// <summary>
/// Finds the connection of an event by its token: the number of a slot, and a generation that no later connection in that slot has.
/// <code>
///   token  generation:32 slot:32
/// </code>
/// </summary>
/// <remarks>
/// Connections are added and removed by any thread, under a lock, and found by the loop's thread without one: a slot is one reference, and
/// the token it is compared with is the connection's own and never changes. While the table grows the loop may still look at the old array
/// and find a connection that was removed from the new one; that is the same as finding it a moment before it was removed.
/// </remarks>
internal sealed class EpollSlots
{
    private const int FirstSlots = 16;

    private readonly Lock _lock = new();
    private readonly Stack<int> _free = new(FirstSlots); // a removal, which is the end of a connection, must not need memory
    private EpollTransport?[] _slots = new EpollTransport?[FirstSlots];
    private int _used;
    private uint _generation;

    /// <summary>Adds a connection and answers its token, which is never 0.</summary>
    /// <param name="transport">Keeps the token.</param>
    public ulong Add(EpollTransport transport)
    {
        lock (_lock)
        {
            // What may find no memory comes first: a failure leaves the table as it was.
            Faults.At(FaultPoint.EpollSlots);
            if (_free.Count == 0 && _used == _slots.Length) Grow();
            if (!_free.TryPop(out int slot)) slot = _used++;

            // A connection is opened and closed in some microseconds: by the time this wraps, hours later, no event is left over.
            if (++_generation == 0) _generation = 1;
            ulong token = ((ulong)_generation << 32) | (uint)slot;
            Debug.Assert(_slots[slot] is null, "A slot is given to a connection while another has it.");

            // The token first: whoever finds the connection compares with it.
            transport.Token = token;
            Volatile.Write(ref _slots[slot], transport);
            return token;
        }
    }

    /// <summary>Removes a connection.</summary>
    /// <param name="token">What <see cref="Add"/> answered; not removed before.</param>
    public void Remove(ulong token)
    {
        int slot = (int)(uint)token;
        lock (_lock)
        {
            Debug.Assert(_slots[slot] is not null, "A slot is freed twice, and two connections would be given it.");
            Volatile.Write(ref _slots[slot], null);
            _free.Push(slot);
        }
    }

    private void Grow()
    {
        Faults.At(FaultPoint.EpollSlots);
        var larger = new EpollTransport?[_slots.Length * 2];
        _slots.CopyTo(larger, 0);
        _free.EnsureCapacity(larger.Length);
        Volatile.Write(ref _slots, larger);
    }

    /// <summary>The connection of an event, or null when it has gone.</summary>
    /// <param name="token">As it came with the event.</param>
    public EpollTransport? Find(ulong token)
    {
        EpollTransport?[] slots = Volatile.Read(ref _slots);
        uint slot = (uint)token;
        if (slot >= (uint)slots.Length) return null;
        return Volatile.Read(ref slots[slot]) is { } transport && transport.Token == token ? transport : null;
    }
}
