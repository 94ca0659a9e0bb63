using System.Collections.Immutable;
using System.Text;

namespace PlumCache.Hosting.Configuration;

/// <summary>The files that a configuration names, and where it names them.</summary>
/// <param name="source">The configuration.</param>
/// <param name="places">Where each setting's value stands.</param>
/// <param name="problems">What is wrong is added here.</param>
internal sealed class ConfigurationFiles(
    ConfigurationSource source, ImmutableDictionary<string, ConfigurationPlace> places, List<ConfigurationProblem> problems)
{
    private const string PasswordFileKey = "requirepass_file";

    /// <summary>Where a setting's value stands; the file alone when it has its default.</summary>
    /// <param name="key">Its key.</param>
    public ConfigurationPlace PlaceOf(string key) => places.GetValueOrDefault(key) ?? new ConfigurationPlace(source.Name, 0, 0);

    /// <summary>The options with the password of the file that holds it.</summary>
    /// <param name="options">The options.</param>
    public PlumCacheOptions WithPassword(PlumCacheOptions options)
    {
        if (options.RequirePassFile.Length == 0) return options;
        ConfigurationPlace place = PlaceOf(PasswordFileKey);
        if (options.RequirePass.Length > 0)
        {
            problems.Add(place.Problem($"{PasswordFileKey} and requirepass ({PlaceOf("requirepass")}) are both given: expected one of them"));
            return options;
        }

        string path = FullPathOf(PasswordFileKey, options.RequirePassFile);
        try
        {
            // An editor or echo ends the line; nobody means that to be part of the password.
            string password = File.ReadAllText(path, Encoding.UTF8).TrimEnd('\r', '\n');
            if (password.Length > 0) return options with { RequirePass = password, RequirePassFile = path };
            problems.Add(place.Problem($"{PasswordFileKey} = \"{path}\": the file is empty: expected a password in it"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Add(place.Problem($"{PasswordFileKey} = \"{path}\": cannot read the file: {exception.Message}"));
        }

        return options;
    }

    /// <summary>A path in full: what the file names starts at the file's folder, what options and the environment name at the current one.</summary>
    /// <param name="key">The setting that names it.</param>
    /// <param name="path">As written.</param>
    public string FullPathOf(string key, string path) =>
        Path.GetFullPath(PlaceOf(key).File == source.Name ? Path.Combine(source.Folder, path) : path);
}
