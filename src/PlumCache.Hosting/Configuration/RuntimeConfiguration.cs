using System.Collections.Immutable;
using System.Globalization;

namespace PlumCache.Hosting.Configuration;

/// <summary>The options of a running server, and what CONFIG GET and SET see of them. Any thread.</summary>
internal sealed class RuntimeConfiguration(PlumCacheOptions options)
{
    // What Redis' clients ask for and here cannot be otherwise. Setting one to what it is succeeds.
    private static readonly ImmutableArray<KeyValuePair<string, string>> Fixed =
    [
        new("appendfsync", "everysec"),
        new("appendonly", "no"),
        new("cluster-enabled", "no"),
        new("dir", Environment.CurrentDirectory),
        new("hz", "10"),
        new("io-threads", "1"),
        new("latency-monitor-threshold", "0"),
        new("replica-read-only", "yes"),
        new("save", ""),
        new("slave-read-only", "yes"),
        new("tls-port", "0"),
    ];

    private readonly Lock _writeLock = new();
    private PlumCacheOptions _current = options;

    /// <summary>The options now.</summary>
    public PlumCacheOptions Current => Volatile.Read(ref _current);

    /// <summary>Asked before a change holds: why the options cannot be so, or null. What depends on them follows them there.</summary>
    public Func<PlumCacheOptions, string?> Approve { get; set; } = static _ => null;

    /// <summary>All settings, by Redis' name.</summary>
    public ImmutableArray<KeyValuePair<string, string>> List() => ListOf(Current);

    /// <summary>All settings of some options, by Redis' name.</summary>
    /// <param name="options">The options.</param>
    public static ImmutableArray<KeyValuePair<string, string>> ListOf(PlumCacheOptions options)
    {
        IEnumerable<KeyValuePair<string, string>> own = SettingTable.All.Select(setting => new KeyValuePair<string, string>(setting.ConfigName, setting.ToConfig(options)));
        return [.. own.Concat(Fixed).Append(OutputLimits(options)).OrderBy(static pair => pair.Key, StringComparer.Ordinal)];
    }

    /// <summary>Changes settings, all or none.</summary>
    /// <param name="changes">By Redis' name or the configuration file's, in lower case.</param>
    /// <returns>Null, or the error.</returns>
    public string? Change(ImmutableArray<KeyValuePair<string, string>> changes)
    {
        lock (_writeLock)
        {
            PlumCacheOptions next = _current;
            foreach ((string name, string value) in changes)
            {
                if (Apply(ref next, name, value) is { } error) return error;
            }

            if (Approve(next) is { } why) return Failed(changes[^1].Key, why.ReplaceLineEndings("; "));
            Volatile.Write(ref _current, next);
            return null;
        }
    }

    private static string? Apply(ref PlumCacheOptions options, string name, string value)
    {
        if (SettingTable.ByConfigName.TryGetValue(name, out Setting? setting) || SettingTable.ByName.TryGetValue(name, out setting))
        {
            if (!setting.IsLive) return Failed(name, "can't set immutable config");
            if (setting.With(options, new SettingInput(SettingForm.Untyped, value)) is not { } changed) return Failed(name, setting.Complain(value));
            options = changed;
            return null;
        }

        foreach ((string fixedName, string fixedValue) in Fixed.Add(OutputLimits(options)))
        {
            if (!string.Equals(fixedName, name, StringComparison.Ordinal)) continue;
            return string.Equals(fixedValue, value, StringComparison.OrdinalIgnoreCase) ? null : Failed(name, $"PlumCache knows only '{fixedValue}'");
        }

        return $"ERR Unknown option or number of arguments for CONFIG SET - '{name}'";
    }

    /// <summary>What pubsub_output_limit and the lack of other such limits are in Redis' form: hard limit, soft limit, seconds.</summary>
    private static KeyValuePair<string, string> OutputLimits(PlumCacheOptions options) => new(
        "client-output-buffer-limit", string.Create(CultureInfo.InvariantCulture, $"normal 0 0 0 slave 0 0 0 pubsub {options.PubSubOutputLimitBytes} 0 0"));

    private static string Failed(string name, string why) => $"ERR CONFIG SET failed (possibly related to argument '{name}') - {why}";
}
