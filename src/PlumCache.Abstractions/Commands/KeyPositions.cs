namespace PlumCache.Abstractions;

/// <summary>Which arguments of a command are keys, as Redis' COMMAND reply tells it.</summary>
/// <param name="First">Index of the first key; 0 when the command takes none.</param>
/// <param name="Last">Index of the last key; -1 is the last argument.</param>
/// <param name="Step">Distance from a key to the next.</param>
public readonly record struct KeyPositions(int First, int Last, int Step)
{
    /// <summary>No keys.</summary>
    public static readonly KeyPositions None;

    /// <summary>One key, right behind the name.</summary>
    public static readonly KeyPositions One = new(1, 1, 1);

    /// <summary>Two keys behind the name.</summary>
    public static readonly KeyPositions Two = new(1, 2, 1);

    /// <summary>All arguments are keys.</summary>
    public static readonly KeyPositions All = new(1, -1, 1);

    /// <summary>
    /// Index of the argument that is a field which the command reads or writes in its key's collection: of a pipeline of such commands
    /// keys and fields are looked up together. 0: none, or several.
    /// </summary>
    public int Field { get; init; }

    /// <summary>Index of the last key of a command with that many arguments.</summary>
    internal int LastOf(int arguments) => Last >= 0 ? Math.Min(Last, arguments - 1) : arguments + Last;
}
