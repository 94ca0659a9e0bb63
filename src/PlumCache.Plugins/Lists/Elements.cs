using PlumCache.Abstractions;

namespace PlumCache.Plugins.Lists;

/// <summary>What is pushed: arguments of a command, or one element that comes from elsewhere.</summary>
internal readonly ref struct Elements
{
    private readonly Command _command;
    private readonly int _first;
    private readonly ReadOnlySpan<byte> _single;

    /// <summary>One element.</summary>
    public Elements(ReadOnlySpan<byte> single)
    {
        _single = single;
        Count = 1;
    }

    /// <summary>The arguments from one on.</summary>
    public Elements(Command command, int first)
    {
        _command = command;
        _first = first;
        Count = command.Count - first;
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>One of them, in the order they are pushed.</summary>
    public ReadOnlySpan<byte> this[int index] => _first == 0 ? _single : _command[_first + index];

    /// <summary>The bytes of all.</summary>
    public long Bytes
    {
        get
        {
            long bytes = 0;
            for (int i = 0; i < Count; i++) bytes += this[i].Length;
            return bytes;
        }
    }
}
