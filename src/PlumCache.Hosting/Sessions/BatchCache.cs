using System.Diagnostics;
using PlumCache.Abstractions;

namespace PlumCache.Hosting.Sessions;

/// <summary>
/// A batch is 2 KB, more than all the rest of an idle connection, so one is borrowed only while there is input: from the thread's own few,
/// where the next connection of that thread finds the last one warm.
/// </summary>
internal static class BatchCache
{
    // As many as connections of a thread have input at once: a round's.
    private const int MaxSpare = 16;

    [ThreadStatic]
    private static Stack<CommandBatch>? _spare;

    /// <summary>An empty batch.</summary>
    public static CommandBatch Rent()
    {
        if (_spare is null || !_spare.TryPop(out CommandBatch? batch)) return new CommandBatch();
        Debug.Assert(batch.Count == 0, "A connection is given the commands of another.");
        return batch;
    }

    /// <summary>Takes a batch back.</summary>
    /// <param name="batch">No longer used.</param>
    public static void Return(CommandBatch batch)
    {
        // It must not keep a connection's buffer alive, nor show it to another.
        batch.Reset(default);
        Debug.Assert(_spare is null || !_spare.Contains(batch), "A batch is taken back twice, and two connections would have it.");
        _spare ??= new Stack<CommandBatch>(MaxSpare);
        if (_spare.Count < MaxSpare) _spare.Push(batch);
    }
}
