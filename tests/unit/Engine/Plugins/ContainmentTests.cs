using PlumCache.Abstractions;
using PlumCache.Engine.Core;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Plugins;
using PlumCache.Protocol;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Plugins;

/// <summary>
/// A plugin that fails, talks nonsense or goes beyond its rights answers an error, changes nothing and harms nobody else.
/// </summary>
public sealed class ContainmentTests
{
    [Fact]
    public void AnObserverThatFailsTakesBackAReplyThatWasToBeStreamed()
    {
        TestPlugin failing = new TestPlugin("failing")
        {
            OnObserve = static (in _, _, in _, in _) => throw new InvalidOperationException("it fails"),
        }
            .Interested(new Interest { Phase = PluginPhase.Observe, Commands = ["get"] });
        using var engine = new TestEngine(new EngineOptions { OutputSoftLimitBytes = 64 }, plugins: failing);
        TestClient client = engine.Connect();
        Assert.Equal(["+OK", "-PLUGINERR failing: it fails", "+PONG"], client.Send($"SET big {new string('b', 2_000)}", "GET big", "PING"));
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
    }

    public static TheoryData<Exception> FailuresOfOutput =>
        [new AddressSpaceException(), new OutputLimitException(), new InsufficientMemoryException()];

    [Theory]
    [MemberData(nameof(FailuresOfOutput))]
    public void ThatThereIsNoRoomForItsReplyIsNoFailureOfThePlugin(Exception failure)
    {
        TestPlugin plugin = new TestPlugin("p")
            .With("items", static (in _, _, in _) => Step.Answer(Reply.Items(2, static (_, in _, i) => Reply.Integer(i))));
        using var engine = new TestEngine(new EngineOptions { PluginBreakerFailures = 1 }, plugins: plugin);
        TestClient client = engine.Connect();
        client.Load("items");
        Assert.Same(failure, Assert.Throws(failure.GetType(), () => client.Step(new FullWriter(failure))));
        Assert.Empty(engine.Host.Failures);
        Assert.Equal("[:0, :1]", engine.Connect().One("items"));
    }

    public static TheoryData<string> UnwritableItems => ["none", "items", "null tree", "null part"];

    [Theory]
    [MemberData(nameof(UnwritableItems))]
    public void AnItemThatCannotBeWrittenIsThePluginsFailureAndLeavesNoHalfReply(string kind)
    {
        TestPlugin bad = new TestPlugin("bad")
            .With("items", (in _, _, in _) => Step.Answer(Reply.Items(2, (_, in _, i) => i == 0 ? Reply.Integer(0) : kind switch
            {
                "items" => Reply.Items(1, static (_, in _, _) => Reply.Null),
                "null tree" => Reply.Tree(null!),
                "null part" => Reply.Tree(new ReplyTree.Array([null!])),
                _ => default,
            })));
        using var engine = new TestEngine(plugins: bad);
        string[] replies = engine.Connect().Send("items", "PING");
        Assert.StartsWith("-PLUGINERR bad: item 1 of its reply cannot be written", replies[0], StringComparison.Ordinal);
        Assert.Equal("+PONG", replies[1]);
    }

    [Fact]
    public void AThrowingTransformerAnswersItsNameAndChangesNothing()
    {
        using var engine = new TestEngine(plugins: Failing("bad", static () => throw new InvalidOperationException("oh")));
        Assert.Equal(["-PLUGINERR bad: oh", "nil", "+PONG"], engine.Connect().Send("SET a 1", "GET a", "PING"));
        Assert.Equal(["set: oh"], engine.Host.Failures);
    }

    [Fact]
    public void ARewriteToNoCommandIsNonsense()
    {
        TestPlugin bad = new TestPlugin("bad")
        {
            OnTransform = static (in _, _,
            in _) => Step.Continue(StoredCommand.Of("NOSUCH").Command)
        }.Transforming("set");
        using var engine = new TestEngine(plugins: bad);
        Assert.StartsWith("-PLUGINERR bad: 'set' was rewritten to what is no command: ERR unknown command 'NOSUCH'",
            engine.Connect().One("SET a 1"), StringComparison.Ordinal);
    }

