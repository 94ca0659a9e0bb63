using System.Collections.Immutable;
using PlumCache.Hosting.Configuration.Redis;

namespace PlumCache.Hosting.Configuration;

/// <summary>
/// The options of the command line for settings: <c>--port 1</c>, <c>--port=1</c>, with dashes or underscores, under the file's name or
/// Redis'; and <c>--set NAME=VALUE</c>, which reaches plugins' tables too. Parameters of Redis that are no settings here are taken as
/// CONFIG SET takes them, for those who start every server with <c>--save "" --appendonly no</c>. What is none of them is left for whoever
/// reads the rest.
/// </summary>
public sealed class OptionOverrides
{
    private const string SetOption = "--set";

    private readonly ImmutableArray<ConfigurationOverride>.Builder _overrides = ImmutableArray.CreateBuilder<ConfigurationOverride>();
    private readonly ImmutableArray<string>.Builder _rest = ImmutableArray.CreateBuilder<string>();
    private readonly List<ConfigurationProblem> _problems = [];

    private OptionOverrides()
    {
    }

    /// <summary>What was set, in order.</summary>
    public ImmutableArray<ConfigurationOverride> Overrides => _overrides.ToImmutable();

    /// <summary>The arguments that set nothing.</summary>
    public ImmutableArray<string> Rest => _rest.ToImmutable();

    /// <summary>Options that are misspelt, or that lack their value.</summary>
    public ImmutableArray<ConfigurationProblem> Problems => [.. _problems];

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">As given to the process.</param>
    /// <param name="others">Options that are no settings, and whether a value follows: <c>("--config", true)</c>.</param>
    public static OptionOverrides Read(ReadOnlySpan<string> arguments, ImmutableArray<(string Name, bool HasValue)> others)
    {
        var read = new OptionOverrides();
        while (!arguments.IsEmpty) arguments = arguments[read.Take(arguments, others)..];
        return read;
    }

    /// <summary>Takes the first argument, and the value behind it.</summary>
    /// <returns>How many arguments that was.</returns>
    private int Take(ReadOnlySpan<string> arguments, ImmutableArray<(string Name, bool HasValue)> others)
    {
        string argument = arguments[0];
        (string name, string? value) = Split(argument);
        bool isOther = !argument.StartsWith("--", StringComparison.Ordinal) || others.Any(other => other.Name == name);
        if (isOther) return Leave(arguments, others.Any(other => other.Name == argument && other.HasValue));
        Setting? setting = SettingNames.Find(name[2..]);

        // Redis' table is looked at only for a name that no setting has: to make it takes some 50 ms of a start.
        ForeignParameter? foreign = setting is null ? ConfigParameters.Find(name[2..]) as ForeignParameter : null;
        if (setting is null && foreign is null && name != SetOption)
        {
            _problems.Add(new ConfigurationProblem(name, 0, 0, Unknown(name, others)));

            // What follows may be its value: it would only be told a second time.
            return value is null && arguments.Length > 1 && !arguments[1].StartsWith("--", StringComparison.Ordinal) ? 2 : 1;
        }

        int count = value is null ? 2 : 1;
        if (count > arguments.Length)
        {
            _problems.Add(new ConfigurationProblem(
                name, 0, 0, $"expected {setting?.Expected ?? (foreign is null ? "NAME=VALUE" : "a value")} behind it"));
            return 1;
        }

        value ??= arguments[1];
        if (setting is not null)
        {
            _overrides.Add(new ConfigurationOverride(name, setting.Name, value));
        }
        else if (foreign is null)
        {
            TakeSet(value);
        }
        else if (!Equals(value, foreign.Truth) && foreign.Value.Refuse(value) is { } why)
        {
            _problems.Add(new ConfigurationProblem(name, 0, 0, $"'{value}': {why}"));
        }

        return count;
    }

    private int Leave(ReadOnlySpan<string> arguments, bool hasValue)
    {
        int count = hasValue ? Math.Min(2, arguments.Length) : 1;
        foreach (string argument in arguments[..count]) _rest.Add(argument);
        return count;
    }

    private void TakeSet(string text)
    {
        (string key, string? value) = Split(text);
        key = key.Trim();
        string source = $"{SetOption} {key}";
        if (value is null || key.Length == 0) _problems.Add(new ConfigurationProblem(SetOption, 0, 0, $"'{key}': expected NAME=VALUE"));
        else if (SettingNames.Find(key) is { } setting) _overrides.Add(new ConfigurationOverride(source, setting.Name, Unquote(value)));
        else _overrides.Add(new ConfigurationOverride(source, key, Unquote(value)));
    }

    // As in the file: --set 'bind = "::1"'.
    private static string Unquote(string value)
    {
        string text = value.Trim();
        bool isQuoted = text.Length >= 2 && text[0] == text[^1] && text[0] is '"' or '\'';
        return isQuoted && !text[1..^1].Contains(text[0], StringComparison.Ordinal) && !text.Contains('\\', StringComparison.Ordinal)
            ? text[1..^1]
            : text;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        int at = argument.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (argument, null) : (argument[..at], argument[(at + 1)..]);
    }

    private static string Unknown(string name, ImmutableArray<(string Name, bool HasValue)> others)
    {
        string? nearest = NearestName.Among(name, others.Select(static other => other.Name).Append(SetOption));
        if (nearest is null && SettingNames.Nearest(name) is { } key) nearest = OptionOf(key);
        return $"there is no such option{(nearest is null ? "" : $", did you mean {nearest}?")}: see plum --help";
    }

    /// <summary>The option that sets a key of the file.</summary>
    /// <param name="key">Not of a plugin.</param>
    public static string OptionOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return "--" + key.Replace('_', '-');
    }
}
