namespace PlumCache.Storage;

/// <summary>
/// Something that always holds does not: a block is freed twice, a draft was left open, what was published could not be handed over. The
/// state is not to be trusted any more, so nobody survives this: no handler takes it, and who runs the process says so once and ends it. An
/// exception filter is the place for that, because it runs before anything is unwound: no <c>finally</c> then works on the broken state.
/// </summary>
public sealed class StorageBrokenException : Exception
{
    /// <summary>Says what does not hold.</summary>
    /// <param name="message">A sentence.</param>
    /// <param name="cause">What it was found by, if it was found by another exception.</param>
    public StorageBrokenException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>
    /// Whether an exception is one of these or carries one: a task, or a constructor called by name, wraps what was thrown. A handler of
    /// all exceptions has this in its filter, and lets such a one pass.
    /// </summary>
    public static bool IsIn(Exception? exception) => exception switch
    {
        null => false,
        StorageBrokenException => true,
        AggregateException several => several.InnerExceptions.Any(IsIn),
        _ => IsIn(exception.InnerException),
    };
}
