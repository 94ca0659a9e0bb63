namespace PlumCache.Abstractions;

/// <summary>The contract between server and plugins: everything public in this assembly.</summary>
public static class PluginContract
{
    /// <summary>
    /// Its semantic version. A constant, so that a plugin carries the one it was built with: a server of another major version refuses it,
    /// and one of an older minor version too. A preview goes with itself alone.
    /// </summary>
    public const string Version = "2.0.0-preview";
}
