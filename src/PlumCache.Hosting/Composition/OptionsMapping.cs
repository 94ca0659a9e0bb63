using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Protocol;

namespace PlumCache.Hosting.Composition;

/// <summary>What a server's options mean to its parts.</summary>
internal static class OptionsMapping
{
    /// <summary>The engine's. Its settings are the defaults: <see cref="Serving.RuntimeSettings"/> has them follow the options.</summary>
    public static EngineOptions OfEngine(PlumCacheOptions options, TimeProvider time) => new()
    {
        Limits = new CommandLimits(options.MaxKeyBytes, options.MaxBulkBytes),
        Time = time,
        NextSeed = Random.Shared.NextInt64,
        OutputSoftLimitBytes = Math.Min(new EngineOptions().OutputSoftLimitBytes, options.MaxPendingReplyBytes / 2),
        ScanIdleMs = options.ScanIdleTimeoutSeconds * 1000L,
        MaxScanLeases = options.MaxScanLeases,
        MaxLapsedPositions = options.MaxLapsedScans,
        AllowsLocalDebug = options.DebugCommands == DebugAccess.Local,
        PluginBreakerFailures = options.PluginBreakerFailures,
        PluginBreakerCooldownMs = options.PluginBreakerCooldownSeconds * 1000L,
    };

    /// <summary>What clients may send.</summary>
    public static ProtocolLimits OfProtocol(PlumCacheOptions options) => new()
    {
        MaxRequestBytes = options.MaxRequestBytes,
        MaxBulkBytes = options.MaxBulkBytes,
        MaxArguments = options.MaxArguments,
        MaxLineBytes = options.MaxInlineBytes,
        MaxUnauthenticatedArguments = options.MaxUnauthenticatedArguments,
        MaxUnauthenticatedBulkBytes = options.MaxUnauthenticatedBulkBytes,
    };
}
