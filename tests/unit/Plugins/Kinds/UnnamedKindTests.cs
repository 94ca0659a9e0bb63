using PlumCache.Abstractions;
using PlumCache.Engine.Core;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.Kinds;

/// <summary>A plugin is unloaded, and keys of its kind stay.</summary>
public sealed class UnnamedKindTests : IDisposable
{
    private const string WrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value";

    private readonly TestEngine _engine = Bags.Engine();
    private readonly TestClient _client;

    public UnnamedKindTests()
    {
        _client = _engine.Connect();
        _client.Send("BPUT n:bag f v", "XPUT n:box f v", "SET n:s 1");
        Use(Bags.Others());
    }

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("TYPE n:bag", "+unknown")]
    [InlineData("TYPE n:box", "+box")]
    [InlineData("OBJECT ENCODING n:bag", "\"unknown\"")]
    [InlineData("SCAN 0 TYPE unknown", "[\"0\", [\"n:bag\"]]")]
    [InlineData("SCAN 0 TYPE bag", "[\"0\", []]")]
    [InlineData("GET n:bag", WrongType)]
    [InlineData("XPUT n:bag f w", WrongType)]
    [InlineData("MGET n:bag n:s", "[nil, \"1\"]")]
    [InlineData("EXISTS n:bag", ":1")]
    [InlineData("NS.COUNT n:", ":3")]
    [InlineData("NS.SIZE n:", ":18")]
    [InlineData("DEL n:bag", ":1")]
    [InlineData("UNLINK n:bag", ":1")]
    [InlineData("EXPIRE n:bag 100", ":1")]
    [InlineData("NS.COPY n: m:", ":3")]
    [InlineData("NS.DEL n:", ":3")]
    [InlineData("SET n:bag 1", "+OK")]
    [InlineData("MEMORY USAGE n:bag SAMPLES 0", ":37")]
    public void TheKeyIsThereForAllThatAsksForNoType(string line, string reply) => Assert.Equal(reply, _client.One(line));

    [Fact]
    public void OnceItIsLoadedAgainItHasItsKeysAgain()
    {
        Assert.Equal([":3", "+OK"], _client.Send("NS.COPY n: m:", "RENAME n:bag moved"));
        Use(Bags.Plugin(), Bags.Others());
        Assert.Equal(["+bag", "\"f=v\"", "\"f=v\""], _client.Send("TYPE moved", "BALL moved", "BALL m:bag"));
    }

    /// <summary>The number is the kind, and the name is told to clients.</summary>
    [Fact]
    public void AnotherVersionOfItMayNameTheKindOtherwise()
    {
        Use(Bags.Plugin().With(static manifest => manifest with { Kinds = [new ValueKindRow(Bags.Small, "sack", "jute")] }));
        Assert.Equal(
            ["+sack", "\"jute\"", "+OK", "\"f=v g=w\""],
            _client.Send("TYPE n:bag", "OBJECT ENCODING n:bag", "BPUT n:bag g w", "BALL n:bag"));
    }

    private void Use(params IPlugin[] plugins) => _engine.Engine.Tables.Use(CoreModule.Build([.. BuiltIns.With(), .. plugins]));
}
