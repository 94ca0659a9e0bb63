namespace PlumCache.Hosting.Safety;

/// <summary>Ends this process by the runtime's own way: the message goes to standard error, and the system may keep a dump.</summary>
internal sealed class FailFast : IProcessEnd
{
    /// <inheritdoc/>
    public void End(string message, Exception exception) => Environment.FailFast(message, exception);
}
