namespace PlumCache.Abstractions;

/// <summary>
/// What a command does, as a pure function: the same input gives the same step, on any thread, any number of times. It reads the
/// view and answers a step; it changes nothing by itself. It may be run again, when what its batch wrote did not hold.
/// </summary>
/// <param name="context">Time, seed, session and limits.</param>
/// <param name="view">The connection's database at the instant of the batch, earlier commands of the batch included.</param>
/// <param name="command">The request; its arity has been checked.</param>
public delegate Step CommandFunction(in CommandContext context, KeyspaceView view, in Command command);
