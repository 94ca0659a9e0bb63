namespace PlumCache.Abstractions;

/// <summary>What several commands of one step answer together.</summary>
public enum ReplyChoice
{
    /// <summary>The last one's reply.</summary>
    Last,

    /// <summary>An array of all replies: EXEC's form.</summary>
    All,
}
