using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using PlumCache.Hosting.Embedding;

namespace PlumCache.Hosting;

/// <summary>
/// A server as a service of a generic host: it starts and stops with it. SHUTDOWN stops the server;
/// <see cref="PlumCacheHostOptions.StopsHost"/> says whether the host too.
/// </summary>
/// <param name="options">What the server is told.</param>
/// <param name="keys">What it serves; the host's, so that they can be used before the server starts and until the host is disposed.</param>
public sealed class PlumCacheHostedService(PlumCacheHostOptions options, PlumKeyspace keys, IHostApplicationLifetime lifetime)
    : IHostedService, IAsyncDisposable
{
    private PlumCacheServer? _server;

    /// <summary>The server, once started.</summary>
    public PlumCacheServer? Server => _server;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Debug.Assert(_server is null, "A host starts a service once: a second server would be the only one to be stopped.");
        _server = PlumCacheServer.StartOn(keys, ownsKeys: false, options.ConfigurationFile);
        if (options.StopsHost)
        {
            _ = _server.Completion.ContinueWith(
                _ => lifetime.StopApplication(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        options.Started?.Invoke(_server);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is { } server) await server.StopAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is { } server) await server.DisposeAsync().ConfigureAwait(false);
    }
}
