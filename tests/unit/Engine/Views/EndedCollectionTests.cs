using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Views;

/// <summary>
/// A key whose fields have all ended is there for no command, also before the sweep comes: here none does unless a test says so.
/// </summary>
public sealed class EndedCollectionTests : IDisposable
{
    private readonly TestEngine _engine = new(plugins: BuiltIns.With());
    private readonly TestClient _client;

    public EndedCollectionTests()
    {
        _client = _engine.Connect();
        _client.Send("HSET h a 1 b 2", "PEXPIRE h 100000", "HPEXPIRE h 10 FIELDS 1 a", "HPEXPIRE h 20 FIELDS 1 b", "SNAP.CREATE before");
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void ItIsThereUntilItsLastFieldEnds()
    {
        _engine.Time.Advance(19);
        Assert.Equal([":1", "+hash", ":1", "[\"h\"]"], _client.Send("EXISTS h", "TYPE h", "HLEN h", "KEYS *"));
        _engine.Time.Advance(1);
        Assert.Equal([":0", "+none", ":0", "[]"], _client.Send("EXISTS h", "TYPE h", "HLEN h", "KEYS *"));
    }

    [Theory]
    [InlineData("TTL h", ":-2")]
    [InlineData("GET h", "nil")]
    [InlineData("SCARD h", ":0")]
    [InlineData("OBJECT ENCODING h", "nil")]
    [InlineData("MEMORY USAGE h", "nil")]
    [InlineData("DEL h", ":0")]
    [InlineData("PERSIST h", ":0")]
    [InlineData("COPY h g", ":0")]
    [InlineData("RENAME h g", "-ERR no such key")]
    [InlineData("KEYS h*", "[]")]
    [InlineData("SCAN 0", "[\"0\", []]")]
    [InlineData("NS.LIST h", "[]")]
    [InlineData("RANDOMKEY", "nil")]
    [InlineData("SNAP.DIFF before LIVE FIELDS", "[[\"h\", \"removed\"]]")]
    [InlineData("SUNIONSTORE g h", ":0")]
    [InlineData("HSETEX h FXX FIELDS 1 a 1", ":0")]
    public void NoCommandFindsIt(string line, string reply)
    {
        _engine.Time.Advance(20);
        Assert.Equal(reply, _client.One(line));
        Assert.Equal(["+OK", "+QUEUED"], _client.Send("MULTI", line));
        Assert.Equal($"[{reply}]", _client.One("EXEC"));
    }

    [Theory]
    [InlineData("SET h x NX", "+OK", "GET h", "\"x\"")]
    [InlineData("APPEND h x", ":1", "GET h", "\"x\"")]
    [InlineData("SETRANGE h 1 x", ":2", "STRLEN h", ":2")]
    [InlineData("INCR h", ":1", "TYPE h", "+string")]
    [InlineData("SADD h m", ":1", "SMEMBERS h", "~[\"m\"]")]
    [InlineData("HSET h c 3", ":1", "HGETALL h", "{\"c\": \"3\"}")]
    [InlineData("HSET h c 3", ":1", "OBJECT ENCODING h", "\"listpack\"")]
    [InlineData("HINCRBY h a 5", ":5", "HTTL h FIELDS 1 a", "[:-1]")]
    public void WhatIsWrittenThereIsNewAndHasNoExpiry(string line, string reply, string question, string answer)
    {
        _engine.Time.Advance(20);
        Assert.Equal([reply, answer, ":-1"], _client.Send(line, question, "TTL h"));
        _engine.MaintainToTheEnd();
        Assert.Equal([answer, ":-1"], _client.Send(question, "TTL h"));
    }

    [Theory]
    [InlineData("WATCH h", "[+OK]")]
    [InlineData("WATCH PREFIX h", "nil[]")]
    public void OneThatHadEndedBeforeIsAChangeForWhoWatchesAPrefixOnly(string watch, string reply)
    {
        _engine.Time.Advance(20);
        _client.Send(watch, "MULTI", "SET g 1");
        Assert.Equal(reply, _client.One("EXEC"));
    }

    [Theory]
    [InlineData("WATCH h", "[+OK]")]
    [InlineData("WATCH PREFIX h", "nil[]")]
    public void AFieldThatHadEndedBeforeIsAChangeForWhoWatchesAPrefixOnly(string watch, string reply)
    {
        _engine.Time.Advance(10);
        _client.Send(watch, "MULTI", "SET g 1");
        Assert.Equal(reply, _client.One("EXEC"));
    }

    [Fact]
    public void OneThatEndsIsAChangeForWhoWatchesIt()
    {
        _client.Send("WATCH h", "MULTI", "SET g 1");
        _engine.Time.Advance(20);
        Assert.Equal("nil[]", _client.One("EXEC"));
    }

    [Fact]
    public void AnyFieldThatIsLeftKeepsIt()
    {
        string[] fields = [.. Enumerable.Range(0, 500).Select(static i => $"f{i:D3}")];
        foreach (string left in (string[])["f000", "f250", "f499"])
        {
            string others = string.Join(' ', fields.Where(field => field != left));
            _client.Send($"DEL l {left}", $"HSET l {string.Join(' ', fields.Select(static field => $"{field} x"))}");
            _client.Send($"HPEXPIRE l 10 FIELDS 499 {others}", $"COPY l {left}", $"HPEXPIRE {left} 1000 FIELDS 1 {left}");
            _engine.Time.Advance(10);
            Assert.Equal([":2", $"[\"{left}\"]"], _client.Send($"EXISTS l {left}", $"HKEYS {left}"));
            _engine.Time.Advance(990);
            Assert.Equal([":1", ":0"], _client.Send("EXISTS l", $"EXISTS {left}"));
        }
    }

    [Fact]
    public void CountsKnowOfItUntilItIsSwept()
    {
        _engine.Time.Advance(20);
        Assert.Equal([":1", ":1"], _client.Send("DBSIZE", "NS.COUNT h"));
        _engine.MaintainToTheEnd();
        Assert.Equal([":0", ":0"], _client.Send("DBSIZE", "NS.COUNT h"));
    }
}
