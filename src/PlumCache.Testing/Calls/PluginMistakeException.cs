namespace PlumCache.Testing;

/// <summary>A plugin did what a server answers with <c>-PLUGINERR</c>.</summary>
public sealed class PluginMistakeException : Exception
{
    /// <summary>A mistake without words.</summary>
    public PluginMistakeException()
    {
    }

    /// <summary>A mistake.</summary>
    /// <param name="message">What it was.</param>
    public PluginMistakeException(string message)
        : base(message)
    {
    }

    /// <summary>A mistake with its cause.</summary>
    /// <param name="message">What it was.</param>
    /// <param name="innerException">The cause.</param>
    public PluginMistakeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
