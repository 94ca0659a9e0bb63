namespace PlumCache.Hosting;

/// <summary>
/// The server could not start for a reason its owner can mend; the message is a clear line, or one for each mistake in the configuration.
/// </summary>
public sealed class ServerStartException : Exception
{
    /// <summary>With a standard message.</summary>
    public ServerStartException()
        : this("The server could not start.")
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What to tell.</param>
    public ServerStartException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What to tell.</param>
    /// <param name="innerException">What led to it.</param>
    public ServerStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
