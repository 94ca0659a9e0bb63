using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Tests.Unit.Hosting.Plugins;

/// <summary>A server with a folder of plugins, and a connection to it.</summary>
internal sealed class PluginServer : IAsyncDisposable
{
    private readonly PlumCacheServer _server;

    private PluginServer(PlumCacheServer server, PluginFolder folder, LineClient client)
    {
        _server = server;
        Folder = folder;
        Client = client;
    }

    public PluginFolder Folder { get; }

    public LineClient Client { get; }

    public static async Task<PluginServer> StartAsync(Func<PlumCacheOptions, PlumCacheOptions>? change = null)
    {
        var folder = new PluginFolder();
        PlumCacheServer server = await PlumCacheServer.StartAsync(change is null ? folder.Options : change(folder.Options));
        return new PluginServer(server, folder, await LineClient.ConnectAsync(server.EndPoint.Port));
    }

    public Task<LineClient> ConnectAsync() => LineClient.ConnectAsync(_server.EndPoint.Port);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        Folder.Dispose();
    }
}
