namespace PlumCache.Protocol;

/// <summary>
/// Replies that wait to be sent would outgrow their bound. Nothing of the write that failed is in the buffer's written bytes.
/// </summary>
public sealed class OutputLimitException : Exception
{
    /// <summary>With a standard message.</summary>
    public OutputLimitException()
        : this("The replies of one batch are too large.")
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">For the log.</param>
    public OutputLimitException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">For the log.</param>
    /// <param name="innerException">What led to it.</param>
    public OutputLimitException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
