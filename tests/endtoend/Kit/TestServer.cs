using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Plugins;
using PlumCache.Storage;

namespace PlumCache.Tests.EndToEnd.Kit;

/// <summary>A server within the test's process, on a free port.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly PlumCacheServer _server;

    private TestServer(PlumCacheServer server) => _server = server;

    public static PlumCacheOptions DefaultOptions { get; } = new() { Port = 0 };

    /// <summary>The options of a configuration file with this text.</summary>
    public static PlumCacheOptions OptionsOf(string toml) =>
        ConfigurationLoader.Load(new ConfigurationSource("test.toml", toml), [],
            [.. BuiltInPlugins.All.Select(static plugin => plugin.Manifest.Name)]).Options!;

    public int Port => _server.EndPoint.Port;

    public string PortText => Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public int ConnectionCount => _server.ConnectionCount;

    public Keyspace Keyspace => _server.Keyspace;

    public static async Task<TestServer> StartAsync(PlumCacheOptions? options = null) =>
        new(await PlumCacheServer.StartAsync(options ?? DefaultOptions));

    public Task<RespClient> ConnectAsync() => RespClient.ConnectAsync(Port);

    public Task StopAsync() => _server.StopAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
