namespace PlumCache.Hosting.Configuration;

/// <summary>Up to which size collections count as small ones. All are kept alike; it is what clients are told.</summary>
internal static class EncodingSettings
{
    public static SettingSection Section { get; } = new("What OBJECT ENCODING tells of collections", [
        new IntegerSetting
        {
            Name = "hash_max_listpack_entries",
            ConfigName = "hash-max-listpack-entries",
            Aliases = ["hash-max-ziplist-entries"],
            Summary = "Most fields of a hash that OBJECT ENCODING calls a listpack; one that has had more is a hashtable for good.",
            Why = "Redis' default. Hashes are kept alike, whatever they are called.",
            IsLive = true,
            Min = 0,
            Max = long.MaxValue,
            Get = static options => options.HashMaxListpackEntries,
            Set = static (options, value) => options with { HashMaxListpackEntries = value },
        },
        new SizeSetting
        {
            Name = "hash_max_listpack_value",
            ConfigName = "hash-max-listpack-value",
            Aliases = ["hash-max-ziplist-value"],
            Summary = "Longest field, and longest value, of such a hash.",
            Unit = "bytes",
            Why = "Redis' default.",
            IsLive = true,
            MinBytes = 0,
            MaxBytes = 1L << 30,
            Get = static options => options.HashMaxListpackValueBytes,
            Set = static (options, value) => options with { HashMaxListpackValueBytes = value },
        },
        new IntegerSetting
        {
            Name = "set_max_intset_entries",
            ConfigName = "set-max-intset-entries",
            Summary = "Most members of a set of integers that OBJECT ENCODING calls an intset; one that has had more is a hashtable for "
                + "good.",
            Why = "Redis' default. Sets are kept alike, whatever they are called.",
            IsLive = true,
            Min = 0,
            Max = long.MaxValue,
            Get = static options => options.SetMaxIntsetEntries,
            Set = static (options, value) => options with { SetMaxIntsetEntries = value },
        },
        new IntegerSetting
        {
            Name = "set_max_listpack_entries",
            ConfigName = "set-max-listpack-entries",
            Summary = "Most members of another set that OBJECT ENCODING calls a listpack; one that has had more is a hashtable for good.",
            Why = "Redis' default.",
            IsLive = true,
            Min = 0,
            Max = long.MaxValue,
            Get = static options => options.SetMaxListpackEntries,
            Set = static (options, value) => options with { SetMaxListpackEntries = value },
        },
        new SizeSetting
        {
            Name = "set_max_listpack_value",
            ConfigName = "set-max-listpack-value",
            Summary = "Longest member of such a set.",
            Unit = "bytes",
            Why = "Redis' default.",
            IsLive = true,
            MinBytes = 0,
            MaxBytes = 1L << 30,
            Get = static options => options.SetMaxListpackValueBytes,
            Set = static (options, value) => options with { SetMaxListpackValueBytes = value },
        },
        new IntegerSetting
        {
            Name = "zset_max_listpack_entries",
            ConfigName = "zset-max-listpack-entries",
            Aliases = ["zset-max-ziplist-entries"],
            Summary = "Most members of a sorted set that OBJECT ENCODING calls a listpack; one that has had more is a skiplist for good.",
            Why = "Redis' default. Sorted sets are kept alike, whatever they are called.",
            IsLive = true,
            Min = 0,
            Max = long.MaxValue,
            Get = static options => options.ZsetMaxListpackEntries,
            Set = static (options, value) => options with { ZsetMaxListpackEntries = value },
        },
        new SizeSetting
        {
            Name = "zset_max_listpack_value",
            ConfigName = "zset-max-listpack-value",
            Aliases = ["zset-max-ziplist-value"],
            Summary = "Longest member of such a sorted set.",
            Unit = "bytes",
            Why = "Redis' default.",
            IsLive = true,
            MinBytes = 0,
            MaxBytes = 1L << 30,
            Get = static options => options.ZsetMaxListpackValueBytes,
            Set = static (options, value) => options with { ZsetMaxListpackValueBytes = value },
        },
        new IntegerSetting
        {
            Name = "list_max_listpack_size",
            ConfigName = "list-max-listpack-size",
            Aliases = ["list-max-ziplist-size"],
            Summary = "Most elements of a list that OBJECT ENCODING calls a listpack; negative: its size, -1 is 4 KB, -2 8 KB, -3 16 KB, "
                + "-4 32 KB and -5 64 KB. A larger one is a quicklist until half of that is left.",
            Why = "Redis' default. Lists are kept alike, whatever they are called.",
            IsLive = true,
            Min = int.MinValue,
            Max = int.MaxValue,
            Get = static options => options.ListMaxListpackSize,
            Set = static (options, value) => options with { ListMaxListpackSize = value },
        },
    ]);
}
