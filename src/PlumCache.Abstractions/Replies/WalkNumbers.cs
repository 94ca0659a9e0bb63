namespace PlumCache.Abstractions;

/// <summary>Whether the items of a <see cref="ReplyWalk"/> come with numbers, and how these are written.</summary>
public enum WalkNumbers
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>Each item is followed by its number, in one array of both.</summary>
    Behind,

    /// <summary>Each item and its number are an array of two.</summary>
    Paired,
}
