using System.Collections.Immutable;
using System.Globalization;

namespace PlumCache.Hosting.Configuration.Redis;

/// <summary>A configuration in Redis' format: recognised, and told in TOML as far as there is the same here.</summary>
public sealed class RedisConf
{
    private static readonly ImmutableArray<string> OnlyInRedis = ["include", "loadmodule", "rename-command", "user", "sentinel"];

    private readonly Dictionary<Setting, string> _toml = [];
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly List<string> _tuning = [];
    private readonly string _file;
    private PlumCacheOptions _options = new();

    private RedisConf(string file) => _file = file;

    /// <summary>Lines of TOML that say the same, in the order of the file.</summary>
    public ImmutableArray<string> Toml => [.. _toml.Values];

    /// <summary>Directives that ask for what cannot be had here, each with the reason.</summary>
    public ImmutableArray<ConfigurationProblem> Problems => [.. _problems];

    /// <summary>Directives that only tune what Redis is made of.</summary>
    public ImmutableArray<string> Tuning => [.. _tuning.Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// Whether a text is in Redis' format: lines of a parameter's name and a value without an equals sign, and more of them than of TOML's.
    /// </summary>
    public static bool IsRedisFormat(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int redis = 0, toml = 0;
        foreach (RedisConfLine line in RedisConfLine.ReadAll(text))
        {
            bool isPair = line.Name.Contains('=', StringComparison.Ordinal) || (!line.Values.IsEmpty && line.Values[0].StartsWith('='));
            if (isPair || line.Name.StartsWith('[')) toml++;
            else if (!line.Values.IsEmpty && IsName(line.Name)) redis++;
        }

        return redis > toml;
    }

    /// <summary>Reads a text in Redis' format.</summary>
    /// <param name="file">Its name in messages.</param>
    public static RedisConf Read(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var conf = new RedisConf(file);
        foreach (RedisConfLine line in RedisConfLine.ReadAll(text)) conf.Take(line);
        return conf;
    }

    private static bool IsName(string name) => ConfigParameters.Find(name) is not null || OnlyInRedis.Contains(name, StringComparer.Ordinal)
        || name.StartsWith("tls-", StringComparison.Ordinal);

    private void Take(RedisConfLine line)
    {
        switch (ConfigParameters.Find(line.Name))
        {
            case SettingParameter { Setting.Name: "bind" } bind:
                TakeBind(bind.Setting, line);
                break;
            case SettingParameter parameter:
                TakeSetting(parameter.Setting, line, line.Value);
                break;
            case OutputLimitsParameter parameter:
                TakeOutputLimit(parameter, line);
                break;
            case ForeignParameter parameter:
                TakeForeign(parameter, line);
                break;
            default:
                Report(line, "there is no such thing here");
                break;
        }
    }

    private void TakeSetting(Setting setting, RedisConfLine line, string value)
    {
        if (setting.With(_options, new SettingInput(SettingForm.Untyped, value)) is { } changed)
        {
            _options = changed;
            _toml[setting] = $"{setting.Name} = {setting.ToToml(_options)}";
        }
        else
        {
            Report(line, $"expected {setting.Expected}");
        }
    }

    // Redis takes many addresses, a star for all, and a dash before one that may be missing.
    private void TakeBind(Setting setting, RedisConfLine line)
    {
        if (line.Values.IsEmpty)
        {
            Report(line, $"expected {setting.Expected}");
            return;
        }

        string first = line.Values[0].TrimStart('-');
        TakeSetting(setting, line, first switch { "*" => "0.0.0.0", "::*" => "::", _ => first });
        if (line.Values.Length > 1) Report(line, $"one address can be listened on: {first} is taken over, the others are not");
    }

    private void TakeOutputLimit(OutputLimitsParameter parameter, RedisConfLine line)
    {
        PlumCacheOptions before = _options;
        if (parameter.Take(ref _options, line.Value) is { } why) Report(line, why);
        if (_options == before) return;
        TakeSetting(
            SettingTable.ByName["pubsub_output_limit"], line, _options.PubSubOutputLimitBytes.ToString(CultureInfo.InvariantCulture));
    }

    private void TakeForeign(ForeignParameter parameter, RedisConfLine line)
    {
        if (string.Equals(parameter.Truth, line.Value, StringComparison.OrdinalIgnoreCase)) return;
        if (parameter.Value.Refuse(line.Value) is null) _tuning.Add(line.Name);
        else Report(line, parameter.Why);
    }

    private void Report(RedisConfLine line, string why) =>
        _problems.Add(new ConfigurationProblem(_file, line.Number, 1, $"{TextOf(line)}: {why}"));

    // A password is nobody's business, whoever reads the messages.
    private static string TextOf(RedisConfLine line) => line.Name is "masterauth" or "requirepass" or "user" ? line.Name : line.Text;
}
