using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Core;
using PlumCache.Engine.Hosting;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Plugins;

/// <summary>Effects happen after the publish, once, in order; values and state follow the same commit.</summary>
public sealed class EffectTests
{
    /// <summary>TELL channel message: an effect, a write, and as many lost races as <paramref name="losses"/> says.</summary>
    private static TestPlugin Telling(Func<TestEngine> engine, int losses = 0)
    {
        int runs = 0;
        return new TestPlugin("telling").With(
            "tell",
            (in context, _, in command) =>
            {
                if (runs++ < losses) engine().Keyspace.Overtake();
                return Step.Answer(Reply.Ok,
                    Edit.Put(command[1], command[2])).WithEffects(context.Effects.Add(Effect.Publish(command[1], command[2])));
            },
            CommandFlags.Write,
            3,
            KeyPositions.One);
    }

    [Fact]
    public void AnEffectHappensOnceThoughTheCommitLostThreeRaces()
    {
        TestEngine? engine = null;
        using (engine = new TestEngine(plugins: Telling(() => engine!, losses: 3)))
        {
            Assert.Equal(["+OK", "+OK"], engine.Connect().Send("tell c 1", "tell c 2"));
            Assert.Equal(["publish c 1", "publish c 2"], engine.Host.Effects);
        }
    }

    [Fact]
    public void EffectsOfARefusedOrFailedCommandNeverHappen()
    {
        TestPlugin settler = new TestPlugin("settler")
        {
            OnTransform = static (in _, view, in command) => view.Bytes(default) > 10
            ? Step.Refuse("OOM too much") : Step.Continue(command)
        }
            .Interested(new Interest { Phase = PluginPhase.Settle, Scope = InterestScope.Writes });
        TestEngine? engine = null;
        using (engine = new TestEngine(plugins: [Telling(() => engine!), settler]))
        {
            Assert.Equal(["+OK", "-OOM too much", "+OK", "nil"],
                engine.Connect().Send("tell a 1", "tell b 12345678901234", "tell c 2", "GET b"));
            Assert.Equal(["publish a 1", "publish c 2"], engine.Host.Effects);
        }
    }

    [Fact]
    public void ObserversAreToldOfAQueuedCommandWhenItRuns()
    {
        TestPlugin observer = new TestPlugin("observer")
        {
            OnObserve = static (in context, _, in command, in step) =>
                context.Effects.Add(Effect.Publish(command[0], Encoding.ASCII.GetBytes($"{step.Reply.Kind}"))),
        }.Interested(new Interest { Phase = PluginPhase.Observe, Commands = ["set", "get", "watch"] });
        using var engine = new TestEngine(null, null, [.. BuiltIns.With(), observer]);
        Assert.Equal(["+OK", "+QUEUED", "+QUEUED", "[+OK, nil]"], engine.Connect().Send("MULTI", "SET a 1", "GET b", "EXEC"));
        Assert.Equal(["publish SET Simple", "publish GET Null"], engine.Host.Effects);
    }

    [Fact]
    public void ObserversSeeReplyAndEditsAndTheirEffectsFollowTheSameCommit()
    {
        TestPlugin observer = new TestPlugin("observer")
        {
            OnObserve = static (in context, view, in command, in step) =>
                context.Effects.Add(Effect.Publish(command[0],
                    Encoding.UTF8.GetBytes($"{step.Reply.Kind} {step.Edit.Kind} {view.Contains("a"u8)}"))),
        }.Interested(new Interest { Phase = PluginPhase.Observe, Scope = InterestScope.All });
        using var engine = new TestEngine(plugins: observer);
        engine.Connect().Send("SET a 1", "GET a", "DEL a");
        Assert.Equal(["publish SET Simple Put False", "publish GET Bulk None True", "publish DEL Integer Remove True"],
            engine.Host.Effects);
    }

