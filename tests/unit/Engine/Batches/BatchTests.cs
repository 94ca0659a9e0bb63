using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Batches;

public sealed class BatchTests
{
    [Fact]
    public void ABatchWithWritesIsPublishedOnce()
    {
        using var engine = new TestEngine();
        TestClient client = engine.Connect();
        long revision = engine.Keyspace.Revision;
        Assert.Equal(["+OK", "\"1\"", "+OK", ":1", "nil"], client.Send("SET a 1", "GET a", "SET b 2", "DEL a", "GET a"));
        Assert.Equal(revision + 1, engine.Keyspace.Revision);
    }

    [Fact]
    public void ABatchWithoutWritesPublishesNothing()
    {
        using var engine = new TestEngine();
        TestClient client = engine.Connect();
        long revision = engine.Keyspace.Revision;
        client.Send("PING", "GET a", "DBSIZE", "SELECT 1", "nosuch");
        client.Send("DEL a", "SET a 1 XX");
        Assert.Equal(revision, engine.Keyspace.Revision);
    }

    [Fact]
    public void ALostRaceRunsTheBatchAgainAndAnswersOnce()
    {
        int runs = 0;
        TestEngine engine = null!;
        TestPlugin plugin = new TestPlugin("race").With(
            "swap-first",
            (in _, _, in command) =>
            {
                // Another root behind the draft's back, and only the first time.
                if (runs++ == 0) engine.Keyspace.Overtake();
                return Step.Answer(Reply.Integer(runs), Edit.Put(command[1], "v"u8));
            },
            CommandFlags.Write,
            2,
            KeyPositions.One);
        using (engine = new TestEngine(plugins: plugin))
        {
            TestClient client = engine.Connect();
            Assert.Equal(["+OK", "+OK", ":2", "\"v\""], client.Send("SELECT 3", "SET a 1", "swap-first b", "GET b"));
            Assert.Equal(2, runs);
            Assert.Equal(1, client.Writer.Rewinds);
            Assert.Equal(3, client.Session.State.Database);

            // The rerun begins with the connection as it was before the batch, not as the lost run had left it.
            runs = 0;
            Assert.Equal(["+OK", "+OK", ":2", "+OK"], client.Send("SELECT 0", "SET c 1", "swap-first d", "SELECT 7"));
            runs = 0;
            Assert.Equal(["+OK", ":2", "+OK", "+OK"], client.Send("SET where 1", "swap-first d", "SELECT 5", "SET e 1"));
            Assert.Equal(["nil", "+OK", "\"1\""], client.Send("GET where", "SELECT 7", "GET where"));
            Assert.Contains("cmdstat_swap-first:calls=3,", client.One("INFO commandstats"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void SeedsAreTheSameOnARerunAndDifferPerCommand()
    {
        var seeds = new List<ulong>();
        TestEngine engine = null!;
        TestPlugin plugin = new TestPlugin("race").With(
            "draw",
            (in context, _, in _) =>
            {
                seeds.Add(context.Seed);
                if (seeds.Count == 2) engine.Keyspace.Overtake();
                return Step.Answer(Reply.Ok, Edit.Put("k"u8, "v"u8));
            },
            CommandFlags.Write);
        using (engine = new TestEngine(plugins: plugin))
        {
            engine.Connect().Send("draw", "draw");
            Assert.Equal(4, seeds.Count);
            Assert.Equal(seeds[..2], seeds[2..]);
            Assert.NotEqual(seeds[0], seeds[1]);
        }
    }

    [Fact]
    public void AThrowingCommandFailsAloneAndLeavesNothing()
    {
        int runs = 0;
        TestPlugin plugin = new TestPlugin("bad").With(
            "boom",
            (in context, _, in _) =>
            {
                runs++;
                context.Edits.Add(Edit.Put("boom"u8, "1"u8));
                throw new InvalidOperationException("oh");
            },
            CommandFlags.Write);
        using var engine = new TestEngine(plugins: plugin);
        TestClient client = engine.Connect();
        Assert.Equal(["+OK", "-PLUGINERR bad: oh", "+OK", "nil", "\"1\""], client.Send("SET a 1", "boom", "SET b 2", "GET boom", "GET a"));
        Assert.Equal(["boom: oh"], engine.Host.Failures);
        Assert.Equal(1, runs);
    }

    [Fact]
    public void EditsThatCannotBeAppliedAreTakenBackWholeAndTheOthersRunAgain()
    {
        TestPlugin plugin = new TestPlugin("bad").With(
            "overlong",
            static (in context, _, in _) =>
                Step.Answer(Reply.Ok, context.Edits.Add(Edit.Put("half"u8, "1"u8)).Add(Edit.Put(new byte[70_000], "1"u8))),
            CommandFlags.Write);
        using var engine = new TestEngine(plugins: plugin);
        TestClient client = engine.Connect();
        Assert.Equal(["+OK", "-PLUGINERR bad: its edit Put has a key of 70000 bytes, and 65536 are allowed", "nil", ":1"],
            client.Send("SET a 1", "overlong", "GET half", "DBSIZE"));
        Assert.Single(engine.Host.Failures);
        Assert.Contains("cmdstat_set:calls=1,", client.One("INFO commandstats"), StringComparison.Ordinal);
    }

    [Fact]
    public void AReplyThatThrowsHalfWayIsTakenBack()
    {
        TestPlugin plugin = new TestPlugin("bad").With(
            "half",
            static (in _, _, in _) =>
                Step.Answer(Reply.Items(3, static (_, in _, index) => index == 1 ? throw new InvalidOperationException("oh")
                : Reply.Integer(index))));
        using var engine = new TestEngine(plugins: plugin);
        Assert.Equal(["+PONG", "-PLUGINERR bad: oh", "+PONG"], engine.Connect().Send("PING", "half", "PING"));
    }

    [Fact]
    public void ACommandWithoutTheWriteFlagCannotWrite()
    {
        TestPlugin plugin = new TestPlugin("bad").With("sneak", static (in _, _, in _) => Step.Answer(Reply.Ok, Edit.Put("k"u8, "v"u8)));
        using var engine = new TestEngine(plugins: plugin);
        Assert.Equal(["-PLUGINERR bad: 'sneak' is not flagged Write or Edits, and has edits", "nil"],
            engine.Connect().Send("sneak", "GET k"));
    }

    [Fact]
    public void AStepThatDecidesNothingIsABug()
    {
        TestPlugin plugin = new TestPlugin("bad").With("nothing", static (in _, _, in _) => default);
        using var engine = new TestEngine(plugins: plugin);
        Assert.Equal("-PLUGINERR bad: it neither answers nor refuses", engine.Connect().One("nothing"));
    }

    [Fact]
    public void ARepliesBytesAreThoseBeforeTheCommandsOwnEdits()
    {
        using var engine = new TestEngine();
        TestClient client = engine.Connect();
        string large = new('x', 300), small = new('y', 300);
        Assert.Equal(["+OK", $"\"{large}\"", $"\"{small}\""], client.Send($"SET a {large}", $"SET a {small} GET", "GET a"));
    }

    [Fact]
    public void AFullArenaRefusesWritesAndNothingElse()
    {
        using var engine = new TestEngine(sizes: new KeyspaceOptions { ArenaLimitBytes = 8 << 20 });
        TestClient client = engine.Connect();
        string value = new('x', 50_000);
        int stored = 0;
        string reply;
        while ((reply = client.One($"SET key:{stored} {value}")) == "+OK") Assert.InRange(++stored, 0, 1000);
        Assert.Equal("-OOM command not allowed when used memory > 'maxmemory'.", reply);
        Assert.InRange(stored, 20, 200);
        Assert.Equal([$"\"{value}\"", "-OOM command not allowed when used memory > 'maxmemory'.", ":" + stored],
            client.Send("GET key:0", $"SET big {value}", "DBSIZE"));
        Assert.Equal(":4", client.One("DEL key:0 key:1 key:2 key:3"));
        engine.MaintainToTheEnd();
        Assert.Equal("+OK", client.One($"SET again {value}"));
        Assert.Equal($"\"{value}\"", client.One("GET again"));
    }

    [Fact]
    public void GarbageIsFreedBeforeAWriteIsRefused()
    {
        using var engine = new TestEngine(sizes: new KeyspaceOptions { ArenaLimitBytes = 8 << 20 });
        TestClient client = engine.Connect();
        for (int i = 0; i < 20; i++)
        {
            // Two such values fit, a third does not: what the overwrite before has retired must go first.
            string value = new((char)('a' + i), 3 << 20);
            string[] replies = client.Send($"SET big {value}", "GET big");
            Assert.Equal("+OK", replies[0]);
            Assert.Equal($"\"{value}\"", replies[1]);
        }
    }

    [Fact]
    public void SessionChangesTakeHoldWithTheBatch()
    {
        using var engine = new TestEngine();
        TestClient client = engine.Connect();
        Assert.Equal(["+OK", "+OK", "\"1\"", "+OK", "nil"], client.Send("SELECT 2", "SET a 1", "GET a", "SELECT 0", "GET a"));
        Assert.Equal(0, client.Session.State.Database);
    }

    [Fact]
    public void WhoFindsTheLaneTakenParksAndIsResumed()
    {
        using var engine = new TestEngine();
        TestClient client = engine.Connect();
        engine.Keyspace.Lane.Enter();
        client.Load("SET a 1", "GET a");
        Assert.Equal(SuspensionReason.Lane, client.Suspend());
        Assert.Equal("nil", engine.Connect().One("GET a"));
        Assert.Equal(0, client.Resumes);
        engine.Keyspace.Lane.Exit();
        Assert.Equal(1, client.Resumes);
        Assert.Equal(RunStatus.Completed, client.Step());
        Assert.Equal(["+OK", "\"1\""], client.Writer.Take());
    }

    [Fact]
    public void ABatchPausesWhenEnoughRepliesArePending()
    {
        using var engine = new TestEngine(new EngineOptions { OutputSoftLimitBytes = 1000 });
        TestClient client = engine.Connect();
        string value = new('x', 400);
        string[] replies = client.Send($"SET a {value}", "GET a", "GET a", "GET a", "SET a 1", "GET a");
        Assert.Equal(["+OK", $"\"{value}\"", $"\"{value}\"", $"\"{value}\"", "+OK", "\"1\""], replies);
        Assert.Equal([SuspensionReason.OutputFull], client.Suspensions);
    }

    [Fact]
    public void TransformersSeeTheCommandBeforeItsFunctionDoes()
    {
        TestPlugin plugin = new TestPlugin("shout")
        {
            OnTransform = static (in _, _, in command) =>
            {
                if (command.Count == 3 && command[1].SequenceEqual("no"u8)) return Step.Refuse("ERR refused");
                if (command.Count == 3 && command[1].SequenceEqual("moved"u8))
                {
                    return Step.Continue(StoredCommand.Of("SET", "here", "1").Command);
                }
                if (command.Count == 3 && command[1].SequenceEqual("read"u8)) return Step.Continue(StoredCommand.Of("get", "here").Command);
                return Step.Continue(command);
            },
        }.Transforming("set");
        using var engine = new TestEngine(plugins: plugin);
        Assert.Equal(
            ["-ERR refused", "+OK", "\"1\"", "\"1\"", "+OK", "nil", "\"2\""],
            engine.Connect().Send("SET no 1", "SET moved 1", "GET here", "SET read x", "SET plain 2", "GET moved", "GET plain"));
    }

    [Fact]
    public void TimeNeverStepsBackBetweenCommits()
    {
        long seen = 0;
        TestPlugin plugin = new TestPlugin("clock").With("now", (in context, _, in _) =>
        {
            seen = context.NowMs;
            return Step.Answer(Reply.Integer(context.NowMs));
        });
        using var engine = new TestEngine(plugins: plugin);
        TestClient client = engine.Connect();
        client.Send("SET a 1");
        long before = engine.Time.NowMs;
        engine.Time.Advance(-5000);
        Assert.Equal($":{before}", client.One("now"));
        Assert.Equal(before, seen);
    }

    [Fact]
    public void DueKeysAreSeenByNoCommand()
    {
        TestPlugin plugin = new TestPlugin("ttl").With(
            "put",
            static (in context, _, in command) => Step.Answer(Reply.Ok, Edit.Put(command[1], "v"u8, context.NowMs + 100)),
            CommandFlags.Write);
        using var engine = new TestEngine(plugins: [plugin, TestPlugin.Listings()]);
        TestClient client = engine.Connect();
        client.Send("put a", "SET b 1");
        engine.Time.Advance(99);
        Assert.Equal([":2", "\"v\""], client.Send("DBSIZE", "GET a"));
        engine.Time.Advance(1);
        Assert.Equal([":1", "nil", "[\"b\"]", "[\"0\", [\"b\"]]", ":0", "nil"],
            client.Send("DBSIZE", "GET a", "KEYS *", "SCAN 0", "DEL a", "SET a 1 XX"));
    }

    [Fact]
    public void KeepTtlKeepsAndPlainSetDrops()
    {
        TestPlugin plugin = new TestPlugin("ttl").With(
            "put",
            static (in context, _, in command) => Step.Answer(Reply.Ok, Edit.Put(command[1], "v"u8, context.NowMs + 100)),
            CommandFlags.Write);
        using var engine = new TestEngine(plugins: plugin);
        TestClient client = engine.Connect();
        client.Send("put a", "put b", "SET a 1 KEEPTTL", "SET b 1");
        engine.Time.Advance(100);
        Assert.Equal(["nil", "\"1\""], client.Send("GET a", "GET b"));
    }

    [Fact]
    public void AReadLeavesItsTimeUnlessToldNotTo()
    {
        TestPlugin plugin = new TestPlugin("idle").With(
            "idle",
            static (in context, view, in command) =>
                Step.Answer(Reply.Integer(view.TryPeek(command[1], out EntryView entry) ? entry.Accessed.IdleMs(context.NowMs) / 1000
                : -1)));
        using var engine = new TestEngine(plugins: plugin);
        TestClient client = engine.Connect();
        client.Send("SET a 1");
        engine.Time.Advance(10_000);
        Assert.Equal([":10", "\"1\"", ":0"], client.Send("idle a", "GET a", "idle a"));
        engine.Time.Advance(5_000);
        Assert.Equal(["+OK", "\"1\"", ":5"], client.Send("CLIENT NO-TOUCH ON", "GET a", "idle a"));
    }

    [Fact]
    public void DrawsEveryLiveKeyEvenly()
    {
        TestPlugin plugin = new TestPlugin("draw")
            .With("draw",
                static (in context, view, in _) =>
                Step.Answer(view.TryDrawKey(context.Seed, out ReadOnlySpan<byte> key) ? Reply.Bulk(key) : Reply.Null))
            .With("put", static (in context, _, in command) => Step.Answer(Reply.Ok, Edit.Put(command[1], "v"u8, context.NowMs + 100)),
                CommandFlags.Write);
        long seed = 0;
        using var engine = new TestEngine(new EngineOptions { NextSeed = () => seed++ }, null, plugin);
        TestClient client = engine.Connect();
        Assert.Equal("nil", client.One("draw"));
        for (int i = 0; i < 100; i++) client.Send(i % 2 == 0 ? $"SET key:{i} v" : $"put key:{i}");
        engine.Time.Advance(100);
        var drawn = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < 5000; i++)
        {
            string key = client.One("draw");
            drawn[key] = drawn.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(50, drawn.Count);
        Assert.All(drawn.Values, static count => Assert.InRange(count, 50, 170));
        client.Send("FLUSHDB", "put only");
        engine.Time.Advance(100);
        Assert.Equal("nil", client.One("draw"));
        client.Send("SET live v");
        Assert.Equal("\"live\"", client.One("draw"));
    }
}
