using System.Diagnostics.CodeAnalysis;

namespace PlumCache.Abstractions;

/// <summary>
/// One request: a name and its arguments, as bytes. It points into a buffer that somebody else owns and lives no longer than
/// the call it is passed to; <see cref="StoredCommand"/> is the form that may be kept.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is indexed like a list, and it is a command.")]
public readonly ref struct Command
{
    private readonly ReadOnlySpan<byte> _buffer;
    private readonly ReadOnlySpan<ArgumentRange> _arguments;

    /// <summary>A command whose arguments, the name first, are the given ranges of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">The bytes the ranges point into.</param>
    /// <param name="arguments">At least one range: the name.</param>
    /// <param name="expiresAtMs">See <see cref="ExpiresAtMs"/>.</param>
    public Command(ReadOnlySpan<byte> buffer, ReadOnlySpan<ArgumentRange> arguments, long expiresAtMs = Expiry.None)
    {
        _buffer = buffer;
        _arguments = arguments;
        ExpiresAtMs = expiresAtMs;
    }

    /// <summary>Number of arguments, the name included, as arity counts them. At least 1.</summary>
    public int Count => _arguments.Length;

    /// <summary>
    /// The absolute expiry (Unix ms) that a transformer gave to what this command writes, or <see cref="Expiry.None"/>. No client can
    /// say it: it is how the <c>ttl</c> plugin tells the core's SET when the key ends.
    /// </summary>
    public long ExpiresAtMs { get; }

    /// <summary>The name as the client wrote it, in any case.</summary>
    public ReadOnlySpan<byte> Name => this[0];

    /// <summary>The argument at <paramref name="index"/>; 0 is the name.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentRange range = _arguments[index];
            return _buffer.Slice(range.Start, range.Length);
        }
    }

    /// <summary>Whether the argument equals <paramref name="word"/>, letters of A to Z in any case.</summary>
    /// <param name="index">Which argument; 0 is the name.</param>
    /// <param name="word">ASCII, in any case.</param>
    public bool Is(int index, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(this[index], word);

    /// <summary>The command that begins at an argument of this one: <c>DELAY 10 SET a 1</c> carries one at 2.</summary>
    /// <param name="index">Where; less than <see cref="Count"/>.</param>
    public Command From(int index) => new(_buffer, _arguments[index..]);

    /// <summary>
    /// The same arguments without those for which <paramref name="drop"/> is true, with another expiry. Allocates a few bytes per argument.
    /// </summary>
    /// <param name="drop">One flag per argument, the name included.</param>
    /// <param name="expiresAtMs">The expiry of the new command, or <see cref="Expiry.None"/>.</param>
    public Command Without(scoped ReadOnlySpan<bool> drop, long expiresAtMs)
    {
        var kept = new List<ArgumentRange>(Count);
        for (int i = 0; i < Count; i++)
        {
            if (!drop[i]) kept.Add(_arguments[i]);
        }

        return new Command(_buffer, kept.ToArray(), expiresAtMs);
    }

    /// <summary>Whether it is another one itself: the same bytes at the same places.</summary>
    internal bool IsSame(scoped in Command other)
    {
        if (Count != other.Count) return false;
        for (int i = 0; i < Count; i++)
        {
            if (this[i] != other[i]) return false;
        }

        return true;
    }

    /// <summary>A copy that owns its bytes. Cost: O(bytes of the arguments).</summary>
    public StoredCommand Store()
    {
        int length = 0;
        foreach (ArgumentRange range in _arguments) length += range.Length;
        byte[] bytes = new byte[length];
        var ranges = new ArgumentRange[Count];
        int at = 0;
        for (int i = 0; i < ranges.Length; i++)
        {
            this[i].CopyTo(bytes.AsSpan(at));
            ranges[i] = new ArgumentRange(at, _arguments[i].Length);
            at += ranges[i].Length;
        }

        return new StoredCommand(bytes, ranges, ExpiresAtMs);
    }
}
