namespace PlumCache.Tests.Faults.Engine;

/// <summary>Something that a history has done, to be done again on an engine that knows no failures.</summary>
/// <param name="kind">What.</param>
/// <param name="number">The connection, or how many milliseconds or steps.</param>
/// <param name="line">The command, or all that the host wrote.</param>
internal sealed class LogEntry(LogKind kind, int number, string line = "")
{
    public LogKind Kind => kind;

    public int Number => number;

    public string Line => line;

    /// <summary>What the client was told; null: that is not known, as its connection broke off.</summary>
    public string? Reply { get; set; }

    /// <summary>Whether it holds, by all that the client was told.</summary>
    public bool Holds { get; set; } = true;
}
