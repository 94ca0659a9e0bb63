using Microsoft.Extensions.Logging;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Server;

/// <summary>The server of this process, once it listens: its settings hold for the process, and CONFIG SET changes them.</summary>
/// <param name="options">What it will be told.</param>
internal sealed class StartedServer(PlumCacheOptions options)
{
    private PlumCacheServer? _server;

    /// <summary>The server; null until it listens. Any thread.</summary>
    public PlumCacheServer? Server
    {
        get => Volatile.Read(ref _server);
        set => Volatile.Write(ref _server, value);
    }

    /// <summary>The least severity that is logged now. Any thread.</summary>
    public LogLevel LogLevel => (Server?.Options ?? options).LogLevel;
}
