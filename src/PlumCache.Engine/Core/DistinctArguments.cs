using PlumCache.Abstractions;

namespace PlumCache.Engine.Core;

/// <summary>Tells whether an argument came before, without copying any: an open table of their places, at most half full.</summary>
internal readonly struct DistinctArguments
{
    private readonly int[] _places;

    /// <param name="capacity">Most arguments that will be added.</param>
    public DistinctArguments(int capacity) => _places = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];

    /// <summary>Adds an argument.</summary>
    /// <returns>False when an equal one is there.</returns>
    public bool Add(scoped in Command command, int index)
    {
        ReadOnlySpan<byte> argument = command[index];
        var hash = default(HashCode);
        hash.AddBytes(argument);
        int mask = _places.Length - 1, at = hash.ToHashCode() & mask;
        for (; _places[at] != 0; at = (at + 1) & mask)
        {
            if (command[_places[at]].SequenceEqual(argument)) return false;
        }

        _places[at] = index;
        return true;
    }
}