    [Fact]
    public void AReadingCommandCannotBecomeAWritingOne()
    {
        TestPlugin bad = new TestPlugin("bad")
        {
            OnTransform = static (in _, _,
            in _) => Step.Continue(StoredCommand.Of("SET", "a", "1").Command)
        }.Transforming("get");
        using var engine = new TestEngine(plugins: bad);
        Assert.StartsWith("-PLUGINERR bad: 'get' cannot become 'set'", engine.Connect().One("GET a"), StringComparison.Ordinal);
        Assert.Equal(":0", engine.Connect().One("DBSIZE"));
    }

    [Theory]
    [InlineData(PluginRights.WriteKeys, "its edit Put needs the right WriteKeys")]
    [InlineData(PluginRights.Watch, "its edit Watch needs the right Watch")]
    [InlineData(PluginRights.Publish, "its effect Publish needs the right Publish")]
    [InlineData(PluginRights.Subscribe, "its effect Subscribe needs the right Subscribe")]
    [InlineData(PluginRights.RunCommands, "running commands needs the right RunCommands")]
    public void AStepBeyondThePluginsRightsIsVoid(PluginRights missing, string problem)
    {
        TestPlugin greedy = new TestPlugin("greedy").With(
            "take",
            (in context, _, in _) => missing switch
            {
                PluginRights.WriteKeys => Step.Answer(Reply.Ok, Edit.Put("a"u8, "1"u8)),
                PluginRights.Watch => Step.Answer(Reply.Ok, Edit.Watch("a"u8)),
                PluginRights.Publish => Step.Answer(Reply.Ok).WithEffects(context.Effects.Add(Effect.Publish("c"u8, "m"u8))),
                PluginRights.Subscribe => Step.Answer(Reply.Ok).WithEffects(context.Effects.Add(Effect.Subscribe("c"u8, isPattern: false))),
                _ => Step.Run([new QueuedCommand(StoredCommand.Of("SET", "a", "1"))], ReplyChoice.Last),
            },
            CommandFlags.Write).With(manifest => manifest with { Rights = PluginRights.All & ~missing });
        using var engine = new TestEngine(plugins: greedy);
        Assert.Equal([$"-PLUGINERR greedy: {problem}", ":0"], engine.Connect().Send("take", "DBSIZE"));
        Assert.Empty(engine.Host.Effects);
    }

    [Theory]
    [InlineData(16, "its edit Remove is in database 16, and there are 16")]
    [InlineData(-3, "its edit Remove is in database -3, and there are 16")]
    [InlineData(int.MaxValue, "its edit Remove is in database 2147483646, and there are 16")]
    [InlineData(int.MinValue, "its edit Remove is in database -2147483646, and there are 16")]
    public void AnEditOutsideTheDatabasesIsVoid(int database, string problem)
    {
        TestPlugin lost = new TestPlugin("lost").With(
            "lose",
            (in _, _, in _) => Step.Answer(Reply.Ok, Edit.Remove(Target.In(database, "a"u8))),
            CommandFlags.Write);
        using var engine = new TestEngine(plugins: lost);
        Assert.Equal($"-PLUGINERR lost: {problem}", engine.Connect().One("lose"));
    }

    [Fact]
    public void AnEntryThatGoesToTooLongAKeyOrOutOfItsDatabasesIsVoid()
    {
        TestPlugin lost = new TestPlugin("lost")
            .With("far", static (in _, _, in _) => Step.Answer(Reply.Ok, Edit.CopyEntry("a"u8, new byte[65_537])), CommandFlags.Write)
            .With("out", static (in _, _, in _) => Step.Answer(Reply.Ok, Edit.MoveEntry("a"u8, Target.In(16, "a"u8))), CommandFlags.Write)
            .With("kept", static (in _, _, in _) => Step.Answer(Reply.Ok, Edit.CopyEntry("a"u8, Target.InState("a"u8))), CommandFlags.Write)
            .With("own", static (in _, _, in _) => Step.Answer(Reply.Ok, Edit.CopyEntry(Target.InState("a"u8), "a"u8)), CommandFlags.Write);
        using var engine = new TestEngine(plugins: lost);
        string[] expected =
        [
            "+OK",
            "-PLUGINERR lost: its edit CopyEntry goes to a key of 65537 bytes, and 65536 are allowed",
            "-PLUGINERR lost: its edit MoveEntry goes to database 16, and there are 16",
            "-PLUGINERR lost: its edit CopyEntry goes to the state, and not to a database",
            "-PLUGINERR lost: its edit CopyEntry is in its state, whose keys stay where they are",
            ":1",
        ];
        Assert.Equal(expected, engine.Connect().Send("SET a 1", "far", "out", "kept", "own", "DBSIZE"));
    }

