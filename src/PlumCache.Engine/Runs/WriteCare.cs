namespace PlumCache.Engine.Runs;

/// <summary>
/// How a unit guards against writes of its own that cannot be carried out. Nearly all can, and a savepoint has each later write copy the
/// paths that it shares with earlier ones: so there is none until one was refused.
/// </summary>
internal enum WriteCare
{
    /// <summary>Not at all: the first refusal ends the run, and it begins anew.</summary>
    None,

    /// <summary>Each write has a savepoint, and is rolled back alone. A full arena still ends the run: room may be made.</summary>
    Each,

    /// <summary>The same, and no room can be made: a write that finds none is refused.</summary>
    Full,
}
