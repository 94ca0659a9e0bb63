namespace PlumCache.Tests.Faults.Engine;

/// <summary>What a history does.</summary>
internal enum LogKind
{
    /// <summary>A connection sends a command.</summary>
    Command,

    /// <summary>A connection ends, and another one takes its place.</summary>
    Reconnect,

    /// <summary>The host writes.</summary>
    Host,

    /// <summary>Time passes.</summary>
    Pass,

    /// <summary>Some steps of upkeep.</summary>
    Upkeep,
}