    [Theory]
    [InlineData("put", "its edit Put has the expiry -2, which is no time")]
    [InlineData("go on", "it goes on with the expiry -2, which is no time")]
    [InlineData("run", "it runs 'SET' with the expiry -2, which is no time")]
    public void AnExpiryBefore1970IsVoid(string what, string problem)
    {
        bool[] dropsNothing = new bool[3];
        TestPlugin early = new TestPlugin("early")
        {
            OnTransform = (in _, _, in command) => what switch
            {
                "put" => Step.Answer(Reply.Ok, Edit.Put("a"u8, "1"u8, expiresAtMs: -2)),
                "go on" => Step.Continue(command.Without(dropsNothing, expiresAtMs: -2)),
                _ => Step.Run([new QueuedCommand(command.Without(dropsNothing, expiresAtMs: -2).Store())], ReplyChoice.Last),
            },
        }.Transforming("set");
        using var engine = new TestEngine(plugins: early);
        Assert.Equal([$"-PLUGINERR early: {problem}", ":0"], engine.Connect().Send("SET a 1", "DBSIZE"));
    }

    [Fact]
    public void AnswersOfNothingAreNonsense()
    {
        TestPlugin silent = new TestPlugin("silent").With("hush", static (in _, _, in _) => Step.Answer(Reply.None));
        using var engine = new TestEngine(plugins: silent);
        Assert.Equal(["-PLUGINERR silent: it answers nothing", "+PONG"], engine.Connect().Send("hush", "PING"));
    }

    [Fact]
    public void AnOpenBreakerOfASkippedPluginLetsItsCommandsThrough()
    {
        int calls = 0;
        using var engine = new TestEngine(new EngineOptions { PluginBreakerFailures = 3, PluginBreakerCooldownMs = 1000 }, null,
            Failing("bad", () => calls++ < 3 ? throw new InvalidOperationException("oh") : default));
        TestClient client = engine.Connect();
        Assert.Equal(["-PLUGINERR bad: oh", "-PLUGINERR bad: oh", "-PLUGINERR bad: oh", "+OK", "+OK"],
            client.Send("SET a 1", "SET a 1", "SET a 1", "SET a 1", "SET a 1"));
        Assert.Equal(["bad"], engine.Host.Breakers);
        Assert.Equal(3, calls);
        engine.Time.NowMs += 1001;
        Assert.Equal("+OK", client.One("SET a 1"));
        Assert.Equal(4, calls);
    }

    [Fact]
    public void AnOpenBreakerOfAGuardRefusesItsCommands()
    {
        TestPlugin guard = Failing("guard",
            static () =>
            throw new InvalidOperationException("oh")).With(static manifest => manifest with { Breaker = BreakerPolicy.Refuse });
        using var engine = new TestEngine(new EngineOptions { PluginBreakerFailures = 1 }, null, guard);
        Assert.Equal(
            ["-PLUGINERR guard: oh", "-PLUGINERR guard: it failed 1 times in a row and is left out for a while; see PLUGIN INFO guard",
                "nil"],
            engine.Connect().Send("SET a 1", "SET a 1", "GET a"));
    }

    [Fact]
    public void ASuccessBetweenFailuresKeepsTheBreakerClosed()
    {
        int calls = 0;
        using var engine = new TestEngine(new EngineOptions { PluginBreakerFailures = 2 }, null,
            Failing("bad", () => calls++ % 2 == 0 ? throw new InvalidOperationException("oh") : default));
        TestClient client = engine.Connect();
        for (int i = 0; i < 10; i++) client.One("SET a 1");
        Assert.Equal(10, calls);
        Assert.Empty(engine.Host.Breakers);
    }

