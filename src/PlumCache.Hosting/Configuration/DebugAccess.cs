namespace PlumCache.Hosting.Configuration;

/// <summary>Who may use DEBUG: it can stop a server for seconds, so nobody unless the owner says otherwise.</summary>
public enum DebugAccess
{
    /// <summary>Nobody.</summary>
    No,

    /// <summary>Connections from this machine.</summary>
    Local,
}
