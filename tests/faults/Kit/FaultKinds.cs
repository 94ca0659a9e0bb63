#if DEBUG
using PlumCache.Storage;

namespace PlumCache.Tests.Faults.Kit;

/// <summary>What the places fail with: as each would in earnest, but with words that tell a scheduled failure from any other.</summary>
internal static class FaultKinds
{
    /// <summary>Words of every scheduled failure but of a full arena.</summary>
    private const string Scheduled = "A fault that a test has scheduled.";

    /// <summary>Makes the exception of a place.</summary>
    public static Func<Exception> Of(FaultPoint point) => point switch
    {
        FaultPoint.PluginCall or FaultPoint.Effect or FaultPoint.Timer => static () => new InjectedFaultException(),
        FaultPoint.Logger => static () => new IOException(Scheduled),
        _ => static () => new InsufficientMemoryException(Scheduled),
    };

    /// <summary>The arena's own way to say that it has no block.</summary>
    public static Exception ArenaFull() => new ArenaFullException(0);

    /// <summary>Whether an exception is one of those, or tells of one.</summary>
    public static bool IsScheduled(Exception? exception) =>
        exception is not null
        && (exception is ArenaFullException || IsScheduled(exception.Message) || IsScheduled(exception.InnerException));

    /// <summary>Whether a line of a log tells of one.</summary>
    public static bool IsScheduled(string message) => message.Contains(Scheduled, StringComparison.Ordinal);
}
#endif
