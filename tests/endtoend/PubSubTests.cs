using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;
using StackExchange.Redis;

namespace PlumCache.Tests.EndToEnd;

/// <summary>Publish and subscribe over real sockets.</summary>
public sealed class PubSubTests
{
    /// <summary>
    /// What the subscriber says, or with <c>!</c> before it the publisher, and how many replies or messages the subscriber then reads.
    /// </summary>
    private static readonly (string Line, int Replies)[] Conversation =
    [
        ("SUBSCRIBE", 1),
        ("UNSUBSCRIBE", 1),
        ("UNSUBSCRIBE a b", 2),
        ("SUBSCRIBE a b a", 3),
        ("PSUBSCRIBE a* c", 2),
        ("!PUBLISH a hello", 2),
        ("!PUBLISH b hello", 1),
        ("!PUBLISH none hello", 0),
        ("!PUBSUB NUMSUB a b c", 0),
        ("!PUBSUB NUMPAT", 0),
        ("!PUBSUB CHANNELS [a]", 0),
        ("!PUBSUB CHANNELS x y", 0),
        ("!PUBSUB FOO", 0),
        ("!PUBSUB HELP", 0),
        ("PING", 1),
        ("PING hi", 1),
        ("GET x", 1),
        ("CLIENT GETNAME", 1),
        ("UNSUBSCRIBE a z", 2),
        ("UNSUBSCRIBE", 1),
        ("UNSUBSCRIBE", 1),
        ("PUNSUBSCRIBE c a*", 2),
        ("PING", 1),
        ("GET x", 1),
        ("SUBSCRIBE a", 1),
        ("RESET", 1),
        ("!PUBLISH a nobody", 0),
        ("GET x", 1),
        ("SUBSCRIBE a", 1),
        ("QUIT", 1),
    ];

    private static readonly string[] EventScript =
    [
        "SET a 1", "SET a 2 EX 100", "GETEX a PERSIST", "INCR n", "DECRBY n 3", "INCRBYFLOAT n 1.5", "APPEND a x", "SETRANGE a 3 y",
            "MSET m 1 a 2", "SETEX s 10 v",
        "RENAME a b", "COPY b c", "MOVE c 1", "EXPIRE b 100", "PERSIST b", "EXPIRE b 0", "GETDEL n", "DEL m nokey", "SET past 1",
            "PEXPIREAT past 1", "SET nx 1 XX", "UNLINK s",
    ];

