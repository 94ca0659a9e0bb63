using PlumCache.Abstractions;

namespace PlumCache.Hosting.Plugins;

/// <summary>Whether this server fulfils the contract that a plugin was built for.</summary>
internal static class ContractCheck
{
    private static readonly Version Ours = Version.Parse(PluginContract.Version);

    /// <summary>What keeps the plugin out, or null: another major version, or a newer minor one.</summary>
    /// <param name="theirs">The version the plugin was built for.</param>
    public static string? Refuse(Version theirs)
    {
        if (theirs.Major == Ours.Major && theirs.Minor <= Ours.Minor) return null;
        string why = theirs.Major != Ours.Major ? "another major version" : "a newer one";
        return $"was built for version {theirs.ToString(2)} of the plugin contract, and this server has {Ours.ToString(2)}: {why}";
    }
}
