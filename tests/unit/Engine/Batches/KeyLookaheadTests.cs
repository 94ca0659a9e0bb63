using PlumCache.Abstractions;
using PlumCache.Engine;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Batches;

public sealed class KeyLookaheadTests
{
    [Fact]
    public void AnswersAreThoseOfTheDatabaseAtTheTime()
    {
        using var engine = new TestEngine();
        TestClient client = engine.Connect();
        client.Send("SET a 0a", "SET b 0b", "SET '' 0", "SELECT 1", "SET a 1a", "SELECT 0");
        Assert.Equal(
            ["\"0a\"", "\"0b\"", "nil", "\"0\"", "+OK", "\"1a\"", "nil", "nil", "+OK", "\"0a\"", "\"0b\""],
            client.Send("GET a", "GET b", "GET c", "GET ''", "SELECT 1", "GET a", "GET b", "GET ''", "SELECT 0", "GET a", "GET b"));
    }

    [Fact]
    public void WritesOfTheBatchAreSeenBehindThem()
    {
        using var engine = new TestEngine();
        TestClient client = engine.Connect();
        client.Send("SET a 1", "SET b 2");
        Assert.Equal(
            ["\"1\"", "+OK", "\"3\"", ":1", "nil", "\"3\"", "+OK", "\"4\""],
            client.Send("GET a", "SET a 3", "GET a", "DEL b", "GET b", "GET a", "SET b 4", "GET b"));
    }

    [Fact]
    public void KnowsOnlyTheKeyOfTheCommandThatAsks()
    {
        using var engine = new TestEngine();
        TestClient client = engine.Connect();
        client.Send("SET a 1", "SET b 2");
        var batch = new CommandBatch();
        Lines.Load(batch, "GET a", "GET b", "GET c", "PING", "GET a");
        var run = new BatchRun();
        run.Begin(client.Session, batch, client.Writer, RunMode.Inline, engine.Engine.Table);
        using var view = new PlumCache.Storage.View(engine.Keyspace);
        view.Open();
        var lookahead = new KeyLookahead();
        Assert.False(lookahead.Knows(batch[0][1], 0, out _));
        lookahead.Begin(run, 0, 5, view[0], holds: true);
        lookahead.MoveTo(0);
        Assert.True(lookahead.Knows(batch[0][1], 0, out var location));
        Assert.Equal("1"u8.ToArray(), view[0].At(location).Value.ToArray());
        Assert.False(lookahead.Knows("a"u8, 0, out _));
        Assert.False(lookahead.Knows(batch[4][1], 0, out _));
        Assert.False(lookahead.Knows(batch[0][1], 1, out _));
        lookahead.MoveTo(2);
        Assert.True(lookahead.Knows(batch[2][1], 0, out location));
        Assert.False(location.IsFound);
        lookahead.MoveTo(3);
        Assert.False(lookahead.Knows(batch[2][1], 0, out _));
        lookahead.Begin(run, 0, 5, view[0], holds: false);
        lookahead.MoveTo(0);
        Assert.False(lookahead.Knows(batch[0][1], 0, out _));
    }

    [Fact]
    public void DueKeysStayHidden()
    {
        var plugin = new TestPlugin("ttl").With(
            "put",
            static (in context, _, in command) => Step.Answer(Reply.Ok, Edit.Put(command[1], "v"u8, context.NowMs + 100)),
            CommandFlags.Write);
        using var engine = new TestEngine(plugins: plugin);
        TestClient client = engine.Connect();
        client.Send("put a", "SET b 1", "put c", "put d");
        engine.Time.Advance(100);
        Assert.Equal(["nil", "\"1\"", "nil", "nil"], client.Send("GET a", "GET b", "GET c", "GET d"));
    }
}
