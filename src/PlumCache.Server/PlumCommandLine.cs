using System.Collections.Immutable;
using System.CommandLine;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Documentation;

namespace PlumCache.Server;

/// <summary>The command line of <c>plum</c>.</summary>
internal static class PlumCommandLine
{
    private const int Success = 0;
    private const int Failure = 1;

    /// <summary>Runs a command line to its end.</summary>
    /// <param name="arguments">As given to the process.</param>
    /// <param name="output">For what was asked for.</param>
    /// <param name="errors">For what went wrong.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        RootCommand root = Build(output, errors);
        var configuration = new InvocationConfiguration { Output = output, Error = errors, ProcessTerminationTimeout = null };
        return await root.Parse(arguments).InvokeAsync(configuration).ConfigureAwait(false);
    }

    private static RootCommand Build(TextWriter output, TextWriter errors)
    {
        var file = new Option<string?>("--config") { Description = "The configuration file (TOML).", HelpName = "FILE" };
        var port = new Option<string?>("--port") { Description = "TCP port; goes before the file's. 0 takes a free one.", HelpName = "N" };
        var bind = new Option<string?>("--bind") { Description = "IP address to listen on; goes before the file's.", HelpName = "ADDR" };
        var level = new Option<string?>("--log-level") { Description = "trace, debug, information, warning, error or none; goes before the file's.", HelpName = "L" };
        var check = new Option<bool>("--check-config") { Description = "Read the configuration, say what is wrong with it, and exit." };

        var root = new RootCommand("PlumCache: an in-memory key-value server on a persistent prefix trie.") { file, port, bind, level, check };
        foreach (VersionOption version in root.Options.OfType<VersionOption>().ToArray()) version.Action = new VersionAction(output);
        root.SetAction((parsed, cancellation) =>
        {
            ImmutableArray<ConfigurationOverride> overrides = OverridesOf(
                ("--port", "port", parsed.GetValue(port)), ("--bind", "bind", parsed.GetValue(bind)), ("--log-level", "log_level", parsed.GetValue(level)));
            return StartAsync(parsed.GetValue(file), overrides, parsed.GetValue(check), output, errors);
        });
        root.Add(BuildDocs(output, errors));
        return root;
    }

    private static Command BuildDocs(TextWriter output, TextWriter errors)
    {
        var folder = new Argument<string>("FOLDER") { Description = "Where to write them; made when it is not there." };
        var docs = new Command("docs", "Write the references of commands and configuration as Markdown.") { folder };
        docs.SetAction(parsed =>
        {
            try
            {
                foreach (string path in ReferenceWriter.WriteTo(parsed.GetRequiredValue(folder))) output.WriteLine(path);
                return Success;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                errors.WriteLine($"plum: {exception.Message}");
                return Failure;
            }
        });
        return docs;
    }

    private static ImmutableArray<ConfigurationOverride> OverridesOf(params ReadOnlySpan<(string Option, string Setting, string? Value)> given)
    {
        var overrides = ImmutableArray.CreateBuilder<ConfigurationOverride>();
        foreach ((string option, string setting, string? value) in given)
        {
            if (value is not null) overrides.Add(new ConfigurationOverride(option, setting, value));
        }

        return overrides.ToImmutable();
    }

    private static async Task<int> StartAsync(
        string? path, ImmutableArray<ConfigurationOverride> overrides, bool checkOnly, TextWriter output, TextWriter errors)
    {
        string? environmentPath = Environment.GetEnvironmentVariable(ConfigurationSource.EnvironmentVariable);
        ConfigurationSource? source = ConfigurationSource.Find(path, environmentPath, Environment.CurrentDirectory, out ConfigurationProblem? problem);
        if (source is null)
        {
            await errors.WriteLineAsync($"plum: {problem}").ConfigureAwait(false);
            return Failure;
        }

        ConfigurationResult result = ConfigurationLoader.Load(source, overrides, PlumCacheServer.KnownPlugins);
        foreach (ConfigurationProblem wrong in result.Problems) await errors.WriteLineAsync($"plum: {wrong}").ConfigureAwait(false);
        if (result.Options is not { } options) return Failure;
        if (!checkOnly) return await ServerRun.RunAsync(options, FileOf(source), output, errors).ConfigureAwait(false);
        ImmutableArray<ConfigurationProblem> problems = PlumCacheServer.CheckPlugins(options);
        foreach (ConfigurationProblem wrong in problems) await errors.WriteLineAsync($"plum: {wrong}").ConfigureAwait(false);
        if (!problems.IsEmpty) return Failure;
        await output.WriteLineAsync($"{source.Name}: the configuration is fine.").ConfigureAwait(false);
        return Success;
    }

    private static string FileOf(ConfigurationSource source) =>
        string.Equals(source.Name, ConfigurationSource.BuiltInName, StringComparison.Ordinal) ? "" : Path.GetFullPath(source.Name);
}
