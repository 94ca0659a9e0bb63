using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using PlumCache.Tests.EndToEnd.Kit;
using StackExchange.Redis;

namespace PlumCache.Tests.EndToEnd;

/// <summary>.NET's IDistributedCache over its usual client: each entry is a hash of two times and the data.</summary>
public sealed class DistributedCacheTests
{
    private const string Key = "session:1001";
    private static readonly byte[] Data = [0, 1, 2, 0x0d, 0x0a, 0xff];

    [Theory]
    [InlineData("")]
    [InlineData(",protocol=resp2")]
    [InlineData(",protocol=resp3")]
    public async Task WhatIsSetIsThereUntilItIsRemoved(string protocol)
    {
        await using TestServer server = await TestServer.StartAsync();
        using RedisCache cache = NewCache(server, protocol);
        Assert.Null(await cache.GetAsync(Key, Token));
        Assert.Null(cache.Get(Key));

        await cache.SetAsync(Key, Data, new DistributedCacheEntryOptions(), Token);
        Assert.Equal(Data, await cache.GetAsync(Key, Token));
        cache.Set(Key, [], new DistributedCacheEntryOptions());
        Assert.Equal([], cache.Get(Key)!);

        await cache.RefreshAsync(Key, Token);
        await cache.RemoveAsync(Key, Token);
        Assert.Null(await cache.GetAsync(Key, Token));
        cache.Remove(Key);
        cache.Refresh(Key);
    }

    [Fact]
    public async Task ALongValueComesBackWhole()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RedisCache cache = NewCache(server);
        byte[] data = new byte[3 << 20];
        new Random(1).NextBytes(data);
        await cache.SetAsync(Key, data, new DistributedCacheEntryOptions(), Token);
        Assert.Equal(data, await cache.GetAsync(Key, Token));
    }

    [Fact]
    public async Task AnAbsoluteExpiryIsTheKeysOwn()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RedisCache cache = NewCache(server);
        await using ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync(AddressOf(server));
        IDatabase keys = client.GetDatabase();
        await cache.SetAsync(
            Key, Data, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(10) }, Token);
        Assert.InRange((await keys.KeyTimeToLiveAsync(Key))!.Value.TotalMinutes, 1, 10);
        Assert.Equal(RedisType.Hash, await keys.KeyTypeAsync(Key));

        await cache.SetAsync(Key, Data, new DistributedCacheEntryOptions(), Token);
        Assert.Equal(Data, await cache.GetAsync(Key, Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASlidingExpiryBeginsAnewWithEachUse(bool isRefreshed)
    {
        await using TestServer server = await TestServer.StartAsync();
        using RedisCache cache = NewCache(server);
        await using ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync(AddressOf(server));
        IDatabase keys = client.GetDatabase();
        await cache.SetAsync(Key, Data, new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromHours(2) }, Token);
        await keys.KeyExpireAsync(Key, TimeSpan.FromMinutes(10)); // as if most of the time had passed
        if (isRefreshed) await cache.RefreshAsync(Key, Token);
        else Assert.Equal(Data, await cache.GetAsync(Key, Token));
        Assert.InRange((await keys.KeyTimeToLiveAsync(Key))!.Value.TotalMinutes, 100, 120);
    }

    [Fact]
    public async Task WhatHasExpiredIsNotThere()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RedisCache cache = NewCache(server);
        await using ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync(AddressOf(server));
        await cache.SetAsync(Key, Data, new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromHours(2) }, Token);
        await client.GetDatabase().KeyExpireAsync(Key, DateTime.UtcNow.AddSeconds(-1));
        Assert.Null(await cache.GetAsync(Key, Token));
    }

    [Fact]
    public async Task InstancesOfDifferentNamesDoNotSeeEachOther()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RedisCache one = NewCache(server, instance: "one:"), other = NewCache(server, instance: "other:");
        await one.SetAsync(Key, Data, new DistributedCacheEntryOptions(), Token);
        Assert.Null(await other.GetAsync(Key, Token));
        Assert.Equal(Data, await one.GetAsync(Key, Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string AddressOf(TestServer server) => $"127.0.0.1:{server.PortText}";

    private static RedisCache NewCache(TestServer server, string protocol = "", string instance = "") =>
        new(new RedisCacheOptions { Configuration = AddressOf(server) + protocol, InstanceName = instance });
}
