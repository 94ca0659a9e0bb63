using PlumCache.Abstractions;

namespace PlumCache.Plugins.Eviction;

/// <summary>What the four policies' plugins say of themselves alike.</summary>
internal static class EvictionManifest
{
    /// <summary>The manifest of one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="summary">One sentence.</param>
    /// <param name="limit">What it has to keep; null: it is idle, wants to see nothing and costs nothing.</param>
    public static PluginManifest Of(string name, string summary, EvictionLimit? limit) => new()
    {
        Name = name,
        Version = "0.1.0",
        ContractVersion = PluginContract.Version,
        Summary = summary,
        Interests = limit is null ? [] : [new Interest { Phase = PluginPhase.Settle, Scope = InterestScope.Writes }],
        Rights = PluginRights.WriteKeys,
        ServerSettings = EvictionLimit.Settings,
    };
}
