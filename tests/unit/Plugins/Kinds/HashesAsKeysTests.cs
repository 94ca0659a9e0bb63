using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.Kinds;

/// <summary>What the server makes of a key with a hash, beside the commands of hashes.</summary>
public sealed class HashesAsKeysTests : IDisposable
{
    private readonly TestEngine _engine = new(plugins: BuiltIns.With(("notify-keyspace-events", "KEAn")));
    private readonly TestClient _client;

    public HashesAsKeysTests()
    {
        _client = _engine.Connect();
        _client.Send("HSET h f v g w", "SET s 1");
    }

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("TYPE h", "+hash")]
    [InlineData("OBJECT ENCODING h", "\"listpack\"")]
    [InlineData("SCAN 0 TYPE hash", "[\"0\", [\"h\"]]")]
    [InlineData("INCR h", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("HGET s f", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("MGET h s", "[nil, \"1\"]")]
    [InlineData("NS.GET ''", "{\"h\": nil, \"s\": \"1\"}")]
    [InlineData("NS.SIZE h", ":5")]
    public void AHashIsAKey(string line, string reply) => Assert.Equal(reply, _client.One(line));

    /// <summary>As redis-server 7.0.15 tells it.</summary>
    [Theory]
    [InlineData("HSET h a 1 b 2 f 3", "hset=h")]
    [InlineData("HSET new a 1 b 2", "new=new hset=new")]
    [InlineData("HDEL h f x", "hdel=h")]
    [InlineData("HDEL h f g", "hdel=h del=h")]
    [InlineData("HDEL h x", "")]
    [InlineData("HINCRBY h n 1", "hincrby=h")]
    [InlineData("SET h 1", "set=h")]
    [InlineData("DEL h", "del=h")]
    [InlineData("RENAME h k", "new=k rename_from=h rename_to=k")]
    public void EventsAreThoseOfRedis(string line, string expected)
    {
        _engine.Host.Effects.Clear();
        _client.One(line);
        const string Head = "publish __keyevent@0__:";
        Assert.Equal(expected, string.Join(' ', _engine.Host.Effects
            .Where(static effect => effect.StartsWith(Head, StringComparison.Ordinal))
            .Select(static effect => effect[Head.Length..].Replace(' ', '='))));
    }

    [Fact]
    public void ASnapshotShowsTheHashAsItWas()
    {
        _client.Send("SNAP.CREATE s", "HDEL h f", "HSET h g new");
        Assert.Equal(
            ["+OK", "{\"f\": \"v\", \"g\": \"w\"}", ":2", "\"w\"", "[\"0\", [\"f\", \"v\", \"g\", \"w\"]]", "+hash", "[nil]"],
            _client.Send("SNAP.USE s", "HGETALL h", "HLEN h", "HGET h g", "HSCAN h 0", "TYPE h", "SNAP.GET s h"));
        Assert.StartsWith("-READONLY", _client.One("HSET h f 1"), StringComparison.Ordinal);
        Assert.Equal(["+OK", "{\"g\": \"new\"}"], _client.Send("SNAP.USE LIVE", "HGETALL h"));
    }
}
