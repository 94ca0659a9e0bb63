namespace PlumCache.Plugins.SortedSets;

/// <summary>What the borders of a range are.</summary>
internal enum RangeOrder
{
    /// <summary>The command's options decide.</summary>
    Open,

    /// <summary>Ranks.</summary>
    Ranks,

    /// <summary>BYSCORE: scores.</summary>
    Scores,

    /// <summary>BYLEX: members.</summary>
    Members,
}
