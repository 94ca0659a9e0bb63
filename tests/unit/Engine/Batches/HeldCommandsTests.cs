using PlumCache.Engine.Sessions;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Batches;

/// <summary>Commands that a plugin answers in their stead: what is queued changes nothing, so it waits for no writer.</summary>
public sealed class HeldCommandsTests : IDisposable
{
    private readonly TestEngine _engine = new(plugins: BuiltIns.With());
    private readonly TestClient _client;

    public HeldCommandsTests() => _client = _engine.Connect();

    private Lane Lane => _engine.Keyspace.Lane;

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void AQueuedWriteTakesNoLane()
    {
        _client.Send("MULTI");
        Lane.Enter();
        Assert.Equal(["+QUEUED", "+QUEUED"], _client.Send("SET a 1", "NS.DEL a"));
        Lane.Exit();
        Assert.Equal(["[+OK, :1]"], _client.Send("EXEC"));
    }

    [Fact]
    public void NorDoesOneThatIsOfThePluginThatQueuesIt()
    {
        TestClient other = _engine.Connect();
        _client.Send("WATCH a", "MULTI");
        Lane.Enter();
        Assert.Equal(["+QUEUED"], _client.Send("UNWATCH"));
        Lane.Exit();
        other.One("SET a 1");
        Assert.Equal(["nil[]"], _client.Send("EXEC"));
        Assert.Equal(["+OK", "+OK", "+QUEUED", "[+OK]"], _client.Send("WATCH a", "MULTI", "UNWATCH", "EXEC"));
        Assert.True(_engine.Keyspace.RootCell.Current.Watches.IsEmpty);
    }

    [Theory]
    [InlineData("RESET", "+RESET")]
    [InlineData("MULTI", "-ERR MULTI calls can not be nested")]
    [InlineData("WATCH a", "-ERR WATCH inside MULTI is not allowed")]
    [InlineData("DISCARD", "+OK")]
    [InlineData("QUIT", "+OK")]
    [InlineData("SLOWLOG RESET", "+QUEUED")]
    [InlineData("UNWATCH", "+QUEUED")]
    public void WhatIsAboutTheTransactionOrTheConnectionRunsAtOnceAndNothingElse(string line, string reply) =>
        Assert.Equal(["+OK", reply], _client.Send("MULTI", line));

    [Fact]
    public void NorDoesOneInThePipelineOfItsMulti()
    {
        Lane.Enter();
        Assert.Equal(["+OK", "+QUEUED", "+QUEUED"], _client.Send("MULTI", "SET a 1", "INCR a"));
        Lane.Exit();
        Assert.Equal(["[+OK, :2]"], _client.Send("EXEC"));
    }

    [Fact]
    public void ExecWaitsForItAlsoBehindWhatWasQueuedInItsPipeline()
    {
        Lane.Enter();
        _client.Load("MULTI", "SET a 1", "EXEC", "GET a");
        Assert.Equal(SuspensionReason.Lane, _client.Suspend());
        Assert.Equal(["+OK", "+QUEUED"], _client.Writer.Take());
        Lane.Exit();
        Assert.Equal(RunStatus.Completed, _client.Step());
        Assert.Equal(["[+OK]", "\"1\""], _client.Writer.Take());
    }

    [Fact]
    public void WhatIsWrittenBehindTheTransactionIsWritten()
    {
        Assert.Equal(["+OK", "+QUEUED", "[+OK]", ":2"], _client.Send("MULTI", "SET a 1", "EXEC", "INCR a"));
        Assert.Equal(["+OK", "+QUEUED", "+OK", "+OK", "\"5\""], _client.Send("MULTI", "SET a 4", "DISCARD", "SET a 5", "GET a"));
    }
}
