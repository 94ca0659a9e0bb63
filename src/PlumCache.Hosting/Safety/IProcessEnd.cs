namespace PlumCache.Hosting.Safety;

/// <summary>How the process ends when going on would do more harm than an end.</summary>
internal interface IProcessEnd
{
    /// <summary>Ends it at once: nothing is unwound, flushed or answered. Returns in tests only.</summary>
    /// <param name="message">One line that says why.</param>
    /// <param name="exception">What was thrown.</param>
    void End(string message, Exception exception);
}
