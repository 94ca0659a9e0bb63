namespace PlumCache.Abstractions;

/// <summary>
/// What a key holds. Kinds other than strings are plugins': numbers that their manifests name (<see cref="PluginManifest.Kinds"/>). 1 to 15
/// are for the plugins that come with the server, 16 to 31 for others.
/// </summary>
public enum ValueKind
{
    /// <summary>A string of bytes.</summary>
    String = 0,
}
