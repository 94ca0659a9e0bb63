namespace PlumCache.Abstractions;

/// <summary>Which arguments of a command are keys of some sort: a pure function of its words.</summary>
/// <param name="command">The command, with its arity checked.</param>
public delegate KeyPositions KeyChoice(in Command command);
