namespace PlumCache.Hosting.Configuration;

/// <summary>What an entry of <c>srcSet</c> names.</summary>
internal static class PluginSource
{
    private const string AssemblySuffix = ".dll";

    /// <summary>Whether it is the path of an assembly, or of a folder that holds one; else it is a built-in plugin's name.</summary>
    /// <param name="source">As written.</param>
    public static bool IsPath(string source) =>
        source.Contains('/', StringComparison.Ordinal) || source.Contains('\\', StringComparison.Ordinal)
            || source.EndsWith(AssemblySuffix, StringComparison.OrdinalIgnoreCase);
}
