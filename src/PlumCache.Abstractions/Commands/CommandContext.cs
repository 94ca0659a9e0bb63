namespace PlumCache.Abstractions;

/// <summary>What a command may know besides the keys. All of it is given; nothing is looked up, so a command stays pure.</summary>
/// <param name="nowMs">See <see cref="NowMs"/>.</param>
/// <param name="seed">See <see cref="Seed"/>.</param>
/// <param name="session">See <see cref="Session"/>.</param>
/// <param name="limits">See <see cref="Limits"/>.</param>
/// <param name="edits">See <see cref="Edits"/>.</param>
public readonly struct CommandContext(long nowMs, ulong seed, SessionState session, CommandLimits limits, EditList edits)
{
    /// <summary>The batch's time in Unix milliseconds. Never steps back between commits.</summary>
    public long NowMs { get; } = nowMs;

    /// <summary>Randomness for this command alone; the same on a rerun.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>The connection as it stands before this command.</summary>
    public SessionState Session { get; } = session;

    /// <summary>The limits of keys and values.</summary>
    public CommandLimits Limits { get; } = limits;

    /// <summary>An empty recorder for steps with more than one edit; the engine reuses it after the step has been applied.</summary>
    public EditList Edits { get; } = edits;
}
