namespace PlumCache.Hosting.Configuration;

/// <summary>What SCAN may hold between its pages.</summary>
internal static class ScanSettings
{
    public static SettingSection Section { get; } = new("What SCAN may hold between its pages", [
        new IntegerSetting
        {
            Name = "scan_idle_timeout",
            Summary = "A scan that was not asked for its next page this long lets its view go and continues on the live keys.",
            Unit = "seconds",
            Why = "a client that still scans asks within milliseconds; a view held longer only keeps old memory.",
            Min = 1,
            Max = 86_400,
            Get = static options => options.ScanIdleTimeoutSeconds,
            Set = static (options, value) => options with { ScanIdleTimeoutSeconds = (int)value },
        },
        new IntegerSetting
        {
            Name = "max_scan_leases",
            Summary = "Most views held for scans at once; the longest idle one goes first.",
            Why = "scans begun at one revision share a view, so this is many more scans than it looks.",
            Min = 1,
            Max = 4096,
            Get = static options => options.MaxScanLeases,
            Set = static (options, value) => options with { MaxScanLeases = (int)value },
        },
        new IntegerSetting
        {
            Name = "max_lapsed_scans",
            Summary = "Most positions kept of scans that let their view go; an older cursor is an error.",
            Why = "enough for days of abandoned scans, at about the length of a key each.",
            Min = 0,
            Max = 524_288, // half the numbers a cursor has for scans: see the engine's LapsedPositions
            Get = static options => options.MaxLapsedScans,
            Set = static (options, value) => options with { MaxLapsedScans = (int)value },
        },
    ]);
}
