namespace PlumCache.Hosting.Configuration;

/// <summary>A value that goes before the file's: an option, or a variable of the environment.</summary>
/// <param name="Source">As typed: <c>--port</c>, <c>PLUM_PORT</c>; problems are told of it.</param>
/// <param name="Key">The key it sets, as in the file: <c>port</c>, <c>plugin.quota.limits</c>, <c>plugins.core.srcSet</c>.</param>
/// <param name="Value">Bare text; where the key holds a list or a table, TOML.</param>
public sealed record ConfigurationOverride(string Source, string Key, string Value)
{
    /// <summary>Whether everybody on the machine can read it in the list of processes.</summary>
    public bool IsOption => IsNameOfOption(Source);

    internal static bool IsNameOfOption(string source) => source.StartsWith("--", StringComparison.Ordinal);
}
