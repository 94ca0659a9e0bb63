using PlumCache.Hosting.Configuration;

namespace PlumCache.Hosting.Plugins;

/// <summary>
/// Which plugin carries out which of Redis' eviction policies: a policy without its plugin would be a limit that nobody keeps.
/// </summary>
internal static class EvictionPolicies
{
    private const string None = "noeviction";

    /// <summary>The plugin of a policy; null for the one that evicts nothing.</summary>
    /// <param name="policy">One of <c>maxmemory_policy</c>'s words.</param>
    public static string? PluginOf(string policy) => policy switch
    {
        None => null,
        "volatile-ttl" => "ttl-first",
        _ => policy[(policy.IndexOf('-', StringComparison.Ordinal) + 1)..],
    };

    /// <summary>Whether access stamps must tell how often keys are used.</summary>
    /// <param name="policy">One of <c>maxmemory_policy</c>'s words.</param>
    public static bool CountsUses(string policy) => policy.EndsWith("-lfu", StringComparison.Ordinal);

    /// <summary>Whether a policy would be without its plugin if this one went.</summary>
    /// <param name="options">With the policy.</param>
    /// <param name="name">A plugin.</param>
    public static bool Need(PlumCacheOptions options, string name) =>
        string.Equals(PluginOf(options.MaxMemoryPolicy), name, StringComparison.Ordinal);

    /// <summary>What is wrong with a policy when these plugins are loaded; null: nothing.</summary>
    /// <param name="options">With the policy.</param>
    /// <param name="names">The loaded plugins.</param>
    public static string? Check(PlumCacheOptions options, IEnumerable<string> names) =>
        PluginOf(options.MaxMemoryPolicy) is { } plugin && !names.Contains(plugin, StringComparer.Ordinal)
            ? $"maxmemory_policy \"{options.MaxMemoryPolicy}\" needs the plugin '{plugin}', which is not loaded: name it in the srcSet "
                + "of a category, such as [plugins.eviction]"
            : null;
}