    [Theory]
    [InlineData("2")]
    [InlineData("3")]
    public async Task AConversationIsThatOfRedis(string protocol)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using TestServer server = await TestServer.StartAsync();
        Assert.Equal(await ConverseAsync(redis.Port, protocol), await ConverseAsync(server.Port, protocol));
    }

    [Theory]
    [InlineData("KEA")]
    [InlineData("E$n")]
    [InlineData("Kg")]
    public async Task ChangesOfKeysAreToldAsRedisTellsThem(string letters)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using TestServer server = await TestServer.StartAsync();
        Assert.Equal(await EventsAsync(redis.Port, letters), await EventsAsync(server.Port, letters));
    }

    [Fact]
    public async Task AKeyThatEndsByItselfIsTold()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient subscriber = await server.ConnectAsync(), client = await server.ConnectAsync();
        await client.CommandAsync("CONFIG", "SET", "notify-keyspace-events", "Ex");
        await subscriber.CommandAsync("SUBSCRIBE", "__keyevent@0__:expired");
        await client.CommandAsync("SET", "short", "1", "PX", "30");
        Assert.Equal("""*[$"message", $"__keyevent@0__:expired", $"short"]""", (await subscriber.ReadAsync()).ToString());
    }

    [Fact]
    public async Task FieldsThatEndByThemselvesAreToldAndTheKeyThatGoesWithThem()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient subscriber = await server.ConnectAsync(), client = await server.ConnectAsync();
        await client.CommandAsync("CONFIG", "SET", "notify-keyspace-events", "Kghx");
        await client.CommandAsync("HSET", "h", "a", "1", "b", "2");
        await subscriber.CommandAsync("SUBSCRIBE", "__keyspace@0__:h");
        await client.CommandAsync("HPEXPIRE", "h", "30", "FIELDS", "1", "a");
        Assert.Equal("hexpire hexpired", await ToldAsync(2));
        await client.CommandAsync("HPEXPIRE", "h", "30", "FIELDS", "1", "b");
        Assert.Equal("hexpire hexpired del", await ToldAsync(3));

        async Task<string> ToldAsync(int count)
        {
            List<string> told = [];
            while (told.Count < count) told.Add((await subscriber.ReadAsync()).ToString().Split('"')[^2]);
            return string.Join(' ', told);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(",protocol=resp3")]
    public async Task StackExchangeRedisPublishesAndSubscribes(string protocol)
    {
        const int Count = 1_000;
        await using TestServer server = await TestServer.StartAsync();
        await using ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.PortText}{protocol}");
        ISubscriber subscriber = client.GetSubscriber();
        ChannelMessageQueue news = await subscriber.SubscribeAsync(RedisChannel.Literal("news"));
        ChannelMessageQueue all = await subscriber.SubscribeAsync(RedisChannel.Pattern("n*"));
        for (int i = 0; i < Count; i++) Assert.Equal(2, await subscriber.PublishAsync(RedisChannel.Literal("news"), i));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(i, (int)(await news.ReadAsync(deadline.Token)).Message);
            Assert.Equal(i, (int)(await all.ReadAsync(deadline.Token)).Message);
        }

        await news.UnsubscribeAsync();
        await all.UnsubscribeAsync();
        Assert.Equal(0, await subscriber.PublishAsync(RedisChannel.Literal("news"), "nobody"));
    }

    [Fact]
    public async Task RedisCliShowsMessages()
    {
        Tool.Require("redis-cli", "redis-tools");
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        Task<ToolResult> cli = Tool.RunAsync("redis-cli", "", "-p", server.PortText, "SUBSCRIBE", "news");
        string subscribers = "";
        while (subscribers != """*[$"news", :1]""") subscribers = (await client.CommandAsync("PUBSUB", "NUMSUB", "news")).ToString();
        Assert.Equal(":1", (await client.CommandAsync("PUBLISH", "news", "hello")).ToString());
        string listed = "";
        while (!listed.Contains(" oll=0 omem=0 ", StringComparison.Ordinal))
        {
            listed = (await client.CommandAsync("CLIENT", "LIST", "TYPE", "pubsub")).Text;
        }
        Assert.Equal(":1", (await client.CommandAsync("CLIENT", "KILL", "TYPE", "pubsub")).ToString());
        Assert.Contains("message\nnews\nhello\n", (await cli).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryMessageOfSeveralPublishersArrivesOnceInTheirOrder()
    {
        const int Publishers = 4, Each = 2_000, Pipeline = 50;
        await using TestServer server = await TestServer.StartAsync();
        using RespClient subscriber = await server.ConnectAsync();
        await subscriber.CommandAsync("SUBSCRIBE", "a");
        var publishing = Task.WhenAll(Enumerable.Range(0, Publishers).Select(async publisher =>
        {
            using RespClient client = await server.ConnectAsync();
            for (int i = 0; i < Each; i += Pipeline)
            {
                await client.SendAsync(string.Concat(Enumerable.Range(i,
                    Pipeline).Select(j => FormattableString.Invariant($"PUBLISH a {publisher}:{j}\r\n"))));
                foreach (RespValue reply in await client.ReadAsync(Pipeline)) Assert.Equal(":1", reply.ToString());
            }
        }));
        int[] next = new int[Publishers];
        for (int i = 0; i < Publishers * Each; i++)
        {
            string[] message = (await subscriber.ReadAsync()).Items![2].Text.Split(':');
            int publisher = int.Parse(message[0], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(FormattableString.Invariant($"{next[publisher]++}"), message[1]);
        }

        await publishing;
    }

    private static async Task<string[]> ConverseAsync(int port, string protocol)
    {
        using RespClient subscriber = await RespClient.ConnectAsync(port), publisher = await RespClient.ConnectAsync(port);
        await subscriber.CommandAsync("HELLO", protocol);
        var said = new List<string>();
        foreach ((string line, int replies) in Conversation)
        {
            if (line[0] == '!') said.Add($"{line}: {await publisher.CommandAsync(line[1..].Split(' '))}");
            else await subscriber.SendAsync(RespClient.Encode(line.Split(' ')));
            foreach (RespValue reply in await subscriber.ReadAsync(replies)) said.Add($"{line} -> {reply}");
        }

        return [.. said];
    }

    private static async Task<string[]> EventsAsync(int port, string letters)
    {
        using RespClient subscriber = await RespClient.ConnectAsync(port), client = await RespClient.ConnectAsync(port);
        await client.CommandAsync("CONFIG", "SET", "notify-keyspace-events", letters);
        await subscriber.CommandAsync("PSUBSCRIBE", "__key*");
        await subscriber.CommandAsync("SUBSCRIBE", "end");
        var told = new List<string>();
        foreach (string line in EventScript)
        {
            await client.CommandAsync(line.Split(' '));
            await client.CommandAsync("PUBLISH", "end", line);
            string message;
            do
            {
                message = (await subscriber.ReadAsync()).ToString();
                told.Add(message);
            }
            while (!message.Contains("$\"end\"", StringComparison.Ordinal));
        }

        return [.. told];
    }
}
