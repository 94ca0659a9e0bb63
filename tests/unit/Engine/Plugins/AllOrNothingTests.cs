using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Plugins;

/// <summary>Commands that run as one: with the first error nothing of any of them holds.</summary>
public sealed class AllOrNothingTests
{
    private const string OutOfMemory = "OOM command not allowed when used memory > 'maxmemory'.";

    /// <summary>Commands that leave something everywhere, and those that fail in all ways.</summary>
    private static TestPlugin Kit() =>
        new TestPlugin("kit")
        {
            OnTransform = static (in _, _, in command) => command.Is(1, "unsettled"u8)
        ? throw new InvalidOperationException("no") : Step.Continue(command)
        }
        .Interested(new Interest { Phase = PluginPhase.Settle, Commands = ["tell"] })
        .With(static manifest => manifest with { Tick = "tick" })
        .With("tick", static (in _, _, in _) => Step.Answer(Reply.Ok), CommandFlags.Internal)
        .With(
            "tell",
            static (in context, _, in command) => Step
                .Answer(
                    Reply.Ok,
                    context.Edits
                        .Add(Edit.Put(command[1], "told"u8))
                        .Add(Edit.Put(Target.InState("n"u8), "1"u8))
                        .Add(Edit.Watch(command[1])))
                .WithEffects(context.Effects.Add(Effect.Publish(command[1],
                    "told"u8)).Add(Effect.Timer(5)).Add(Effect.Subscribe(command[1], isPattern: false)).Add(Effect.Count("told"u8, 1)))
                .WithValue("kept"),
            CommandFlags.Write,
            2,
            KeyPositions.One)
        .With("kept",
            static (in context, _, in _) =>
            Step.Answer(Reply.Bulk(System.Text.Encoding.UTF8.GetBytes($"{context.Value ?? "nothing"} {context.State.Count(default)}"))),
            CommandFlags.ReadOnly)
        .With("throws", static (in _, _, in _) => throw new InvalidOperationException("oh"))
        .With("answers", static (in _, _, in command) => Step.Answer(Reply.Error("NOPE x"), Edit.Put(command[1], "1"u8)),
            CommandFlags.Write, 2, KeyPositions.One)
        .With("tree", static (in _, _, in _) => Step.Answer(Reply.Tree(new ReplyTree.Error("TREE x"))))
        .With("several", static (in _, _, in _) => Step.Run([.. Queued("SET inner 1", "throws", "SET inner 2")], ReplyChoice.Last),
            CommandFlags.Write)
        .With("later", static (in _, _, in _) => Step.Run([.. Queued("SET inner 1", "CLIENT ID")], ReplyChoice.All), CommandFlags.Write);

    /// <summary>The command <c>whole</c>: an edit, an effect and a value of its own, and commands that run as one.</summary>
    private static TestPlugin Whole(params string[] lines)
    {
        ImmutableArray<QueuedCommand> queued = [.. Queued(lines)];
        return new TestPlugin("whole").With(
            "whole",
            (in context, _, in _) => Step.Run(queued, ReplyChoice.AllOrNothing)
                .WithEdits(context.Edits.Add(Edit.Put("own"u8, "1"u8)))
                .WithEffects(context.Effects.Add(Effect.Publish("own"u8, "1"u8)))
                .WithValue("ended"),
            CommandFlags.Write);
    }

    private static IEnumerable<QueuedCommand> Queued(params string[] lines) =>
        lines.Select(static line => new QueuedCommand(StoredCommand.Of(line.Split(' '))));

