namespace PlumCache.Hosting.Configuration;

/// <summary>How a line of the log looks.</summary>
public enum LogFormat
{
    /// <summary>Time, severity, who logs, and a sentence.</summary>
    Text,

    /// <summary>An object of JSON, with the parts of the sentence beside it.</summary>
    Json,
}
