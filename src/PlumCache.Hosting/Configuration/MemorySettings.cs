namespace PlumCache.Hosting.Configuration;

/// <summary>How much memory the keys may take before some are evicted, and what scans may hold.</summary>
internal static class MemorySettings
{
    /// <summary>More than any machine has, so that what a client sets is a mistake beyond it.</summary>
    private const long MostBytes = 1L << 40;

    public static SettingSection Section { get; } = new("Eviction, and what scans may hold", [
        new SizeSetting
        {
            Name = "maxmemory",
            ConfigName = "maxmemory",
            Summary =
                "Most bytes of keys and values, over all databases; beyond it keys are evicted, or writes answer -OOM. 0 for no limit.",
            Unit = "bytes",
            Why = "Redis' default. Whole keys and values count; around them the trie takes some 8 bytes a key more, or less where keys "
                + "begin alike.",
            IsLive = true,
            MinBytes = 0,
            MaxBytes = MostBytes,
            Get = static options => options.MaxMemoryBytes,
            Set = static (options, value) => options with { MaxMemoryBytes = value },
        },
        new ChoiceSetting
        {
            Name = "maxmemory_policy",
            ConfigName = "maxmemory-policy",
            Summary =
                "Which keys are evicted: the longest unused, the least used, any, or those that expire soonest; of all keys, or of those "
                + "with an expiry.",
            Why = "Redis' default: a server loses nothing that it was not told to.",
            IsLive = true,
            Words = ["volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl", "allkeys-lru", "allkeys-lfu", "allkeys-random",
                "noeviction"],
            Get = static options => options.MaxMemoryPolicy,
            Set = static (options, value) => options with { MaxMemoryPolicy = value },
        },
        new IntegerSetting
        {
            Name = "maxmemory_samples",
            ConfigName = "maxmemory-samples",
            Summary = "Keys drawn at random for each that is evicted; more come closer to the exact policy and take longer.",
            Why = "Redis' default; at most 0.2 points of hit rate below exact LRU and 0.8 below exact LFU on the traces of "
                + "docs/PERFORMANCE.md.",
            IsLive = true,
            Min = 1,
            Max = 64,
            Get = static options => options.MaxMemorySamples,
            Set = static (options, value) => options with { MaxMemorySamples = (int)value },
        },
        new SizeSetting
        {
            Name = "max_held_memory",
            Summary =
                "Most bytes that old versions may take which only scans hold; beyond it those that hold most go on over the live keys. 0 "
                + "for no limit.",
            Unit = "bytes",
            Why = "a scan of millions of keys is over before writers have replaced so much; one that is not should not double the memory.",
            IsLive = true,
            MinBytes = 0,
            MaxBytes = MostBytes,
            Get = static options => options.MaxHeldMemoryBytes,
            Set = static (options, value) => options with { MaxHeldMemoryBytes = value },
        },
    ]);
}
