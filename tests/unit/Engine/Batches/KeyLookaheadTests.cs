using PlumCache.Abstractions;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Statistics;
using PlumCache.Engine.Views;
using PlumCache.Storage;
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
    public void WritesOfManyKeysAreDoneBeyondWhatIsLookedAtAtOnce()
    {
        using var engine = new TestEngine();
        TestClient client = engine.Connect();
        for (int i = 0; i < 400; i++) client.Send($"SET k{i} {i}");

        // 60 commands of three keys, one of 200, one of another database, and one behind it.
        string[] lines =
        [
            .. Enumerable.Range(0, 60).Select(static i => $"DEL k{3 * i} k{(3 * i) + 1} k{(3 * i) + 2}"),
            "DEL " + string.Join(' ', Enumerable.Range(180, 200).Select(static i => $"k{i}")),
            "SELECT 1",
            "DEL k380 k381",
        ];
        Assert.Equal([.. Enumerable.Repeat(":3", 60), ":200", "+OK", ":0"], client.Send(lines));
        Assert.Equal(["+OK", ":20", "\"399\""], client.Send("SELECT 0", "DBSIZE", "GET k399"));
    }

    [Theory]
    [InlineData("GET a")]
    [InlineData("SET a 1")]
    public void PassesCommandsThatNameNoneOfTheKeysTheyMay(string line)
    {
        TestPlugin plugin = new TestPlugin("p")
            .With("many", static (in _, _, in _) => Step.Answer(Reply.Ok), CommandFlags.ReadOnly, arity: -1, KeyPositions.All);
        using var engine = new TestEngine(plugins: plugin);
        TestClient client = engine.Connect();

        // The next batch's unused places remember where these words were.
        client.Send(Enumerable.Repeat($"SET {new string('k', 500)} {new string('v', 500)}", 8).ToArray());
        Assert.Equal("+OK", client.Send(line, line, line, line, "many", line)[4]);
    }

    [Fact]
    public void FieldsAreThoseOfTheirOwnKeys()
    {
        using var engine = new TestEngine(plugins: FieldCommands.New());
        TestClient client = engine.Connect();
        client.Send("FPUT a x 1 y 2", "FPUT b x 3", "SET s 4", $"FEXPIRE a y {engine.Time.NowMs + 5}");
        Assert.Equal(
            ["\"1\"", "\"3\"", "nil", "nil", "\"2\"", "nil", "\"4\"", "\"1\""],
            client.Send("FGET a x", "FGET b x", "FGET b y", "FGET none x", "FGET a y", "FGET s x", "GET s", "FGET a x"));
        engine.Time.NowMs += 5;
        Assert.Equal(["nil", "\"1\"", "nil", "nil"], client.Send("FGET a y", "FGET a x", "FGET a ''", "FGET '' ''"));
    }

    [Fact]
    public void FieldsThatTheBatchHasWrittenAreSeenBehindThem()
    {
        using var engine = new TestEngine(plugins: FieldCommands.New());
        TestClient client = engine.Connect();
        client.Send("FPUT a x 1", "FPUT b x 2");
        Assert.Equal(
            ["\"1\"", "+OK", "\"3\"", "\"2\"", "+OK", "nil", ":1", "nil"],
            client.Send("FGET a x", "FPUT a x 3", "FGET a x", "FGET b x", "FDEL b x", "FGET b x", "DEL a", "FGET a x"));
    }

    [Fact]
    public void KnowsTheFieldOfTheKeyThatWasAskedForAndNoOther()
    {
        using var engine = new TestEngine(plugins: FieldCommands.New());
        TestClient client = engine.Connect();
        client.Send("FPUT a x 1 y 2", "FPUT b x 3");
        var batch = new CommandBatch();
        Lines.Load(batch, "FGET a x", "FGET b x", "FGET none x", "FGET a z");
        var run = new BatchRun(static () => 0);
        run.Begin(new EngineTurn(client.Session, batch, client.Writer), RunMode.Inline, engine.Engine.Table);
        using var view = new PlumCache.Storage.View(engine.Keyspace);
        view.Open();
        BatchSource source = engine.Engine.NewSource(new RunnerCounters());
        source.Use(nowMs: 0, view);
        KeyLookahead ahead = source.Lookahead;
        ahead.Begin(run, 0, 4);
        uint[] numbers = [NumberOf(view[0], "a"u8), NumberOf(view[0], "b"u8)];
        Assert.NotEqual(numbers[0], numbers[1]);

        ahead.MoveTo(0);
        ahead.MoveTo(1);
        Assert.True(ahead.Knows(batch[1][1], 0, out _));
        Assert.False(ahead.KnowsField(numbers[1], batch[1][2], out _)); // nobody has opened it
        ahead.Open(numbers[1]);
        Assert.False(ahead.KnowsField(numbers[0], batch[1][2], out _));
        Assert.False(ahead.KnowsField(numbers[1], batch[0][2], out _));
        Assert.True(ahead.KnowsField(numbers[1], batch[1][2], out EntryLocation location));
        Assert.Equal("3"u8.ToArray(), view[0].Fields(numbers[1]).At(location).Value.ToArray());

        Assert.True(ahead.Knows(batch[1][1], 0, out _));
        Assert.False(ahead.KnowsField(numbers[1], batch[1][2], out _)); // it was asked for again
        ahead.MoveTo(3);
        Assert.True(ahead.Knows(batch[3][1], 0, out _));
        ahead.Open(numbers[0]);
        Assert.True(ahead.KnowsField(numbers[0], batch[3][2], out location));
        Assert.False(location.IsFound);
        ahead.End();
        Assert.False(ahead.KnowsField(numbers[0], batch[3][2], out _));
    }

    [Fact]
    public void KnowsOnlyTheKeyOfTheCommandThatAsks()
    {
        using var engine = new TestEngine();
        TestClient client = engine.Connect();
        client.Send("SET a 1", "SET b 2");
        var batch = new CommandBatch();
        Lines.Load(batch, "GET a", "GET b", "GET c", "PING", "GET a");
        var run = new BatchRun(static () => 0);
        run.Begin(new EngineTurn(client.Session, batch, client.Writer), RunMode.Inline, engine.Engine.Table);
        using var view = new PlumCache.Storage.View(engine.Keyspace);
        view.Open();
        BatchSource source = engine.Engine.NewSource(new RunnerCounters());
        source.Use(nowMs: 0, view);
        KeyLookahead lookahead = source.Lookahead;
        Assert.False(lookahead.Knows(batch[0][1], 0, out _));
        lookahead.Begin(run, 0, 5);
        lookahead.MoveTo(0);
        Assert.True(lookahead.Knows(batch[0][1], 0, out EntryLocation location));
        Assert.Equal("1"u8.ToArray(), view[0].At(location).Value.ToArray());
        Assert.False(lookahead.Knows("a"u8, 0, out _));
        Assert.False(lookahead.Knows(batch[4][1], 0, out _));
        Assert.False(lookahead.Knows(batch[0][1], 1, out _));
        lookahead.MoveTo(2);
        Assert.True(lookahead.Knows(batch[2][1], 0, out location));
        Assert.False(location.IsFound);
        lookahead.MoveTo(3);
        Assert.False(lookahead.Knows(batch[2][1], 0, out _));
        lookahead.MoveTo(0);
        lookahead.End();
        Assert.False(lookahead.Knows(batch[0][1], 0, out _));
    }

    [Fact]
    public void DueKeysStayHidden()
    {
        TestPlugin plugin = new TestPlugin("ttl").With(
            "put",
            static (in context, _, in command) => Step.Answer(Reply.Ok, Edit.Put(command[1], "v"u8, context.NowMs + 100)),
            CommandFlags.Write);
        using var engine = new TestEngine(plugins: plugin);
        TestClient client = engine.Connect();
        client.Send("put a", "SET b 1", "put c", "put d");
        engine.Time.Advance(100);
        Assert.Equal(["nil", "\"1\"", "nil", "nil"], client.Send("GET a", "GET b", "GET c", "GET d"));
    }

    private static uint NumberOf(Trie keys, ReadOnlySpan<byte> key) => keys.TryGet(key, out Entry entry) ? entry.FieldsNumber : 0;
}
