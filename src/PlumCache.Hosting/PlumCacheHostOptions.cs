using PlumCache.Hosting.Configuration;

namespace PlumCache.Hosting;

/// <summary>What a generic host is told of the server it runs.</summary>
/// <param name="Options">The server's options.</param>
/// <param name="ConfigurationFile">Where they came from; empty for the configuration built in.</param>
/// <param name="Started">Called once it listens.</param>
public sealed record PlumCacheHostOptions(PlumCacheOptions Options, string ConfigurationFile = "", Action<PlumCacheServer>? Started = null);
