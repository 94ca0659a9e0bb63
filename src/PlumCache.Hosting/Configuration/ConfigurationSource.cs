using System.Text;

namespace PlumCache.Hosting.Configuration;

/// <summary>Where a configuration comes from: a file, or the one built in.</summary>
/// <param name="Name">The file's path, or <see cref="BuiltInName"/>.</param>
public sealed record ConfigurationSource(string Name, string Text)
{
    /// <summary>The environment variable that names a file.</summary>
    public const string EnvironmentVariable = "CONFIG_FILE_PATH";

    /// <summary>The file that is looked for in the current folder, and that is built in.</summary>
    public const string DefaultFileName = "default_config.toml";

    /// <summary>The name of the configuration that is built in.</summary>
    public const string BuiltInName = "built-in " + DefaultFileName;

    // Bytes that are no UTF-8 are an error, as TOML demands, not question marks in a password.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's folder; empty for the configuration built in, whose paths start from the current folder.</summary>
    public string Folder => Name == BuiltInName ? "" : Path.GetDirectoryName(Path.GetFullPath(Name)) ?? "";

    /// <summary>The configuration built in, byte for byte <c>default_config.toml</c>.</summary>
    public static ConfigurationSource BuiltIn()
    {
        using Stream stream = typeof(ConfigurationSource).Assembly.GetManifestResourceStream(DefaultFileName)
            ?? throw new InvalidOperationException($"{DefaultFileName} is not built in.");
        using var reader = new StreamReader(stream, StrictUtf8);
        return new ConfigurationSource(BuiltInName, reader.ReadToEnd());
    }

    /// <summary>
    /// Finds the configuration: the given path, else the environment's, else the current folder's, else the one built in.
    /// </summary>
    /// <param name="path">The value of <c>--config</c>, or null.</param>
    /// <param name="environmentPath">The value of <see cref="EnvironmentVariable"/>, or null.</param>
    /// <param name="folder">The current folder.</param>
    /// <param name="problem">Why the file could not be read; null when it was.</param>
    public static ConfigurationSource? Find(string? path, string? environmentPath, string folder, out ConfigurationProblem? problem)
    {
        problem = null;
        if (!string.IsNullOrEmpty(path)) return Read(path, "named by --config", out problem);
        if (!string.IsNullOrEmpty(environmentPath)) return Read(environmentPath, $"named by {EnvironmentVariable}", out problem);
        string local = Path.Combine(folder, DefaultFileName);
        return File.Exists(local) ? Read(local, "in the current folder", out problem) : BuiltIn();
    }

    private static ConfigurationSource? Read(string path, string whence, out ConfigurationProblem? problem)
    {
        problem = null;
        try
        {
            return new ConfigurationSource(path, File.ReadAllText(path, StrictUtf8));
        }
        catch (DecoderFallbackException)
        {
            problem = new ConfigurationProblem(path, 0, 0, $"the configuration file {whence} is not UTF-8 text");
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = new ConfigurationProblem(path, 0, 0, $"cannot read the configuration file {whence}: {exception.Message}");
        }

        return null;
    }
}
