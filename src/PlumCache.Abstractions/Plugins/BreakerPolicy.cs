namespace PlumCache.Abstractions;

/// <summary>
/// What happens to the commands a plugin is interested in after it has failed so often in a row that its breaker is open.
/// </summary>
public enum BreakerPolicy
{
    /// <summary>They run as if the plugin were not interested. The commands it brings are refused.</summary>
    Skip,

    /// <summary>They are refused with <c>-PLUGINERR</c>: for a plugin that guards something.</summary>
    Refuse,
}
