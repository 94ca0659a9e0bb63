using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.Kinds;

/// <summary>What the commands of strings, and those of any type, make of a key that holds a collection.</summary>
public sealed class WrongTypeTests : IDisposable
{
    private const string WrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value";
    private const string NotAnInteger = "-ERR value is not an integer or out of range";
    private const string NotStrings = "-ERR The specified keys must contain string values";

    private readonly TestEngine _engine = Bags.Engine();
    private readonly TestClient _client;

    public WrongTypeTests()
    {
        _client = _engine.Connect();
        _client.Send("BPUT bag f v", "SET s abc");
    }

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("GET bag", WrongType)]
    [InlineData("GETDEL bag", WrongType)]
    [InlineData("GETEX bag", WrongType)]
    [InlineData("GETEX bag PERSIST", WrongType)]
    [InlineData("GETEX bag EX nonsense", WrongType)]
    [InlineData("GETEX bag nonsense", "-ERR syntax error")]
    [InlineData("GETSET bag v", WrongType)]
    [InlineData("SET bag v GET", WrongType)]
    [InlineData("SET bag v NX GET", WrongType)]
    [InlineData("SET bag v IFEQ v", WrongType)]
    [InlineData("SET bag v NX", "nil")]
    [InlineData("SETNX bag v", ":0")]
    [InlineData("MSETNX new v bag v", ":0")]
    [InlineData("DELEX bag IFEQ v", WrongType)]
    [InlineData("STRLEN bag", WrongType)]
    [InlineData("APPEND bag x", WrongType)]
    [InlineData("APPEND bag ''", WrongType)]
    [InlineData("GETRANGE bag 0 -1", WrongType)]
    [InlineData("GETRANGE bag a -1", NotAnInteger)]
    [InlineData("SUBSTR bag 0 -1", WrongType)]
    [InlineData("SETRANGE bag 0 x", WrongType)]
    [InlineData("SETRANGE bag 0 ''", WrongType)]
    [InlineData("SETRANGE bag -1 x", "-ERR offset is out of range")]
    [InlineData("INCR bag", WrongType)]
    [InlineData("DECR bag", WrongType)]
    [InlineData("INCRBY bag 2", WrongType)]
    [InlineData("INCRBY bag a", NotAnInteger)]
    [InlineData("DECRBY bag 2", WrongType)]
    [InlineData("INCRBYFLOAT bag 1", WrongType)]
    [InlineData("INCRBYFLOAT bag a", WrongType)]
    [InlineData("LCS bag s", NotStrings)]
    [InlineData("LCS s bag", NotStrings)]
    [InlineData("LCS none bag nonsense", NotStrings)]
    [InlineData("MGET s bag none", "[\"abc\", nil, nil]")]
    [InlineData("SNAP.GET LIVE bag s", "[nil, \"abc\"]")]
    [InlineData("NS.RANGE '' zz WITHVALUES", "{\"bag\": nil, \"s\": \"abc\"}")]
    public void ACommandOfStringsLeavesACollectionAlone(string line, string reply)
    {
        Assert.Equal(reply, _client.One(line));
        Assert.Equal(["\"f=v\"", "\"abc\"", ":2"], _client.Send("BALL bag", "GET s", "DBSIZE"));
    }

    [Theory]
    [InlineData("SET bag v", "+OK")]
    [InlineData("SET bag v XX", "+OK")]
    [InlineData("SETEX bag 100 v", "+OK")]
    [InlineData("PSETEX bag 100000 v", "+OK")]
    [InlineData("MSET s v bag v", "+OK")]
    public void WhatSetsAKeyReplacesAnyType(string line, string reply)
    {
        Assert.Equal(reply, _client.One(line));
        Assert.Equal(["\"v\"", "+string", "\"\""], _client.Send("GET bag", "TYPE bag", "BALL bag"));
    }

    [Fact]
    public void WhatKeepsTheExpiryKeepsThatOfACollection()
    {
        Assert.Equal([":1", "+OK", ":100"], _client.Send("EXPIRE bag 100", "SET bag v KEEPTTL", "TTL bag"));
        Assert.Equal([":1", "+OK", "+OK", ":-1"], _client.Send("DEL bag", "BPUT bag f v", "SET bag v KEEPTTL", "TTL bag"));
    }

    [Theory]
    [InlineData("EXISTS bag s", ":2")]
    [InlineData("TOUCH bag", ":1")]
    [InlineData("EXPIRE bag 100", ":1")]
    [InlineData("TTL bag", ":-1")]
    [InlineData("OBJECT REFCOUNT bag", ":1")]
    [InlineData("OBJECT IDLETIME bag", ":0")]
    [InlineData("TYPE bag", "+bag")]
    [InlineData("OBJECT ENCODING bag", "\"small\"")]
    [InlineData("SCAN 0 TYPE bag", "[\"0\", [\"bag\"]]")]
    [InlineData("SCAN 0 TYPE STRING", "[\"0\", [\"s\"]]")]
    [InlineData("SCAN 0 TYPE box", "[\"0\", []]")]
    [InlineData("SCAN 0 TYPE nonsense", "[\"0\", []]")]
    [InlineData("SCAN 0 MATCH b* TYPE bag", "[\"0\", [\"bag\"]]")]
    [InlineData("SCAN 0 MATCH s* TYPE bag", "[\"0\", []]")]
    [InlineData("KEYS *", "[\"bag\", \"s\"]")]
    public void ACommandOfAnyTypeTakesACollection(string line, string reply) => Assert.Equal(reply, _client.One(line));

    [Fact]
    public void ATypeHasSeveralKindsAndScanFindsAll()
    {
        Assert.Equal(
            ["+OK", "+bag", "\"large\"", "[\"0\", [\"bag\", \"big\"]]"],
            _client.Send("BPUTL big f v", "TYPE big", "OBJECT ENCODING big", "SCAN 0 TYPE bag COUNT 100"));
    }

    [Fact]
    public void AScanOfATypeGoesOnOverPagesThatHaveNoneOfIt()
    {
        _client.Send([.. Enumerable.Range(0, 30).Select(static i => $"SET k{i:00} v"), "BPUT z f v"]);
        var found = new List<string>();
        string cursor = "0";
        do
        {
            string reply = _client.One($"SCAN {cursor} TYPE bag COUNT 7");
            cursor = reply.Split('"')[1];
            found.AddRange(reply.Split('"').Skip(3).Where(static (_, i) => i % 2 == 0));
        }
        while (cursor != "0");

        Assert.Equal(["bag", "z"], found);
    }

    /// <summary>In words of the commands that the <c>ns</c> plugin and the snapshots have for all keys under a prefix.</summary>
    [Fact]
    public void WhatGoesElsewhereGoesAsItIs()
    {
        Assert.Equal(
            [":1", "+OK", "\"f=v\"", "\"f=v\"", "nil"],
            _client.Send("COPY bag copy", "RENAME bag moved", "BALL copy", "BALL moved", "GET bag"));
        Assert.Equal(["+bag", ":1", "+none"], _client.Send("TYPE moved", "DEL moved", "TYPE moved"));
    }
}
