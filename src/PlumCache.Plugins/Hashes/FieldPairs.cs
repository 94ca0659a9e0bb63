using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Hashes;

/// <summary>The arguments of a command from one of them on, as fields and values in turn.</summary>
internal readonly ref struct FieldPairs
{
    private readonly Command _command;
    private readonly int _first;

    /// <summary>All from <paramref name="first"/> on: an even number.</summary>
    public FieldPairs(in Command command, int first)
    {
        System.Diagnostics.Debug.Assert((command.Count - first) % 2 == 0, "each field has a value");
        _command = command;
        _first = first;
    }

    /// <summary>How many.</summary>
    public int Count => (_command.Count - _first) / 2;

    /// <summary>Bytes of the longest field or value.</summary>
    public int Longest
    {
        get
        {
            int longest = 0;
            for (int i = _first; i < _command.Count; i++) longest = Math.Max(longest, _command[i].Length);
            return longest;
        }
    }

    /// <summary>How many fields come to a collection, each counted once.</summary>
    public long CountNew(CollectionView fields)
    {
        long count = 0;
        var distinct = new DistinctArguments(_command, Count);
        for (int i = _first; i < _command.Count; i += 2)
        {
            if (distinct.IsFirst(i) && !fields.Contains(_command[i])) count++;
        }

        return count;
    }

    /// <summary>The error of a field that is longer than a key may be, or null.</summary>
    public string? RefuseLong(CommandLimits limits)
    {
        for (int i = _first; i < _command.Count; i += 2)
        {
            if (Hash.RefuseLong(_command[i], limits) is { } error) return error;
        }

        return null;
    }
}
