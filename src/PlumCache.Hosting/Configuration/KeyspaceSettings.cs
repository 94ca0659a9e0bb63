namespace PlumCache.Hosting.Configuration;

/// <summary>The keys and their memory.</summary>
internal static class KeyspaceSettings
{
    public static SettingSection Section { get; } = new("The keys and their memory", [
        new IntegerSetting
        {
            Name = "databases",
            Summary = "Number of databases SELECT chooses from.",
            Why = "Redis' default.",
            Min = 1,
            Max = 1024,
            Get = static options => options.Databases,
            Set = static (options, value) => options with { Databases = (int)value },
        },
        new TextSetting
        {
            Name = "delimiter",
            Summary = "What stands before it in a key is the key's namespace.",
            Why = "what users of Redis put between the parts of a key: user:1001:name.",
            Allowed = "a string of 1 to 16 characters",
            IsAllowed = static text => text.Length is >= 1 and <= 16,
            Get = static options => options.Delimiter,
            Set = static (options, value) => options with { Delimiter = value },
        },
        new SizeSetting
        {
            Name = "arena_limit",
            Summary = "Most memory the keys and values may take; beyond it, writes answer -OOM and reads go on.",
            Unit = "bytes",
            Why = "all that 32-bit handles of 16-byte granules can address. The range is reserved, memory is taken as it is used.",
            MinBytes = 1L << 20,
            MaxBytes = 64L << 30,
            Get = static options => options.ArenaLimitBytes,
            Set = static (options, value) => options with { ArenaLimitBytes = value },
        },
        new IntegerSetting
        {
            Name = "max_key_bytes",
            Summary = "Longest key; a longer one is refused.",
            Unit = "bytes",
            Why = "a write copies the path its key walks, so hostile keys must stay bounded.",
            Min = 1,
            Max = 65_536,
            Get = static options => options.MaxKeyBytes,
            Set = static (options, value) => options with { MaxKeyBytes = (int)value },
        },
    ]);
}
