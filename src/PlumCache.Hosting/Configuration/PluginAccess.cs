namespace PlumCache.Hosting.Configuration;

/// <summary>
/// Who may load and unload plugins while the server runs: a plugin is code with the server's rights, so nobody unless the owner says
/// otherwise.
/// </summary>
public enum PluginAccess
{
    /// <summary>Nobody.</summary>
    No,

    /// <summary>Connections from this machine.</summary>
    Local,
}