    [Fact]
    public void WithoutAnErrorAllIsAnsweredAndDoneInOneStep()
    {
        using var engine = new TestEngine(plugins: [Kit(), Whole("SELECT 1", "tell a", "GET a", "several2")]);
        using var good = new TestEngine(plugins: [Kit(), Whole("SELECT 1", "tell a", "GET a")]);
        TestClient client = good.Connect();
        long before = good.Keyspace.Revision;
        Assert.Equal("[+OK, +OK, \"told\"]", client.One("whole"));
        Assert.Equal(before + 1, good.Keyspace.Revision);
        Assert.Equal(["publish own 1", "publish a told", "timer kit 5", "subscribe 1 a False"], good.Host.Effects);
        Assert.Equal(["\"kept 1\"", ":1"], client.Send("kept", "DBSIZE"));
        Assert.Equal(1, client.Session.State.Database);
        Assert.Single(client.Session.State.Watches);
    }

    [Theory]
    [InlineData("NOSUCH x", "nosuch: ERR unknown command 'NOSUCH', with args beginning with: 'x' ")]
    [InlineData("GET", "get: ERR wrong number of arguments for 'get' command")]
    [InlineData("CLIENT NOPE", "client: ERR unknown subcommand 'NOPE'. Try CLIENT HELP.")]
    [InlineData("SET a 1 NX XX", "set: ERR syntax error")]
    [InlineData("SET kkkkkkkkkkkkkkkkkkkk 1", "set: ERR key of 20 bytes is too long, max_key_bytes is 16")]
    [InlineData("SHUTDOWN", "shutdown: ERR server commands cannot be undone")]
    [InlineData("CLIENT ID", "client|id: ERR server commands cannot be undone")]
    [InlineData("later", "later: ERR server commands cannot be undone")]
    [InlineData("throws", "throws: PLUGINERR kit: oh")]
    [InlineData("several", "several: PLUGINERR kit: oh")]
    [InlineData("answers b", "answers: NOPE x")]
    [InlineData("tree", "tree: TREE x")]
    [InlineData("tell unsettled", "tell: PLUGINERR kit: no")]
    [InlineData("scan 12345", "scan: ERR invalid cursor")]
    [InlineData("scan 0 COUNT 1", "scan: ERR a scan of more than 3 keys cannot begin inside a transaction")]
    [InlineData("SET big 0123456789012345678901234567890123456789", "set: " + OutOfMemory)]
    public void WithTheFirstErrorNothingHolds(string bad, string error)
    {
        using var engine = new TestEngine(
            new() { InlineWalkKeys = 3, Limits = CommandLimits.Default with { MaxKeyBytes = 16 } }, null,
                [Kit(), TestPlugin.Listings(), Whole("tell a", "SELECT 1", "tell b", "SELECT 0", bad, "SET never 1")]);
        engine.Engine.Settings.MaxMemoryBytes = 48;
        TestClient client = engine.Connect();
        client.Send("SET k1 1", "SET k2 1", "SET k3 1", "SET k4 1");
        Assert.Equal(
            [$"-EXECABORT rolled back: command 5 {error}", "\"ended 0\"", ":5", "\"1\"", "nil", "+OK", ":0"],
            client.Send("whole", "kept", "DBSIZE", "GET own", "GET a", "SELECT 1", "DBSIZE"));
        Assert.Equal(["publish own 1"], engine.Host.Effects);
        Assert.Empty(client.Session.State.Watches);
    }

    [Fact]
    public void ItIsCountedAsTheErrorItAnswers()
    {
        using var engine = new TestEngine(plugins: [Kit(), Whole("SET a 1", "GET")]);
        TestClient client = engine.Connect();
        client.One("whole");
        Assert.Contains("errorstat_EXECABORT:count=1", client.One("INFO errorstats"), StringComparison.Ordinal);
    }

    [Fact]
    public void CommandsBeforeAndBehindItInTheBatchHoldAlsoWhenSomeAreRefused()
    {
        using var engine = new TestEngine(plugins: [Kit(), Whole("SET a 1", "SET b 0123456789", "SET c 1")]);
        engine.Engine.Settings.MaxMemoryBytes = 12;
        Assert.Equal(
            ["+OK", "-" + OutOfMemory, "-EXECABORT rolled back: command 2 set: " + OutOfMemory, "-" + OutOfMemory, "+OK", ":3", "nil"],
            engine.Connect().Send("SET x 1", "SET y 0123456789012", "whole", "SET y 0123456789012", "SET z 1", "DBSIZE", "GET a"));
    }

