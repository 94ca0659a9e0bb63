namespace PlumCache.Hosting.Configuration;

/// <summary>What the server tells about itself.</summary>
internal static class ObservabilitySettings
{
    public static SettingSection Section { get; } = new("What the server tells about itself", [
        new IntegerSetting
        {
            Name = "slowlog_log_slower_than",
            ConfigName = "slowlog-log-slower-than",
            Summary = "Commands that took at least this long are put into SLOWLOG; 0 for all, -1 for none.",
            Unit = "microseconds",
            Why = "Redis' default.",
            IsLive = true,
            Min = -1,
            Max = 3_600_000_000,
            Get = static options => options.SlowlogLogSlowerThanMicroseconds,
            Set = static (options, value) => options with { SlowlogLogSlowerThanMicroseconds = value },
        },
        new IntegerSetting
        {
            Name = "slowlog_max_len",
            ConfigName = "slowlog-max-len",
            Summary = "Entries SLOWLOG keeps.",
            Why = "Redis' default.",
            IsLive = true,
            Min = 0,
            Max = 100_000,
            Get = static options => options.SlowlogMaxLength,
            Set = static (options, value) => options with { SlowlogMaxLength = (int)value },
        },
        new ChoiceSetting
        {
            Name = "log_level",
            ConfigName = "loglevel",
            Summary = "Least severity that is logged.",
            Why = "a quiet server says nothing but its start, its stop and what went wrong.",
            IsLive = true,
            Words = LogLevelName.Words,
            ToRedis = LogLevelName.ToRedis,
            Get = static options => LogLevelName.Of(options.LogLevel),
            Set = static (options, value) => options with { LogLevel = LogLevelName.Parse(value) },
        },
        new ChoiceSetting
        {
            Name = "log_format",
            Summary = "How an entry of the log looks: a line of text, or an object of JSON with the parts of the sentence beside it.",
            Why = "people read it first.",
            Words = ["text", "json"],
            Get = static options => options.LogFormat == LogFormat.Json ? "json" : "text",
            Set = static (options, value) => options with { LogFormat = value == "json" ? LogFormat.Json : LogFormat.Text },
        },
        new TextSetting
        {
            Name = "log_file",
            ConfigName = "logfile",
            Summary = "File that the log is added to, in place of standard error; relative to this file's folder. SIGHUP has it opened "
                + "again, for who moves it away.",
            Why = "systemd and containers keep what goes to standard error.",
            Allowed = "a file's path",
            IsAllowed = TextSetting.IsPath,
            Get = static options => options.LogFile,
            Set = static (options, value) => options with { LogFile = value },
        },
    ]);
}
