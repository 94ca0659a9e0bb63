using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration;

/// <summary>Makes options from a source and the command line, and checks what needs more than one setting.</summary>
public static class ConfigurationLoader
{
    /// <summary>Reads, overrides and checks.</summary>
    /// <param name="source">The text.</param>
    /// <param name="overrides">From the command line, in order.</param>
    /// <param name="knownPlugins">The names that <c>srcSet</c> chooses from.</param>
    public static ConfigurationResult Load(ConfigurationSource source, ImmutableArray<ConfigurationOverride> overrides, ImmutableArray<string> knownPlugins)
    {
        ArgumentNullException.ThrowIfNull(source);
        ParsedConfiguration parsed = ConfigurationReader.Read(source.Name, source.Text, knownPlugins);
        PlumCacheOptions options = parsed.Options with { BaseFolder = source.Folder, MaxMemoryPolicyPlace = PlaceOf(source.Name, parsed, "maxmemory_policy") };
        List<ConfigurationProblem> problems = [.. parsed.Problems];
        foreach (ConfigurationOverride change in overrides)
        {
            Setting setting = SettingTable.ByName[change.Setting];
            if (setting.With(options, new SettingInput(SettingForm.Untyped, change.Value)) is { } changed) options = changed;
            else problems.Add(new ConfigurationProblem(change.Option, 0, 0, $"'{change.Value}': expected {setting.Expected}"));
        }

        if (problems.Count == 0 && options.IsExposed) problems.Add(Exposed(source.Name, parsed, overrides, options));
        return new ConfigurationResult(source.Name, problems.Count == 0 ? options : null, [.. problems]);
    }

    private static ConfigurationProblem Exposed(
        string file, ParsedConfiguration parsed, ImmutableArray<ConfigurationOverride> overrides, PlumCacheOptions options)
    {
        string message = $"bind = \"{options.Bind}\" lets others in without a password: expected 127.0.0.1, a requirepass, or protected_mode = false";
        if (overrides.LastOrDefault(static change => string.Equals(change.Setting, "bind", StringComparison.Ordinal)) is { } typed) return new ConfigurationProblem(typed.Option, 0, 0, message);
        return PlaceOf(file, parsed, "bind").Problem(message);
    }

    /// <summary>Where a setting's value stands; the file alone when it has its default.</summary>
    private static ConfigurationPlace PlaceOf(string file, ParsedConfiguration parsed, string setting) =>
        parsed.Places.TryGetValue(setting, out Tomlyn.Syntax.SourceSpan span)
            ? new ConfigurationPlace(file, span.Start.Line + 1, span.Start.Column + 1)
            : new ConfigurationPlace(file, 0, 0);
}
