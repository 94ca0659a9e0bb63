namespace PlumCache.Hosting.Configuration;

/// <summary>Publish and subscribe.</summary>
internal static class PubSubSettings
{
    /// <summary>Least <c>pubsub_output_limit</c>.</summary>
    public const long LeastOutputBytes = 16 << 10;

    /// <summary>Greatest <c>pubsub_output_limit</c>.</summary>
    public const long MostOutputBytes = 1 << 30;

    public static SettingSection Section { get; } = new("Publish and subscribe", [
        new SizeSetting
        {
            Name = "pubsub_output_limit",
            Summary = "Messages waiting for a subscriber beyond which it is closed.",
            Unit = "bytes",
            Why = "Redis' hard limit; messages cannot be taken back, so one that does not read must go.",
            IsLive = true,
            MinBytes = LeastOutputBytes,
            MaxBytes = MostOutputBytes,
            Get = static options => options.PubSubOutputLimitBytes,
            Set = static (options, value) => options with { PubSubOutputLimitBytes = value },
        },
        new KeyspaceEventsSetting
        {
            Name = "notify_keyspace_events",
            ConfigName = "notify-keyspace-events",
            Summary =
                "Which changes of keys the plugin pubsub publishes as messages, by Redis' letters: K and E choose the channels, the "
                + "others the events; empty for none.",
            Why = "Redis' default: events cost every write.",
            IsLive = true,
        },
    ]);
}