    [Theory]
    [InlineData("SET b 0123456789", 1)] // where a refused write breaks the draft it would be two
    [InlineData("CONFIG RESETSTAT", 0)]
    public void NothingRunsTwiceNorBeforeAServerCommand(string bad, int expectedRuns)
    {
        int runs = 0;
        TestPlugin counting = new TestPlugin("counting").With(
            "count",
            (in _, _, in _) =>
            {
                runs++;
                return Step.Answer(Reply.Ok);
            },
            CommandFlags.Write);
        using var engine = new TestEngine(plugins: [counting, Whole("count", bad)]);
        engine.Engine.Settings.MaxMemoryBytes = 8;
        Assert.StartsWith("-EXECABORT rolled back: command 2 ", engine.Connect().One("whole"), StringComparison.Ordinal);
        Assert.Equal((expectedRuns, 0), (runs, engine.Host.Resets));
    }

    [Fact]
    public void KeysThatMadeRoomAreThereAgainAndNotCounted()
    {
        TestPlugin evicting = new TestPlugin("evicting")
        {
            OnTransform = static (in context, view, in command) =>
                view.Contains("old"u8) ? Step.Continue(command).WithEdits(context.Edits.Add(Edit.Remove("old"u8))) : Step.Continue(command),
        }.Interested(new Interest { Phase = PluginPhase.Settle, Commands = ["tell"] });
        using var engine = new TestEngine(plugins: [Kit(), evicting, Whole("tell a", "GET old", "throws")]);
        TestClient client = engine.Connect();
        Assert.Equal(["+OK", "-EXECABORT rolled back: command 3 throws: PLUGINERR kit: oh", "\"1\""],
            client.Send("SET old 1", "whole", "GET old"));
        Assert.Equal(0, engine.Engine.EvictedKeys);
        Assert.Equal(["+OK", "nil"], client.Send("tell a", "GET old"));
        Assert.Equal(1, engine.Engine.EvictedKeys);
    }

    [Fact]
    public void ALostRaceRunsItAgainFromTheBeginning()
    {
        int runs = 0;
        TestEngine? engine = null;
        TestPlugin racing = new TestPlugin("racing").With(
            "race",
            (in _, _, in _) =>
            {
                if (runs++ < 3) engine!.Keyspace.Overtake();
                return Step.Answer(Reply.Ok);
            });
        using (engine = new TestEngine(plugins: [Kit(), racing, Whole("SELECT 0", "tell a", "race", "throws")]))
        {
            TestClient client = engine.Connect();
            Assert.Equal(["-EXECABORT rolled back: command 4 throws: PLUGINERR kit: oh", "nil", ":1"],
                client.Send("whole", "GET a", "DBSIZE"));
            Assert.Equal(4, runs);
            Assert.Equal(["publish own 1"], engine.Host.Effects);
        }
    }

    [Fact]
    public void RunsInsideOthersAndOthersInsideIt()
    {
        TestPlugin outer = new TestPlugin("outer").With("outer",
            static (in _, _, in _) =>
            Step.Run([.. Queued("SET before 1", "whole", "SET behind 1", "GET a")], ReplyChoice.All), CommandFlags.Write)
            .With("twice",
                static (in _, _, in _) =>
                Step.Run([.. Queued("SET first 1", "whole", "SET never 1")], ReplyChoice.AllOrNothing), CommandFlags.Write);
        using var engine = new TestEngine(plugins: [Kit(), Whole("SET a 1", "several"), outer]);
        Assert.Equal(
            ["[+OK, -EXECABORT rolled back: command 2 several: PLUGINERR kit: oh, +OK, nil]",
                "-EXECABORT rolled back: command 2 whole: PLUGINERR kit: oh", "nil", ":3"],
            engine.Connect().Send("outer", "twice", "GET first", "DBSIZE"));
    }