    [Fact]
    public void AnObserverThatThrowsTakesTheCommandBack()
    {
        TestPlugin bad = new TestPlugin("bad") { OnObserve = static (in _, _, in _, in _) => throw new InvalidOperationException("oh") }
            .Interested(new Interest { Phase = PluginPhase.Observe, Commands = ["set"] });
        using var engine = new TestEngine(plugins: bad);
        Assert.Equal(["-PLUGINERR bad: oh", "nil"], engine.Connect().Send("SET a 1", "GET a"));
    }

    [Fact]
    public void EffectsAndValuesOfACommandThatIsRefusedLaterAreTakenBack()
    {
        TestPlugin tells = new TestPlugin("tells")
        {
            OnTransform = static (in context, _,
            in command) => Step.Continue(command).WithEffects(context.Effects.Add(Effect.Publish("c"u8,
            command[1]))).WithValue(context.Value is int times ? times + 1 : 1)
        }
            .With("times", static (in context, _, in _) => Step.Answer(Reply.Integer(context.Value is int times ? times : 0)))
            .Transforming("set");
        TestPlugin throws = new TestPlugin("throws")
        {
            OnObserve = static (in _, _, in command, in _) => command[1].SequenceEqual("bad"u8)
            ? throw new InvalidOperationException("oh") : null
        }
            .Interested(new Interest { Phase = PluginPhase.Observe, Commands = ["set"] });
        using var engine = new TestEngine(plugins: [tells, throws]);
        Assert.Equal(["+OK", "-PLUGINERR throws: oh", "-ERR syntax error", "+OK", ":2"],
            engine.Connect().Send("SET a 1", "SET bad 1", "SET b 1 NONSENSE", "SET c 1", "times"));
        Assert.Equal(["publish c a", "publish c c"], engine.Host.Effects);
    }

    [Fact]
    public void ARewrittenServerCommandIsNonsense()
    {
        TestPlugin bad = new TestPlugin("bad")
        {
            OnTransform = static (in _, _,
            in _) => Step.Continue(StoredCommand.Of("CONFIG", "GET", "port").Command)
        }
            .Interested(new Interest { Phase = PluginPhase.Rewrite, Commands = ["config|get"] });
        using var engine = new TestEngine(plugins: bad);
        Assert.Equal(
            "-PLUGINERR bad: 'config|get' is a server command: it can be let through, answered or refused, and not rewritten",
            engine.Connect().One("CONFIG GET maxclients"));
    }

    public static TheoryData<string> Nonsense =>
        ["null command", "no words", "database", "null tree", "null item", "default items", "deep", "session database", "session user",
        "null refusal"];

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void NonsenseOfEveryKindIsAnsweredAndCountedAndHarmsNobody(string kind)
    {
        TestPlugin bad = new TestPlugin("bad").With("talk", (in context, _, in _) => Talk(kind, context.Session), CommandFlags.Write);
        using var engine = new TestEngine(plugins: bad);
        string[] replies = engine.Connect().Send("SET a 1", "talk", "GET a");
        Assert.StartsWith("-PLUGINERR bad: it", replies[1], StringComparison.Ordinal);
        Assert.Equal("\"1\"", replies[2]);
        Assert.Equal(1, PluginUsage.Of(engine.Engine, engine.Engine.Table.Plugins[0].Name).Failures);
    }

    private static Step Talk(string kind, SessionState session)
    {
        ReplyTree deep = ReplyTree.Ok;
        for (int i = 0; i < 40; i++) deep = new ReplyTree.Array([deep]);
        return kind switch
        {
            "null command" => Step.Run([null!], ReplyChoice.Last),
            "no words" => Step.Run([new QueuedCommand(null!)], ReplyChoice.Last),
            "database" => Step.Run([new QueuedCommand(StoredCommand.Of("PING"), 99)], ReplyChoice.Last),
            "null tree" => Step.Answer(Reply.Tree(null!)),
            "null item" => Step.Answer(Reply.Tree(new ReplyTree.Array([null!]))),
            "default items" => Step.Answer(Reply.Tree(new ReplyTree.Array(default))),
            "deep" => Step.Answer(Reply.Tree(deep)),
            "session database" => Step.Answer(Reply.Ok, session with { Database = 99 }),
            "session user" => Step.Answer(Reply.Ok, session with { User = "root" }),
            _ => Step.Refuse(null!),
        };
    }

