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
    ]);
}
