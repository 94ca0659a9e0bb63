namespace PlumCache.Hosting.Configuration;

/// <summary>How much one request may be.</summary>
internal static class LimitSettings
{
    public static SettingSection Section { get; } = new("How much one request may be", [
        new SizeSetting
        {
            Name = "max_request_bytes",
            ConfigName = "client-query-buffer-limit",
            Summary = "Longest request, all arguments together.",
            Unit = "bytes",
            Why = "Redis' default, and what one contiguous buffer can well be.",
            MinBytes = 64 << 10,
            MaxBytes = 1 << 30,
            Get = static options => options.MaxRequestBytes,
            Set = static (options, value) => options with { MaxRequestBytes = (int)value },
        },
        new SizeSetting
        {
            Name = "max_bulk_bytes",
            ConfigName = "proto-max-bulk-len",
            Summary = "Longest argument, and so longest value.",
            Unit = "bytes",
            Why = "Redis' default.",
            MinBytes = 1 << 20,
            MaxBytes = 512 << 20,
            Get = static options => options.MaxBulkBytes,
            Set = static (options, value) => options with { MaxBulkBytes = (int)value },
        },
        new IntegerSetting
        {
            Name = "max_arguments",
            Summary = "Most arguments of a request; max_request_bytes bounds them too, as each takes at least 6 bytes of it.",
            Why = "Redis' own limit since 7.0.",
            Min = 16,
            Max = int.MaxValue,
            Get = static options => options.MaxArguments,
            Set = static (options, value) => options with { MaxArguments = (int)value },
        },
        new SizeSetting
        {
            Name = "max_inline_bytes",
            Summary = "Longest line of an inline command, as typed into nc.",
            Unit = "bytes",
            Why = "Redis' own limit.",
            MinBytes = 128,
            MaxBytes = 1 << 20,
            Get = static options => options.MaxInlineBytes,
            Set = static (options, value) => options with { MaxInlineBytes = (int)value },
        },
        new IntegerSetting
        {
            Name = "max_unauthenticated_arguments",
            Summary = "Most arguments of a request before AUTH.",
            Why = "Redis' own limit: a stranger needs no more to give a password.",
            Min = 3,
            Max = 1_048_576,
            Get = static options => options.MaxUnauthenticatedArguments,
            Set = static (options, value) => options with { MaxUnauthenticatedArguments = (int)value },
        },
        new SizeSetting
        {
            Name = "max_unauthenticated_bulk_bytes",
            Summary = "Longest argument before AUTH.",
            Unit = "bytes",
            Why = "Redis' own limit: a stranger must not make the server hold much.",
            MinBytes = 64,
            MaxBytes = 512 << 20,
            Get = static options => options.MaxUnauthenticatedBulkBytes,
            Set = static (options, value) => options with { MaxUnauthenticatedBulkBytes = (int)value },
        },
    ]);
}
