using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Plugins;

namespace PlumCache.Hosting.Serving;

/// <summary>The server's settings, as commands see and change them; carries out what they change of the engine.</summary>
internal sealed class RuntimeSettings : ISettings
{
    private readonly RuntimeConfiguration _configuration;
    private readonly EngineSettings _engine;
    private readonly ILogger _logger;
    private byte[] _password = [];

    /// <summary>Settings that are in force.</summary>
    /// <param name="configuration">The options.</param>
    /// <param name="engine">What of the engine follows them.</param>
    /// <param name="logger">For what commands change.</param>
    public RuntimeSettings(RuntimeConfiguration configuration, EngineSettings engine, ILogger logger)
    {
        _configuration = configuration;
        _engine = engine;
        _logger = logger;
        Follow(configuration.Current);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Password => Volatile.Read(ref _password);

    /// <inheritdoc/>
    public ImmutableArray<KeyValuePair<string, string>> ListSettings() => _configuration.List();

    /// <inheritdoc/>
    public string? Change(ImmutableArray<KeyValuePair<string, string>> changes)
    {
        bool isChanged = false;
        string? error = _configuration.Change(changes, options =>
        {
            isChanged = true;
            Follow(options);
        });
        foreach ((string name, _) in isChanged ? changes : []) ServerLog.SettingChanged(_logger, name);
        return error;
    }

    private void Follow(PlumCacheOptions options)
    {
        Volatile.Write(ref _password, Encoding.UTF8.GetBytes(options.RequirePass));
        _engine.SlowlogThresholdUs = options.SlowlogLogSlowerThanMicroseconds;
        _engine.SlowlogMaxEntries = options.SlowlogMaxLength;
        _engine.MaxHeldBytes = options.MaxHeldMemoryBytes;
        _engine.MaxMemoryBytes = options.MaxMemoryBytes;
        _engine.AccessMode = EvictionPolicies.CountsUses(options.MaxMemoryPolicy) ? AccessMode.Frequency : AccessMode.Recency;
    }
}