    [Fact]
    public void OneThatThrowsKeepsNeitherTheOthersNorTheRepliesFromBeingDone()
    {
        TestEngine engine = null!;
        using (engine = new TestEngine(plugins: Telling(() => engine)))
        {
            TestClient client = engine.Connect();
            engine.Host.OnPublish = static (channel, _) => throw new InvalidOperationException($"nobody hears {channel}");
            engine.Host.OnFailure = static () => throw new InvalidOperationException("the log is full");
            long revision = engine.Keyspace.Revision;
            Assert.Equal(["+OK", "+OK", "+PONG"], client.Send("tell a 1", "tell b 2", "PING"));
            Assert.Equal(2, engine.Host.Failures.Count);
            Assert.Equal(["\"1\"", "\"2\""], client.Send("GET a", "GET b"));
            Assert.Equal(revision + 1, engine.Keyspace.Revision);

            engine.Host.OnPublish = static (_, _) => { };
            client.One("tell c 3");
            Assert.NotEmpty(engine.Host.Effects);
        }
    }

    [Fact]
    public void AMonitorThatThrowsHurtsNoCommand()
    {
        using var engine = new TestEngine();
        engine.Host.Any = true;
        engine.Host.OnMonitored = static () => throw new InvalidOperationException("it is gone");
        Assert.Equal(["+OK", "\"1\""], engine.Connect().Send("SET a 1", "GET a"));
        Assert.Equal(["monitor: it is gone", "monitor: it is gone"], engine.Host.Failures);
    }

    [Fact]
    public void CountsAreSummedWithTheLastSample()
    {
        TestPlugin observer = new TestPlugin("observer")
        {
            OnObserve = static (in context, _, in command,
            in _) => context.Effects.Add(Effect.Count(command[0], 2, command[1]))
        }
            .Interested(new Interest { Phase = PluginPhase.Observe, Commands = ["get"] });
        using var engine = new TestEngine(plugins: observer);
        engine.Connect().Send("GET a", "GET b", "GET c");
        Assert.Equal([new PluginCounter("GET", 6, "c")], PluginUsage.Of(engine.Engine, "observer").Counters);
    }

    [Fact]
    public void APluginsStateLivesInTheSystemTrieUnseenByClients()
    {
        TestPlugin keeper = new TestPlugin("keeper")
            .With(
                "keep",
                static (in _, _, in command) => Step.Answer(Reply.Ok, Edit.Put(Target.InState(command[1]), command[2])),
                CommandFlags.Edits)
            .With("kept",
                static (in context, _, in command) =>
                Step.Answer(context.State.TryGetNext(default, default, out ReadOnlySpan<byte> key, out EntryView entry)
                && key.SequenceEqual(command[1]) ? Reply.Bulk(entry.Value) : Reply.Null));
        TestPlugin other = new TestPlugin("other").With("others",
            static (in context, _, in _) => Step.Answer(Reply.Integer(context.State.StoredCount(default, onlyVolatile: false))));
        using var engine = new TestEngine(plugins: [keeper, other]);
        TestClient client = engine.Connect();
        Assert.Equal(["+OK", "\"v\"", ":0", ":0"], client.Send("keep k v", "kept k", "others", "DBSIZE"));
        Assert.Equal(["+OK", "nil"], client.Send("FLUSHALL", "kept k"));
    }

    [Fact]
    public void AValueIsKeptForTheConnectionAloneAndResetDropsIt()
    {
        TestPlugin counter = new TestPlugin("counter").With(
            "count",
            static (in context, _, in _) => Step.Answer(Reply.Integer((int)(context.Value ?? 0))).WithValue((int)(context.Value ?? 0) + 1));
        using var engine = new TestEngine(plugins: counter);
        TestClient one = engine.Connect(), two = engine.Connect();
        Assert.Equal([":0", ":1", ":2"], one.Send("count", "count", "count"));
        Assert.Equal(":0", two.One("count"));
        Assert.Equal(["+RESET", ":0"], one.Send("RESET", "count"));
    }

    [Fact]
    public void AnInterestInSessionsSeesOnlyConnectionsWithAValueAndTheirRefusals()
    {
        TestPlugin echo = new TestPlugin("echo")
        {
            OnTransform = static (in context, _, in command) =>
                context.Refusal is not null ? Step.Continue(command).WithValue("refused")
                : context.Row!.Name == "stop" ? Step.Continue(command)
                : Step.Answer(Reply.Simple(Encoding.UTF8.GetBytes((string)context.Value!))),
        }
            .With("start", static (in _, _, in _) => Step.Answer(Reply.Ok).WithValue("seen"))
            .With("stop", static (in _, _, in _) => Step.Answer(Reply.Ok).WithValue(null))
            .Interested(new Interest { Phase = PluginPhase.Admit, Scope = InterestScope.Sessions, SeesRefusals = true });
        using var engine = new TestEngine(plugins: echo);
        TestClient client = engine.Connect();
        Assert.Equal(
            ["+PONG", "+OK", "+seen", "+seen", "-ERR wrong number of arguments for 'get' command", "+refused", "+OK", "+PONG"],
            client.Send("PING", "start", "PING", "CLIENT ID", "GET", "INFO", "stop", "PING"));
    }

