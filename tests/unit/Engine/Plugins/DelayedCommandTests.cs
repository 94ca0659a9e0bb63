using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Plugins;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Plugins;

/// <summary>DELAY beside the command table and FLUSHALL, which are the engine's.</summary>
public sealed class DelayedCommandTests : IDisposable
{
    private readonly TestEngine _engine = new(
        new EngineOptions { Limits = new CommandLimits(30, 1000) }, null, BuiltInPlugins.Find("delay")!,
        BuiltInPlugins.Find("transactions")!);
    private readonly TestClient _client;

    public DelayedCommandTests() => _client = _engine.Connect();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("NOSUCH a b")]
    [InlineData("SET a")]
    [InlineData("CONFIG NOSUCH")]
    [InlineData("CONFIG SET a")]
    [InlineData("SET 0123456789012345678901234567890 1")]
    [InlineData("DELAY.TICK")]
    public void WhatCannotRunIsRefusedAtOnceInTheWordsOfMulti(string line)
    {
        string delayed = _client.One("DELAY 10 " + line);
        Assert.StartsWith("-ERR ", delayed, StringComparison.Ordinal);
        _client.Send("MULTI");
        Assert.Equal(_client.One(line), delayed);
        _client.Send("DISCARD");
        Assert.Equal("[]", _client.One("DELAY LIST"));
    }

    [Fact]
    public void WhatNoTransactionTakesIsRefusedWithItsWords()
    {
        Assert.Equal("-ERR Command not allowed inside a transaction", _client.One("DELAY 10 SAVE"));
    }

    [Theory]
    [InlineData("FLUSHALL")]
    [InlineData("FLUSHALL ASYNC")]
    public void AnIdThatSomebodyHoldsNeverStandsForALaterCommand(string flush)
    {
        Assert.Equal(":1", _client.One("DELAY 1000 SET a 1"));
        Assert.Equal(":2", _client.One("DELAY 1000 SET a 1"));
        Assert.Equal("+OK", _client.One(flush));
        Assert.Equal("[]", _client.One("DELAY LIST"));
        Assert.Equal(":3", _client.One("DELAY 1000 SET b 1"));
        Assert.Equal(":0", _client.One("DELAY CANCEL 1"));
        Assert.Equal(":1", _client.One("DELAY CANCEL 3"));
        Assert.Equal(["+OK", "+QUEUED", "+QUEUED", "[+OK, :4]"], _client.Send("MULTI", flush, "DELAY 1000 SET b 1", "EXEC"));
    }
}
