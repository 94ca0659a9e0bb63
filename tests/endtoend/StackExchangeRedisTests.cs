using PlumCache.Tests.EndToEnd.Kit;
using StackExchange.Redis;

namespace PlumCache.Tests.EndToEnd;

/// <summary>The usual client of .NET, as it comes.</summary>
public sealed class StackExchangeRedisTests
{
    [Theory]
    [InlineData("")]
    [InlineData(",protocol=resp2")]
    [InlineData(",protocol=resp3")]
    public async Task DoesItsDailyWork(string protocol)
    {
        await using TestServer server = await TestServer.StartAsync();
        await using ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.PortText}{protocol}");
        IDatabase keys = client.GetDatabase();

        Assert.True(await keys.StringSetAsync("user:1001:name", "Alice", TimeSpan.FromMinutes(5)));
        Assert.Equal("Alice", await keys.StringGetAsync("user:1001:name"));
        Assert.InRange((await keys.KeyTimeToLiveAsync("user:1001:name"))!.Value.TotalSeconds, 1, 300);
        Assert.False(await keys.StringSetAsync("user:1001:name", "Bob", when: When.NotExists));
        Assert.True((await keys.StringGetAsync("none")).IsNull);

        Assert.True(await keys.StringSetAsync([new("a", "1"), new("b", "2")]));
        Assert.Equal("1 2", string.Join(' ', await keys.StringGetAsync([new("a"), new("b")])));
        Assert.Equal(42, await keys.StringIncrementAsync("a", 41));
        Assert.Equal(1.5, await keys.StringIncrementAsync("half", 1.5));
        Assert.Equal("2", await keys.StringGetSetAsync("b", "3"));
        Assert.Equal(4, await keys.StringAppendAsync("b", "456"));
        Assert.Equal("45", await keys.StringGetRangeAsync("b", 1, 2));

        Assert.True(await keys.KeyRenameAsync("b", "c"));
        Assert.Equal(RedisType.String, await keys.KeyTypeAsync("c"));
        Assert.True(await keys.KeyExpireAsync("c", DateTime.UtcNow.AddHours(1)));
        Assert.True(await keys.KeyPersistAsync("c"));
        Assert.Equal(2, await keys.KeyDeleteAsync([new("a"), new("c"), new("none")]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",protocol=resp3")]
    public async Task ListsKeysWithItsOwnScan(string protocol)
    {
        const int Count = 5_000;
        await using TestServer server = await TestServer.StartAsync();
        await using ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync(
            $"127.0.0.1:{server.PortText}{protocol},allowAdmin=true");
        IDatabase keys = client.GetDatabase();
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => keys.StringSetAsync(FormattableString.Invariant($"user:{i}"), i)));

        IServer endpoint = client.GetServers().Single();
        var listed = endpoint.Keys(pattern: "user:*",
            pageSize: 100).Select(key => key.ToString()).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(Count, listed.Count);
        Assert.Equal(Count, await endpoint.DatabaseSizeAsync());
        Assert.Equal(new Version(7, 2, 4), endpoint.Version);
        await endpoint.FlushDatabaseAsync();
        Assert.Equal(0, await endpoint.DatabaseSizeAsync());
    }

    [Fact]
    public async Task ManyTasksShareOneConnection()
    {
        const int Tasks = 32, Each = 500;
        await using TestServer server = await TestServer.StartAsync();
        await using ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.PortText}");
        IDatabase keys = client.GetDatabase();
        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(async _ =>
        {
            for (int i = 0; i < Each; i++) await keys.StringIncrementAsync("counter");
        }));
        Assert.Equal(Tasks * Each, (long)await keys.StringGetAsync("counter"));
    }
}
