using PlumCache.Abstractions;

namespace PlumCache.Hosting.Sessions;

/// <summary>
/// A batch is 2 KB, more than all the rest of an idle connection, so one is borrowed only while there is input: from the thread's own slot,
/// where the next connection of that thread finds it warm.
/// </summary>
internal static class BatchCache
{
    [ThreadStatic]
    private static CommandBatch? _spare;

    /// <summary>An empty batch.</summary>
    public static CommandBatch Rent()
    {
        CommandBatch batch = _spare ?? new CommandBatch();
        _spare = null;
        return batch;
    }

    /// <summary>Takes a batch back.</summary>
    /// <param name="batch">No longer used.</param>
    public static void Return(CommandBatch batch)
    {
        // It must not keep a connection's buffer alive, nor show it to another.
        batch.Reset([], 0);
        _spare = batch;
    }
}
