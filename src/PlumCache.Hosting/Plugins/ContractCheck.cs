using PlumCache.Abstractions;

namespace PlumCache.Hosting.Plugins;

/// <summary>Whether this server fulfils the contract that a plugin was built for.</summary>
internal static class ContractCheck
{
    private static readonly Version Ours = NumberOf(PluginContract.Version)!;

    /// <summary>What keeps the plugin out, or null: another major version, or a newer minor one.</summary>
    /// <param name="theirs">The version the plugin was built for.</param>
    public static string? Refuse(Version theirs)
    {
        if (theirs.Major == Ours.Major && theirs.Minor <= Ours.Minor) return null;
        string why = theirs.Major != Ours.Major ? "another major version" : "a newer one";
        return $"was built for version {theirs.ToString(2)} of the plugin contract, and this server has {Ours.ToString(2)}: {why}";
    }

    /// <summary>
    /// The same of the version that a manifest tells. A preview goes with itself alone: what it has may be gone in the version itself.
    /// </summary>
    /// <param name="theirs">As <see cref="PluginContract.Version"/> is written.</param>
    public static string? Refuse(string? theirs)
    {
        if (NumberOf(theirs) is not { } number) return $"has '{theirs}' for a contract version: expected PluginContract.Version";
        if (Refuse(number) is { } problem) return problem;
        bool isPreview = IsPreview(theirs!) || (number.Minor == Ours.Minor && IsPreview(PluginContract.Version));
        if (!isPreview || theirs == PluginContract.Version) return null;
        const string Why = "a preview goes with itself alone";
        return $"was built for version {theirs} of the plugin contract, and this server has {PluginContract.Version}: {Why}";
    }

    private static bool IsPreview(string version) => version.Contains('-', StringComparison.Ordinal);

    private static Version? NumberOf(string? version) => Version.TryParse(version?.Split('-')[0], out Version? number) ? number : null;
}
