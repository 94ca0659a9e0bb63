using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration;

/// <summary>Makes options from a file and what goes before it, and checks what needs more than one setting.</summary>
public static class ConfigurationLoader
{
    /// <summary>Reads, overrides and checks.</summary>
    /// <param name="source">The text.</param>
    /// <param name="overrides">From the environment, then from the command line, in order: the last one holds.</param>
    /// <param name="knownPlugins">The names that <c>srcSet</c> chooses from.</param>
    public static ConfigurationResult Load(ConfigurationSource source, ImmutableArray<ConfigurationOverride> overrides,
        ImmutableArray<string> knownPlugins)
    {
        ArgumentNullException.ThrowIfNull(source);
        ParsedConfiguration parsed = ConfigurationReader.Read(source.Name, source.Text, overrides, knownPlugins);
        List<ConfigurationProblem> problems = [.. parsed.Problems];
        var files = new ConfigurationFiles(source, parsed.Places, problems);
        PlumCacheOptions options =
            parsed.Options with { BaseFolder = source.Folder, MaxMemoryPolicyPlace = files.PlaceOf("maxmemory_policy") };
        options = files.WithPassword(options);
        if (options.LogFile.Length > 0) options = options with { LogFile = files.FullPathOf("log_file", options.LogFile) };
        if (problems.Count == 0 && options.IsExposed) problems.Add(files.PlaceOf("bind").Problem(Exposed(options)));
        return new ConfigurationResult(source.Name, problems.Count == 0 ? options : null, [.. problems])
        {
            SecretOptions = [.. overrides.Where(
                static change => change.IsOption && IsSecret(change.Key)).Select(static change => change.Source)],
        };
    }

    private static bool IsSecret(string key) => SettingTable.ByName.GetValueOrDefault(key) is { IsSecret: true };

    private static string Exposed(PlumCacheOptions options) =>
        $"bind = \"{options.Bind}\" lets others in without a password: expected 127.0.0.1, a requirepass, or protected_mode = false";
}
