namespace PlumCache.Abstractions;

/// <summary>What of each key, or of each field, a <see cref="RangeQuery"/> answers.</summary>
public enum RangeParts
{
    /// <summary>The key: an array.</summary>
    Keys,

    /// <summary>The key and its value: a map.</summary>
    Pairs,

    /// <summary>The value: an array.</summary>
    Values,

    /// <summary>The key, as a member: a set.</summary>
    Members,
}
