using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Embedding;

namespace PlumCache.Tests.Unit.Hosting.Embedding;

/// <summary>The keys of a server, and those of a host.</summary>
public sealed class EmbeddedServerTests
{
    private static readonly PlumCacheOptions FreePort = new() { Port = 0, ArenaLimitBytes = 64 << 20 };

    [Fact]
    public async Task ClientsAndTheProcessSeeTheSameKeys()
    {
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort);
        Assert.Equal("+OK\r\n", await AskAsync(server, "SET a 1\r\n"));
        server.Keys.Update(static update => update.Set("b", update.GetText("a") + "2"));
        Assert.Equal("$2\r\n12\r\n", await AskAsync(server, "GET b\r\n"));
        using PlumView view = server.Keys.OpenView();
        Assert.Equal(2, view.Count());
    }

    [Fact]
    public async Task TheEndOfAServerIsTheEndOfItsKeys()
    {
        PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort);
        server.Keys.Update(static update => update.Set("a", "1"));
        PlumView view = server.Keys.OpenView();
        view.TryRead("a", bytes =>
        {
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return bytes[0];
        }, out byte value);
        Assert.Equal((byte)'1', value);
        Assert.True(server.Keys.HasEnded);
        Assert.Throws<ObjectDisposedException>(() => view.Count());
    }

    [Fact]
    public async Task AHostsKeysAreThereBeforeItsServerStartsAndAfterItHasStopped()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddPlumCache(FreePort);
        IHost host = builder.Build();
        PlumKeyspace keys = host.Services.GetRequiredService<PlumKeyspace>();
        keys.Update(static update => update.Set("a", "early"));
        await host.StartAsync(TestContext.Current.CancellationToken);
        PlumCacheServer server = ServerOf(host);
        Assert.Same(keys, server.Keys);
        Assert.Equal("$5\r\nearly\r\n", await AskAsync(server, "GET a\r\n"));
        await host.StopAsync(TestContext.Current.CancellationToken);
        using (PlumView view = keys.OpenView()) Assert.Equal("early", view.GetText("a"));
        Assert.False(keys.HasEnded);
        await ((IAsyncDisposable)host).DisposeAsync();
        Assert.True(keys.HasEnded);
    }

    [Fact]
    public async Task AHostAndItsKeysGoOnWhenAClientStopsTheServer()
    {
        var time = new ManualTime();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddPlumCache(FreePort);
        IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        PlumCacheServer server = ServerOf(host);
        Assert.Equal("", await AskAsync(server, "SHUTDOWN\r\n"));
        await server.Completion.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);

        // The keys are still looked after: what is due is swept and its memory freed.
        PlumKeyspace keys = host.Services.GetRequiredService<PlumKeyspace>();
        keys.Update(static update => update.Set("a", "1", TimeSpan.FromMilliseconds(1)));
        DateTime stopAt = DateTime.UtcNow.AddSeconds(30);
        while (keys.Core.Keyspace.GetStatistics().LiveBytes > 0 && DateTime.UtcNow < stopAt)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal(0, keys.Core.Keyspace.GetStatistics().LiveBytes);
        await host.StopAsync(TestContext.Current.CancellationToken);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Fact]
    public async Task AHostStopsWithItsServerWhenItIsToldTo()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddPlumCache(new PlumCacheHostOptions(FreePort) { StopsHost = true });
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        Task run = host.WaitForShutdownAsync(TestContext.Current.CancellationToken);
        await AskAsync(ServerOf(host), "SHUTDOWN\r\n");
        await run.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task AHostCanHaveAKeyspaceWithoutAServer()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddPlumKeyspace(FreePort);
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        PlumKeyspace keys = host.Services.GetRequiredService<PlumKeyspace>();
        Assert.Equal(1, keys.Update(static update =>
        {
            update.Set("a", "1");
            return update.Count();
        }));
        Assert.Empty(host.Services.GetServices<IHostedService>().OfType<PlumCacheHostedService>());
    }

    [Fact]
    public async Task AKeyspaceOnItsOwnLooksAfterItself()
    {
        var time = new ManualTime();
        using var keys = PlumKeyspace.Create(FreePort, null, time);
        keys.Update(static update => update.Set("a", "1", TimeSpan.FromMilliseconds(1)));
        PlumView view = keys.OpenView(0, TimeSpan.FromMilliseconds(1));
        DateTime stopAt = DateTime.UtcNow.AddSeconds(30);
        while ((!view.HasEnded || keys.Core.Keyspace.GetStatistics().LiveBytes > 0) && DateTime.UtcNow < stopAt)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal((true, 0), (view.HasEnded, keys.Core.Keyspace.GetStatistics().LiveBytes));
    }

    private static PlumCacheServer ServerOf(IHost host) =>
        host.Services.GetServices<IHostedService>().OfType<PlumCacheHostedService>().Single().Server!;

    private static async Task<string> AskAsync(PlumCacheServer server, string request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.EndPoint, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        socket.Shutdown(SocketShutdown.Send);
        byte[] buffer = new byte[1024];
        int length = 0;
        for (int read; (read = await socket.ReceiveAsync(buffer.AsMemory(length), TestContext.Current.CancellationToken)) > 0;)
        {
            length += read;
        }
        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
