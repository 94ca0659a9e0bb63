namespace PlumCache.Tests.EndToEnd.Comparison;

/// <summary>How the lines of comparison-commands.txt are sent.</summary>
public enum LineWay
{
    /// <summary>One after the other, each when the one before is answered.</summary>
    Alone,

    /// <summary>All lines of a group in one write.</summary>
    Pipelined,

    /// <summary>Each between a MULTI and an EXEC of its own.</summary>
    InATransaction,

    /// <summary>All lines of a group that can be queued, in one transaction.</summary>
    InOneTransaction,
}
