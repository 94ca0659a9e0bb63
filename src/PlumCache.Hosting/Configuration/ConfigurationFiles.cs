using System.Collections.Immutable;
using System.Text;

namespace PlumCache.Hosting.Configuration;

/// <summary>The files that a configuration names, and where it names them.</summary>
/// <param name="places">Where each setting's value stands.</param>
/// <param name="problems">What is wrong is added here.</param>
internal sealed class ConfigurationFiles(
    ConfigurationSource source, ImmutableDictionary<string, ConfigurationPlace> places, List<ConfigurationProblem> problems)
{
    private const string PasswordKey = "requirepass";
    private const string PasswordFileKey = "requirepass_file";

    /// <summary>Where a setting's value stands; the file alone when it has its default.</summary>
    public ConfigurationPlace PlaceOf(string key) => places.GetValueOrDefault(key) ?? new ConfigurationPlace(source.Name, 0, 0);

    /// <summary>
    /// The options with the password of the file that holds it. A password and a file of it are two ways to say one thing, so of both the
    /// one holds that comes from the higher source; in one source they are an error.
    /// </summary>
    public PlumCacheOptions WithPassword(PlumCacheOptions options)
    {
        if (options.RequirePassFile.Length == 0) return options;
        ConfigurationPlace place = PlaceOf(PasswordFileKey);
        int above = options.RequirePass.Length == 0 ? 1 : RankOf(PasswordFileKey) - RankOf(PasswordKey);
        if (above < 0) return options with { RequirePassFile = "" };
        if (above == 0)
        {
            problems.Add(
                place.Problem($"{PasswordFileKey} and {PasswordKey} ({PlaceOf(PasswordKey)}) are both given: expected one of them"));
            return options;
        }

        return ReadPassword(options, place);
    }

    /// <summary>
    /// A path in full: what the file names starts at the file's folder, what options and the environment name at the current one.
    /// </summary>
    /// <param name="key">The setting that names it.</param>
    /// <param name="path">As written.</param>
    public string FullPathOf(string key, string path) =>
        Path.GetFullPath(RankOf(key) == 0 ? Path.Combine(source.Folder, path) : path);

    private PlumCacheOptions ReadPassword(PlumCacheOptions options, ConfigurationPlace place)
    {
        string path = FullPathOf(PasswordFileKey, options.RequirePassFile);
        try
        {
            // An editor or echo ends the line; nobody means that to be part of the password.
            string password = File.ReadAllText(path, Encoding.UTF8).TrimEnd('\r', '\n');
            if (password.Length > 0) return options with { RequirePass = password, RequirePassFile = path };
            problems.Add(place.Problem($"{PasswordFileKey} = \"{path}\": the file is empty: expected a password in it"));
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Add(place.Problem($"{PasswordFileKey} = \"{path}\": cannot read the file: {exception.Message}"));
        }

        return options;
    }

    /// <summary>0 for what stands in the file, 1 for the environment, 2 for an option.</summary>
    private int RankOf(string key)
    {
        string file = PlaceOf(key).File;
        if (string.Equals(file, source.Name, StringComparison.Ordinal)) return 0;
        return ConfigurationOverride.IsNameOfOption(file) ? 2 : 1;
    }
}
