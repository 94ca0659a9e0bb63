namespace PlumCache.Abstractions;

/// <summary>
/// The commands that one read brought, as ranges of one buffer. Reused for the life of a connection; filled by a parser, run by the engine.
/// </summary>
public sealed class CommandBatch
{
    /// <summary>
    /// Most commands of a batch: long enough to spread the cost of a publish, short enough that nobody waits long for the lane.
    /// </summary>
    public const int MaxCommands = 64;

    private const int KeptArguments = 4096;

    private readonly int[] _firstArgument = new int[MaxCommands + 1];
    private ArgumentRange[] _arguments = new ArgumentRange[MaxCommands * 4];
    private ReadOnlyMemory<byte> _buffer;

    /// <summary>Number of commands.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no further command fits.</summary>
    public bool IsFull => Count == MaxCommands;

    /// <summary>The command at <paramref name="index"/>; valid until the buffer changes.</summary>
    public Command this[int index]
    {
        get
        {
            int first = _firstArgument[index];
            return new Command(_buffer.Span, _arguments.AsSpan(first, _firstArgument[index + 1] - first));
        }
    }

    /// <summary>The bytes that all arguments are ranges of.</summary>
    public ReadOnlySpan<byte> Buffer => _buffer.Span;

    /// <summary>The same bytes.</summary>
    internal ReadOnlyMemory<byte> Memory => _buffer;

    /// <summary>Where an argument lies in <see cref="Buffer"/>.</summary>
    /// <param name="command">Index of the command.</param>
    /// <param name="argument">Index of the argument; 0 is the name.</param>
    public ArgumentRange RangeOf(int command, int argument) => _arguments[_firstArgument[command] + argument];

    /// <summary>Empties the batch and says which bytes the coming ranges point into.</summary>
    /// <param name="buffer">Owned by the caller and unchanged while the batch runs.</param>
    /// <param name="start">Where offset 0 of the ranges lies.</param>
    public void Reset(byte[] buffer, int start) => Reset(buffer.AsMemory(start));

    /// <summary>Empties the batch and says which bytes the coming ranges point into.</summary>
    /// <param name="buffer">Owned by the caller and unchanged while the batch runs; offset 0 of the ranges is its first byte.</param>
    public void Reset(ReadOnlyMemory<byte> buffer)
    {
        _buffer = buffer;
        Count = 0;
        if (_arguments.Length > KeptArguments) _arguments = new ArgumentRange[MaxCommands * 4];
    }

    /// <summary>Appends a command.</summary>
    /// <param name="arguments">
    /// Its arguments, the name first, relative to the start given to <see cref="Reset(ReadOnlyMemory{byte})"/>; copied.
    /// </param>
    public void Add(ReadOnlySpan<ArgumentRange> arguments)
    {
        int used = _firstArgument[Count];
        if (used + arguments.Length > _arguments.Length)
        {
            Array.Resize(ref _arguments, Math.Max(used + arguments.Length, (int)Math.Min(_arguments.Length * 2L, Array.MaxLength)));
        }

        arguments.CopyTo(_arguments.AsSpan(used));
        _firstArgument[++Count] = used + arguments.Length;
    }
}
