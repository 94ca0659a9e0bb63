using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Eviction;

/// <summary>
/// The keys of the command that is being settled. They are never its victims, in no database: Redis evicts before the command runs, so a
/// key that was just written is not what makes room for itself.
/// </summary>
internal readonly ref struct OwnKeys
{
    private readonly Command _command;
    private readonly DistinctArguments _distinct;
    private readonly int _first;
    private readonly int _last;
    private readonly int _step;

    /// <summary>Those of a command.</summary>
    /// <param name="row">Its row.</param>
    public OwnKeys(CommandRow? row, in Command command)
    {
        KeyPositions keys = row?.Keys ?? KeyPositions.None;
        _command = command;
        _first = keys.First;
        _last = keys.First == 0 ? -1 : keys.Last >= 0 ? Math.Min(keys.Last, command.Count - 1) : command.Count + keys.Last;
        _step = Math.Max(1, keys.Step);
        Count = _last < _first ? 0 : ((_last - _first) / _step) + 1;
        _distinct = new DistinctArguments(command, Count);
        if (Count < 2) return;
        for (int i = _first; i <= _last; i += _step) _distinct.IsFirst(i);
    }

    /// <summary>How many the command names; one named twice counts twice.</summary>
    public int Count { get; }

    /// <summary>Whether a key is one of them.</summary>
    public bool Contains(scoped ReadOnlySpan<byte> key) =>
        Count == 1 ? _command[_first].SequenceEqual(key) : Count > 1 && _distinct.Contains(key);

    /// <summary>Whether one of them begins with a prefix.</summary>
    public bool AnyUnder(scoped ReadOnlySpan<byte> prefix)
    {
        for (int i = _first; i <= _last; i += _step)
        {
            if (_command[i].StartsWith(prefix)) return true;
        }

        return false;
    }

    /// <summary>Bytes of those keys under a prefix, and of their values, that are there.</summary>
    public long BytesIn(KeyspaceView view, scoped ReadOnlySpan<byte> prefix)
    {
        var distinct = new DistinctArguments(_command, Count);
        long bytes = 0;
        for (int i = _first; i <= _last; i += _step)
        {
            if (!_command[i].StartsWith(prefix) || !distinct.IsFirst(i) || !view.TryPeek(_command[i], out EntryView entry)) continue;
            bytes += _command[i].Length + entry.Bytes;
        }

        return bytes;
    }
}