    [Fact]
    public void CommandsThatAreForNoTransactionRunInsideNoOther()
    {
        TestPlugin sly = new TestPlugin("sly").With("do",
            static (in _, _, in _) => Step.Run([new QueuedCommand(StoredCommand.Of("SHUTDOWN"))], ReplyChoice.Last), CommandFlags.Write);
        using var engine = new TestEngine(plugins: sly);
        Assert.Equal("-ERR Command not allowed inside a transaction", engine.Connect().One("do"));
        Assert.Equal(0, engine.Host.Shutdowns);
    }

    [Fact]
    public void CallsAndFailuresAreCounted()
    {
        int calls = 0;
        using var engine = new TestEngine(plugins: Failing("bad", () => calls++ == 0
            ? throw new InvalidOperationException("oh")
            : default));
        engine.Connect().Send("SET a 1", "SET a 1", "SET a 1", "GET a");
        ActivePlugin plugin = Assert.Single(engine.Engine.Table.Plugins);
        var usage = PluginUsage.Of(engine.Engine, plugin.Name);
        Assert.Equal((3, 1, PluginUsage.BreakerClosed), (usage.Calls, usage.Failures, usage.Breaker));
    }

    [Fact]
    public void WhatRunsAgainIsToldOfAndCountedOnce()
    {
        TestPlugin bad = new TestPlugin("bad")
            .With("fail", static (in _, _, in _) => throw new InvalidOperationException("oh"), CommandFlags.Write, 2, KeyPositions.One);
        TestPlugin refusing = new TestPlugin("refusing")
        {
            OnTransform = static (in _, _, in command) => command[1].SequenceEqual("no"u8) ? Step.Refuse("ERR no") : Step.Continue(command),
        }.Interested(new Interest { Phase = PluginPhase.Settle, Scope = InterestScope.Writes });
        using var engine = new TestEngine(plugins: [bad, refusing]);

        // The last write but one cannot be carried out, so the segment begins anew, with care.
        string[] replies = engine.Connect().Send("fail a", "GET a", "SET no 1", "fail b");
        Assert.Equal(["-PLUGINERR bad: oh", "nil", "-ERR no", "-PLUGINERR bad: oh"], replies);
        Assert.Equal(["fail: oh", "fail: oh"], engine.Host.Failures);
        Assert.Equal(2, PluginUsage.Of(engine.Engine, "bad").Failures);
        Assert.Equal(1, engine.Engine.Statistics.Total().Misses);
    }

    [Fact]
    public void AFailureThatOnlyARunBehindTheFirstMeetsIsToldOfToo()
    {
        int calls = 0;
        TestPlugin fickle = new TestPlugin("fickle").With("fail", (in _, _, in command) => (calls++, command[1][0]) switch
        {
            (0, _) => throw new InvalidOperationException("first"), // of the first run, and of no other: it is not pure
            (_, (byte)'b') => throw new InvalidOperationException("later"),
            _ => Step.Answer(Reply.Ok),
        }, CommandFlags.Write, 2, KeyPositions.One);
        TestPlugin refusing = new TestPlugin("refusing")
        {
            OnTransform = static (in _, _, in command) => command[1].SequenceEqual("no"u8) ? Step.Refuse("ERR no") : Step.Continue(command),
        }.Interested(new Interest { Phase = PluginPhase.Settle, Scope = InterestScope.Writes });
        using var engine = new TestEngine(plugins: [fickle, refusing]);
        Assert.Equal(["+OK", "-ERR no", "-PLUGINERR fickle: later"], engine.Connect().Send("fail a", "SET no 1", "fail b"));
        Assert.Equal(["fail: first", "fail: later"], engine.Host.Failures);
        Assert.Equal(2, PluginUsage.Of(engine.Engine, "fickle").Failures);
    }

    private static TestPlugin Failing(string name, Func<int> fail) => new TestPlugin(name)
    {
        OnTransform = (in _, _, in command) =>
        {
            fail();
            return Step.Continue(command);
        },
    }.Transforming("set");
}
