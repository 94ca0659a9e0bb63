using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd;

/// <summary>.NET's HybridCache with this server behind it: two processes that share what one of them has made.</summary>
public sealed class HybridCacheTests
{
    [Fact]
    public async Task WhatOneHasMadeTheOtherFinds()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using ServiceProvider one = NewProcess(server), other = NewProcess(server);
        int made = 0;
        Assert.Equal("Alice", await GetAsync(one, "user:1001"));
        Assert.Equal("Alice", await GetAsync(one, "user:1001"));
        Assert.Equal("Alice", await GetAsync(other, "user:1001"));
        Assert.Equal(1, made);

        await CacheOf(one).RemoveAsync("user:1001", Token);
        Assert.Equal("Alice", await GetAsync(one, "user:1001"));
        Assert.Equal(2, made);

        ValueTask<string> GetAsync(ServiceProvider process, string key) => CacheOf(process).GetOrCreateAsync(
            key,
            _ =>
            {
                made++;
                return ValueTask.FromResult("Alice");
            },
            cancellationToken: Token);
    }

    [Fact]
    public async Task WhatIsSetIsFoundByTheOther()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using ServiceProvider one = NewProcess(server), other = NewProcess(server);
        int[] value = [1, 2, 3];
        var options = new HybridCacheEntryOptions { Expiration = TimeSpan.FromMinutes(10) };
        await CacheOf(one).SetAsync("numbers", value, options, cancellationToken: Token);
        Assert.Equal(value, await CacheOf(other).GetOrCreateAsync<int[]>(
            "numbers", static _ => throw new InvalidOperationException("It is there already."), cancellationToken: Token));
    }

    [Fact]
    public async Task WhatATagIsTakenFromIsMadeAnew()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using ServiceProvider process = NewProcess(server);
        int made = 0;
        Assert.Equal(1, await GetAsync());
        Assert.Equal(1, await GetAsync());
        await CacheOf(process).RemoveByTagAsync("users", Token);
        Assert.Equal(2, await GetAsync());

        ValueTask<int> GetAsync() => CacheOf(process).GetOrCreateAsync(
            "user:1001", _ => ValueTask.FromResult(++made), tags: ["users"], cancellationToken: Token);
    }

    [Fact]
    public async Task ManyAtOnceMakeAValueOnce()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using ServiceProvider process = NewProcess(server);
        var isAsked = new TaskCompletionSource();
        int made = 0;
        Task<int>[] all = [.. Enumerable.Range(0, 20).Select(_ => CacheOf(process).GetOrCreateAsync(
            "slow",
            async _ =>
            {
                await isAsked.Task;
                return Interlocked.Increment(ref made);
            },
            cancellationToken: Token).AsTask())];
        isAsked.SetResult();
        Assert.All(await Task.WhenAll(all), static value => Assert.Equal(1, value));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static HybridCache CacheOf(ServiceProvider process) => process.GetRequiredService<HybridCache>();

    private static ServiceProvider NewProcess(TestServer server)
    {
        var services = new ServiceCollection();
        services.AddStackExchangeRedisCache(options => options.Configuration = $"127.0.0.1:{server.PortText}");
        services.AddHybridCache();
        return services.BuildServiceProvider();
    }
}
