using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Eviction;

/// <summary>What the server's settings ask of the policy that is in force.</summary>
/// <param name="MaxBytes">Most bytes of keys and values, over all databases.</param>
/// <param name="OnlyVolatile">Whether only keys with an expiry may go.</param>
/// <param name="Samples">Keys drawn for each that goes.</param>
internal sealed record EvictionLimit(long MaxBytes, bool OnlyVolatile, int Samples)
{
    private const string MaxMemory = "maxmemory", Policy = "maxmemory-policy", SampleCount = "maxmemory-samples";

    /// <summary>The settings it is read from, by the names of CONFIG GET.</summary>
    public static ImmutableArray<string> Settings { get; } = [MaxMemory, Policy, SampleCount];

    /// <summary>Reads them.</summary>
    /// <param name="settings">With <see cref="Settings"/>.</param>
    /// <param name="kind">What follows <c>allkeys-</c> and <c>volatile-</c> in the names of the policies one plugin is for.</param>
    /// <returns>Null when nothing is limited, or by another plugin's policy.</returns>
    public static EvictionLimit? Read(PluginSettings settings, string kind)
    {
        long maxBytes = long.Parse(settings.Text(MaxMemory), CultureInfo.InvariantCulture);
        string policy = settings.Text(Policy);
        bool isAllKeys = string.Equals(policy, "allkeys-" + kind, StringComparison.Ordinal);
        if (maxBytes == 0 || !(isAllKeys || string.Equals(policy, "volatile-" + kind, StringComparison.Ordinal))) return null;
        return new EvictionLimit(maxBytes, !isAllKeys, int.Parse(settings.Text(SampleCount), CultureInfo.InvariantCulture));
    }
}
