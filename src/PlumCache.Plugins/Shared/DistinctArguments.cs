using System.Numerics;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Shared;

/// <summary>
/// Says for each argument whether the same bytes came before among those already asked for: <c>UNLINK a a</c> removes one key. A command
/// may bring a million keys, so it is a hash table of argument numbers; the hash is seeded per process, so no client can make it collide.
/// </summary>
internal ref struct DistinctArguments
{
    private readonly Command _command;
    private readonly int[] _slots;

    /// <summary>For up to <paramref name="capacity"/> arguments of the command.</summary>
    public DistinctArguments(in Command command, int capacity)
    {
        _command = command;

        // At most half full, so that probing stays short. A single argument is always the first of its kind.
        _slots = capacity > 1 ? new int[BitOperations.RoundUpToPowerOf2((uint)capacity * 2)] : [];
    }

    /// <summary>Whether one of the arguments that <see cref="IsFirst"/> was asked for has these bytes. Not for a capacity of 1.</summary>
    public readonly bool Contains(scoped ReadOnlySpan<byte> bytes)
    {
        for (int at = SlotOf(bytes); _slots[at] != 0; at = (at + 1) & (_slots.Length - 1))
        {
            if (_command[_slots[at]].SequenceEqual(bytes)) return true;
        }

        return false;
    }

    /// <summary>Whether the argument is the first of its bytes; asked twice for one argument it is not.</summary>
    public readonly bool IsFirst(int index) => Find(index) == 0;

    /// <summary>The first of the arguments so far that has the same bytes, itself perhaps.</summary>
    public readonly int FirstOf(int index) => Find(index) is var seen and not 0 ? seen : index;

    /// <returns>The argument of the same bytes that was asked for before; 0: there is none, and this one is from now on.</returns>
    private readonly int Find(int index)
    {
        if (_slots.Length == 0) return 0;
        ReadOnlySpan<byte> bytes = _command[index];
        for (int at = SlotOf(bytes); ; at = (at + 1) & (_slots.Length - 1))
        {
            // 0 is a command's name and never a key, so it marks a free slot.
            int seen = _slots[at];
            if (seen == 0)
            {
                _slots[at] = index;
                return 0;
            }

            if (_command[seen].SequenceEqual(bytes)) return seen;
        }
    }

    private readonly int SlotOf(scoped ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode() & (_slots.Length - 1);
    }
}
