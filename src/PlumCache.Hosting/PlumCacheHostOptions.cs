using PlumCache.Hosting.Configuration;

namespace PlumCache.Hosting;

/// <summary>What a generic host is told of the server it runs.</summary>
/// <param name="Options">The server's options.</param>
/// <param name="ConfigurationFile">Where they came from; empty for the configuration built in.</param>
/// <param name="Started">Called once it listens.</param>
public sealed record PlumCacheHostOptions(PlumCacheOptions Options, string ConfigurationFile = "", Action<PlumCacheServer>? Started = null)
{
    /// <summary>
    /// Whether the host stops when the server has stopped: because a client sent SHUTDOWN, or by a bug
    /// (<see cref="PlumCacheServer.Failure"/>). False by default: the host and its keys go on, and <see cref="PlumCacheServer.Completion"/>
    /// tells the host, which may do as it likes.
    /// </summary>
    public bool StopsHost { get; init; }
}