    [Fact]
    public void TellsRefusalsOnlyOfCommandsOfTheWordsOfAnInterest()
    {
        TestPlugin echo = new TestPlugin("echo")
        {
            OnTransform = static (in _, _, in command) => Step.Refuse("ERR "
            + Encoding.UTF8.GetString(command[2]))
        }
            .With("start", static (in _, _, in _) => Step.Answer(Reply.Ok).WithValue("seen"))
            .Interested(new Interest { Phase = PluginPhase.Admit, Scope = InterestScope.Sessions, SeesRefusals = true, MinWords = 3 });
        using var engine = new TestEngine(plugins: echo);
        Assert.Equal(
            ["+OK", "-ERR wrong number of arguments for 'get' command", "-ERR b", "-ERR 1"],
            engine.Connect().Send("start", "GET", "GET a b", "SET a 1"));
    }

    [Fact]
    public void WhatARunThatFailedAsAWholeHadLoggedIsNobodyElses()
    {
        TestEngine? engine = null;
        using (engine = new TestEngine(plugins: Telling(() => engine!)))
        {
            TestClient one = engine.Connect(), two = engine.Connect();
            one.Load("tell c 1", "PING");
            Assert.ThrowsAny<Exception>(() => one.Step(new ThrowingWriter()));
            Assert.Equal("+PONG", two.One("PING"));
            Assert.Empty(engine.Host.Effects);
        }
    }

    [Fact]
    public void ACommandThatBeginsAnewOnAVersionOfItsOwnTellsOnce()
    {
        TestPlugin tells = new TestPlugin("tells")
        {
            OnTransform = static (in context, _,
            in command) => Step.Continue(command).WithEffects(context.Effects.Add(Effect.Publish("c"u8, command[1])))
        }
            .Transforming("keys");
        using var engine = new TestEngine(new EngineOptions { InlineWalkKeys = 3 }, null, TestPlugin.Listings(), tells);
        TestClient client = engine.Connect();
        for (int i = 0; i < 10; i++) client.One($"SET k{i} 1");
        Assert.StartsWith("[", client.Send("PING", "KEYS k*")[1], StringComparison.Ordinal);
        Assert.Equal(["publish c k*"], engine.Host.Effects);
    }

    [Fact]
    public void TimersAskTheHostForThePluginsTick()
    {
        TestPlugin clock = new TestPlugin("clock")
            .With("wake",
                static (in context, _, in _) => Step.Answer(Reply.Ok).WithEffects(context.Effects.Add(Effect.Timer(context.NowMs + 5))))
            .With("clock-tick", static (in _, _, in _) => Step.Answer(Reply.Ok), CommandFlags.Internal)
            .With(static manifest => manifest with { Tick = "clock-tick" });
        using var engine = new TestEngine(plugins: clock);
        engine.Connect().One("wake");
        Assert.Equal([$"timer clock {engine.Time.NowMs + 5}"], engine.Host.Effects);
        Assert.Equal("clock-tick", Encoding.UTF8.GetString(engine.TickOf("clock")!.Command.Name));
    }

    /// <summary>A writer whose second reply does not fit.</summary>
    private sealed class ThrowingWriter : IReplyWriter
    {
        private int _replies;

        public long Position => _replies;

        public void Rewind(long position) => _replies = (int)position;

        public void UseProtocol(int protocol)
        {
        }

        public void Write(scoped in Reply reply)
        {
            if (_replies++ == 1) throw new InvalidOperationException("The output is full.");
        }

        public void BeginBulk(long length)
        {
        }

        public void WritePart(scoped ReadOnlySpan<byte> bytes, bool isLast)
        {
        }

        public void BeginArray(long count)
        {
        }

        public void BeginMap(long pairs)
        {
        }

        public void BeginSet(long count)
        {
        }
    }
}
