namespace PlumCache.Hosting.Configuration;

/// <summary>What code in the server's own process may hold.</summary>
internal static class ViewSettings
{
    public static SettingSection Section { get; } = new("What code in the same process may hold", [
        new IntegerSetting
        {
            Name = "view_lifetime",
            Summary = "A view that was opened for no other time lapses after this; its readers get an ObjectDisposedException.",
            Unit = "seconds",
            Why = "walking ten million keys takes some seconds; a view that was forgotten only keeps old memory.",
            Min = 1,
            Max = 86_400,
            Get = static options => options.ViewLifetimeSeconds,
            Set = static (options, value) => options with { ViewLifetimeSeconds = (int)value },
        },
    ]);
}
