using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PlumCache.Hosting;
using PlumCache.Hosting.Composition;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Embedding;
using PlumCache.Hosting.Safety;

namespace PlumCache.Tests.Unit.Hosting.Safety;

/// <summary>A server whose loop dies by a bug would be up and serve nobody: it stops, and its host with it where that is wanted.</summary>
public sealed class LoopDeathTests
{
    private const int TooManyClients = 1001;
    private const int MaintenanceFailed = 1204;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly PlumCacheOptions Small = new() { Port = 0, ArenaLimitBytes = 64 << 20, MaxClients = 1 };

    private readonly FailingTime _time = new();

    [Fact]
    public async Task AServerStopsWhenItWouldAcceptNobodyAnyMore()
    {
        await using PlumCacheServer server = Start(TooManyClients);
        using Socket first = await ConnectAsync(server), second = await ConnectAsync(server);
        await StoppedAsync(server);
    }

    [Fact]
    public async Task AServerStopsWhenItsUpkeepDies()
    {
        await using PlumCacheServer server = Start(MaintenanceFailed);
        _time.Fails = true;
        await _time.PassUntilAsync(() => server.Failure is not null);
        _time.Fails = false;
        await StoppedAsync(server);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AHostStopsWithAServerThatFailedWhenItIsToldTo(bool stopsHost)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddPlumCache(new PlumCacheHostOptions(Small) { StopsHost = stopsHost });
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        CancellationToken stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = stopping.Register(stopped.SetResult);
        PlumCacheServer server = host.Services.GetServices<IHostedService>().OfType<PlumCacheHostedService>().Single().Server!;
        server.Keys.Core.Services.Failures.LoopDied("Upkeep", new InvalidOperationException(ChokingLogger.Bug));
        await StoppedAsync(server);
        if (stopsHost) await stopped.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(stopsHost, stopping.IsCancellationRequested);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A server that a bug strikes where it logs an event.</summary>
    private PlumCacheServer Start(int eventId)
    {
        var failures = new FailurePolicy(new ChokingLogger(eventId), new RecordingEnd());
        var keys = new PlumKeyspace(ServerBuilder.Build(Small, failures, _time, ""), hasUpkeep: true);
        return PlumCacheServer.StartOn(keys, ownsKeys: true, "");
    }

    private static async Task<Socket> ConnectAsync(PlumCacheServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.EndPoint, TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task StoppedAsync(PlumCacheServer server)
    {
        await server.Completion.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(ChokingLogger.Bug, server.Failure?.Message);
        using var late = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAnyAsync<SocketException>(() => late.ConnectAsync(server.EndPoint));
    }
}
