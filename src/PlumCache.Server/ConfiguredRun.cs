using System.Collections.Immutable;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Configuration.Redis;

namespace PlumCache.Server;

/// <summary>Makes options from the file, the environment and the command line, in this order, and runs or checks them.</summary>
/// <param name="given">What the command line sets.</param>
/// <param name="environment">Of the process.</param>
/// <param name="output">For what was asked for.</param>
/// <param name="errors">For what went wrong.</param>
internal sealed class ConfiguredRun(
    OptionOverrides given, ImmutableDictionary<string, string> environment, TextWriter output, TextWriter errors)
{
    private const int Success = 0;
    private const int Failure = 1;

    /// <summary>Runs the server, or checks what it would be told.</summary>
    /// <param name="path">The value of <c>--config</c>, or null.</param>
    /// <param name="checkOnly">Whether to check alone.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string? path, bool checkOnly)
    {
        string? environmentPath = environment.GetValueOrDefault(ConfigurationSource.EnvironmentVariable);
        var source = ConfigurationSource.Find(
            path, environmentPath, Environment.CurrentDirectory, out ConfigurationProblem? problem);
        if (source is null) return await FailAsync([problem!]).ConfigureAwait(false);
        if (RedisConf.IsRedisFormat(source.Text))
        {
            await RedisConfMessage.TellAsync(source, output, errors).ConfigureAwait(false);
            return Failure;
        }

        var problems = new List<ConfigurationProblem>();
        ImmutableArray<ConfigurationOverride> overrides = [.. EnvironmentOverrides.Read(environment, problems), .. given.Overrides];
        ConfigurationResult result = ConfigurationLoader.Load(source, overrides, PlumCachePlugins.Known);
        problems = [.. result.Problems, .. problems, .. given.Problems];
        if (problems.Count > 0 || result.Options is not { } options) return await FailAsync(problems).ConfigureAwait(false);
        if (!checkOnly)
        {
            var run = new ServerRunOptions(
                options, FileOf(source), result.SecretOptions, environment.GetValueOrDefault(SystemdNotifier.Variable, ""));
            return await ServerRun.RunAsync(run, output, errors).ConfigureAwait(false);
        }

        ImmutableArray<ConfigurationProblem> ofPlugins = PlumCachePlugins.Check(options);
        if (!ofPlugins.IsEmpty) return await FailAsync(ofPlugins).ConfigureAwait(false);
        string sources = string.Join(", ", overrides.Select(static change => change.Source).Prepend(source.Name));
        await output.WriteLineAsync($"{sources}: the configuration is fine.").ConfigureAwait(false);
        return Success;
    }

    private async Task<int> FailAsync(IEnumerable<ConfigurationProblem> problems)
    {
        foreach (ConfigurationProblem problem in problems) await errors.WriteLineAsync($"plum: {problem}").ConfigureAwait(false);
        return Failure;
    }

    private static string FileOf(ConfigurationSource source) =>
        string.Equals(source.Name, ConfigurationSource.BuiltInName, StringComparison.Ordinal) ? "" : Path.GetFullPath(source.Name);
}
