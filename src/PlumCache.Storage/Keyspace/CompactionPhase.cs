namespace PlumCache.Storage;

/// <summary>Where a compaction stands.</summary>
internal enum CompactionPhase
{
    /// <summary>None is on.</summary>
    Idle,

    /// <summary>Free blocks beyond the cut are set aside, so that nothing is copied into them.</summary>
    SettingAside,

    /// <summary>Blocks beyond the cut are copied below it, trie by trie.</summary>
    Moving,

    /// <summary>What the moves retired is freed, as far as readers allow.</summary>
    Draining,

    /// <summary>Free blocks beyond the cut may be handed out again.</summary>
    Ending,
}