    [Fact]
    public void AnErrorCountsAlsoWhenNoReplyIsWanted()
    {
        using var engine = new TestEngine(plugins: [TestPlugin.Listings(), Whole("SET a 1", "SCAN 12345")]);
        Assert.Equal(["+OK", "nil"], engine.Connect().Send("CLIENT REPLY OFF", "whole", "CLIENT REPLY ON", "GET a"));
    }

    [Fact]
    public void ALongOneLeavesTheThreadThatServesSocketsAndIsUndoneWhole()
    {
        using var engine = new TestEngine(plugins: [Kit(),
            Whole([.. Enumerable.Range(0, 5_000).Select(static i => $"SET k{i} 1"), "throws"])]);
        TestClient client = engine.Connect();
        client.One("SET k7 before");
        Assert.Equal(["-EXECABORT rolled back: command 5001 throws: PLUGINERR kit: oh", ":2", "\"before\""],
            client.Send("whole", "DBSIZE", "GET k7"));
        Assert.Contains(SuspensionReason.Offload, client.Suspensions);
    }

    [Fact]
    public void AFullArenaEndsItAndNothingIsLost()
    {
        string value = new('v', 1_000);
        using var engine = new TestEngine(null, new KeyspaceOptions { ArenaLimitBytes = 4 << 20 },
            [Kit(), Whole([.. Enumerable.Range(0, 900).Select(i => $"SET w{i} {value}")])]);
        TestClient client = engine.Connect();
        for (int i = 0; client.One($"SET k{i} {value}") == "+OK"; i++) Assert.True(i < 10_000);
        string size = client.One("DBSIZE");
        for (int i = 0; i < 100; i++) Assert.Equal(":1", client.One($"DEL k{i}"));
        engine.MaintainToTheEnd();
        string reply = client.One("whole");
        Assert.StartsWith("-EXECABORT rolled back: command ", reply, StringComparison.Ordinal);
        Assert.EndsWith(" set: " + Errors.OutOfMemory, reply, StringComparison.Ordinal);
        Assert.Equal([$":{int.Parse(size[1..], System.Globalization.CultureInfo.InvariantCulture) - 100 + 1}", "nil"],
            client.Send("DBSIZE", "GET w0"));
        for (int i = 0; i < 50; i++) Assert.Equal("+OK", client.One($"SET again{i} {value}"));
    }

    [Fact]
    public void ScansThatHoldGarbageLapseBeforeItIsUndoneForWantOfRoom()
    {
        string value = new('v', 1_000);
        ImmutableArray<QueuedCommand> queued = [.. Queued([.. Enumerable.Range(0, 500).Select(i => $"SET w{i} {value}")])];
        // no edit of its own may make the room
        TestPlugin bare = new TestPlugin("bare").With("bare", (in _, _, in _) => Step.Run(queued, ReplyChoice.AllOrNothing),
            CommandFlags.Write);
        using var engine = new TestEngine(null, new KeyspaceOptions { ArenaLimitBytes = 4 << 20 }, TestPlugin.Listings(), bare);
        TestClient client = engine.Connect();
        for (int i = 0; client.One($"SET k{i} {value}") == "+OK"; i++) Assert.True(i < 10_000);
        client.One("SCAN 0 COUNT 10");
        for (int i = 0; i < 1_000; i++) Assert.Equal(":1", client.One($"DEL k{i}"));
        Assert.Equal(1, engine.Engine.Scans.LeaseCount);
        Assert.StartsWith("[+OK, ", client.One("bare"), StringComparison.Ordinal);
        Assert.Equal(0, engine.Engine.Scans.LeaseCount);
    }
}
