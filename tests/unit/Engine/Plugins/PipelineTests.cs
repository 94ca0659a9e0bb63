using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Core;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Table;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Plugins;

/// <summary>How a command goes through the plugins: who sees it, in which order, and what their steps mean.</summary>
public sealed class PipelineTests
{
    private static TestPlugin Marking(string name, PluginPhase phase, string command = "set") => new TestPlugin(name)
    {
        // Appends its name to the value, so that the value tells who saw the command, in order.
        OnTransform = (in _, _, in command) => Step.Continue(StoredCommand.Of("SET", Text(command[1]), Text(command[2]) + name).Command),
    }.Interested(new Interest { Phase = phase, Commands = [command] });

    [Fact]
    public void AdmitComesBeforeRewriteAndPluginsOfAPhaseRunInTheirOrder()
    {
        using var engine = new TestEngine(plugins: [Marking("a", PluginPhase.Rewrite), Marking("b", PluginPhase.Admit),
            Marking("c", PluginPhase.Rewrite), Marking("d", PluginPhase.Admit)]);
        Assert.Equal(["+OK", "\"-bdac\""], engine.Connect().Send("SET k -", "GET k"));
    }

    [Fact]
    public void ARewrittenCommandGoesOnBehindWhoRewroteItInThePipelineOfItsNewName()
    {
        TestPlugin own = new TestPlugin("own")
        {
            OnTransform = static (in _, _,
            in command) => Step.Continue(StoredCommand.Of("SET", Text(command[1]), "-").Command)
        }
            .With("put", static (in _, _, in _) => Step.Refuse("ERR never reached"), CommandFlags.Write, 2, KeyPositions.One)
            .Transforming("put");
        using var engine = new TestEngine(plugins: [Marking("before", PluginPhase.Rewrite), own, Marking("behind", PluginPhase.Rewrite)]);
        Assert.Equal(["+OK", "\"-behind\""], engine.Connect().Send("put k", "GET k"));
    }

    [Fact]
    public void ACommandNobodyIsInterestedInRunsTheVeryDelegateAsWithoutPlugins()
    {
        CommandTable without = CoreModule.Build(Array.Empty<IPlugin>());
        CommandTable with = CoreModule.Build(Enumerable.Range(0, 20).Select(static i => Marking($"p{i}", PluginPhase.Rewrite)));
        foreach (TableRow plain in without.Rows)
        {
            Assert.True(with.TryFind(Encoding.ASCII.GetBytes(plain.Row.Name), out TableRow? row));
            Assert.Same(plain.Function, row.Function);
            Assert.Same(plain.Server, row.Server);
            if (!string.Equals(plain.FullName, "set", StringComparison.Ordinal))
            {
                Assert.Equal((0, 0, 0), (row.Stages.Length, row.Settlers.Length, row.Observers.Length));
            }
        }
    }

    [Fact]
    public void KeyPrefixesLimitAnInterest()
    {
        TestPlugin refuses = new TestPlugin("no") { OnTransform = static (in _, _, in _) => Step.Refuse("ERR no") }
            .Interested(new Interest { Phase = PluginPhase.Admit, Scope = InterestScope.All, KeyPrefixes = ["secret:"] });
        using var engine = new TestEngine(plugins: refuses);
        Assert.Equal(["-ERR no", "-ERR no", "+OK", "+PONG", "-ERR no"],
            engine.Connect().Send("GET secret:a", "DEL x secret:b", "SET secre 1", "PING", "SET secret: 1"));
    }

    [Fact]
    public void KeyPrefixesLimitAnInterestInCommandsThatCountTheirKeys()
    {
        TestPlugin counts = new TestPlugin("counts")
            .With("counted", static (in _, _, in _) => Step.Answer(Reply.Ok), CommandFlags.ReadOnly, -3)
            .With(static manifest => manifest with { Commands = [manifest.Commands[0] with { KeyCountAt = 1 }] });
        TestPlugin refuses = new TestPlugin("no") { OnTransform = static (in _, _, in _) => Step.Refuse("ERR no") }
            .Interested(new Interest { Phase = PluginPhase.Admit, Scope = InterestScope.All, KeyPrefixes = ["secret:"] });
        using var engine = new TestEngine(plugins: [counts, refuses]);
        Assert.Equal(["-ERR no", "-ERR no", "+OK", "+OK", "+OK"], engine.Connect().Send(
            "counted 1 secret:a", "counted 2 x secret:b LIMIT 1", "counted 1 x secret:b", "counted 3 x secret:b", "counted x secret:a"));
    }

    [Fact]
    public void MinWordsLimitAnInterestToLongerCommands()
    {
        TestPlugin refuses = new TestPlugin("no") { OnTransform = static (in _, _, in _) => Step.Refuse("ERR no") }
            .Interested(Interest.Rewrite("del", "set") with { MinWords = 4 });
        using var engine = new TestEngine(plugins: refuses);
        Assert.Equal(["+OK", "-ERR no", ":0", "-ERR no"], engine.Connect().Send("SET a 1", "SET a 1 GET", "DEL x y", "DEL x y z"));
    }

    [Fact]
    public void SubcommandsAreNamedWithTheirContainer()
    {
        TestPlugin refuses = new TestPlugin("no") { OnTransform = static (in _, _, in _) => Step.Refuse("ERR no") }
            .Interested(new Interest { Phase = PluginPhase.Admit, Commands = ["client|id", "config"] });
        using var engine = new TestEngine(plugins: refuses);
        Assert.Equal(["-ERR no", "nil", "-ERR no", "+PONG"],
            engine.Connect().Send("CLIENT ID", "CLIENT GETNAME", "CONFIG GET port", "PING"));
    }

    [Fact]
    public void AServerCommandThatPluginsLetThroughRunsAsEver()
    {
        int seen = 0;
        TestPlugin looks = new TestPlugin("looks")
        {
            OnTransform = (in _, _, in command) =>
            {
                seen++;
                return Step.Continue(command);
            },
        }.Interested(new Interest { Phase = PluginPhase.Admit, Scope = InterestScope.All });
        using var engine = new TestEngine(plugins: looks);
        Assert.Equal(["+OK", ":1", "\"1\""], engine.Connect().Send("SET a 1", "CLIENT ID", "GET a"));
        Assert.Equal(3, seen);
    }

    [Fact]
    public void AnInterestThatMayWriteTakesAReadingCommandIntoTheLane()
    {
        TestPlugin counts = new TestPlugin("counts")
        {
            OnTransform = static (in context, _,
            in command) => Step.Answer(Reply.Simple("counted"u8), Edit.Put("n"u8, command[1]))
        }
            .Interested(new Interest { Phase = PluginPhase.Rewrite, Commands = ["get"], MayWrite = true, KeyPrefixes = ["c"] });
        using var engine = new TestEngine(plugins: counts);
        Assert.Equal(["+counted", "\"c1\""], engine.Connect().Send("GET c1", "GET n"));
    }

    [Fact]
    public void SeveralCommandsRunInOneStepAndTheLastOneAnswers()
    {
        TestPlugin pair = Running("pair", ReplyChoice.Last, ["SET", "a", "1"], ["GET", "a"]);
        using var engine = new TestEngine(plugins: pair);
        long before = engine.Keyspace.Revision;
        Assert.Equal("\"1\"", engine.Connect().One("pair"));
        Assert.Equal(before + 1, engine.Keyspace.Revision);
    }

    [Fact]
    public void SeveralCommandsMayAnswerAllTogetherErrorsIncluded()
    {
        TestPlugin all = Running("all", ReplyChoice.All, ["SET", "a", "1"], ["NOSUCH"], ["GET"], ["SELECT", "1"], ["GET", "a"],
            ["CLIENT", "ID"]);
        using var engine = new TestEngine(plugins: all);
        TestClient client = engine.Connect();
        Assert.Equal(
            "[+OK, -ERR unknown command 'NOSUCH', with args beginning with: , -ERR wrong number of arguments for 'get' command, +OK, "
            + "nil, :1]", client.One("all"));
        Assert.Equal(1, client.Session.State.Database);
    }

    [Fact]
    public void CommandsThatRunEachOtherInACircleAreEnded()
    {
        TestPlugin circle = Running("circle", ReplyChoice.Last, ["circle"]);
        using var engine = new TestEngine(plugins: circle);
        Assert.Equal(
            ["+OK", "-PLUGINERR circle: commands that run commands are nested more than 8 deep: somebody runs in a circle"],
            engine.Connect().Send("SET a 1", "circle"));
    }

    [Fact]
    public void AServerCommandInsideOthersRunsOnceThoughTheRaceIsLost()
    {
        TestPlugin step = Running("step", ReplyChoice.All, ["SET", "a", "1"], ["CONFIG", "RESETSTAT"], ["race"]);
        int runs = 0;
        TestEngine? engine = null;
        TestPlugin race = new TestPlugin("racing").With(
            "race",
            (in _, _, in _) =>
            {
                if (runs++ < 3) engine!.Keyspace.Overtake();
                return Step.Answer(Reply.Ok);
            },
            CommandFlags.Write);
        using (engine = new TestEngine(plugins: [step, race]))
        {
            Assert.Equal("[+OK, +OK, +OK]", engine.Connect().One("step"));
            Assert.Equal(4, runs);
            Assert.Equal(1, engine.Host.Resets);
        }
    }

    [Fact]
    public void ALongRunOfCommandsLeavesTheThreadThatServesSockets()
    {
        TestPlugin many = Running("many", ReplyChoice.Last,
            [.. Enumerable.Range(0, 1001).Select(static i => new[] { "SET", $"k{i}", "1" })]);
        using var engine = new TestEngine(plugins: many);
        TestClient client = engine.Connect();
        Assert.Equal(["+OK", "+OK", ":1002"], client.Send("SET first 1", "many", "DBSIZE"));
        Assert.Contains(SuspensionReason.Offload, client.Suspensions);
    }

    [Fact]
    public void ALongRunInsideOthersDoesNotLeaveThemHalfDone()
    {
        TestPlugin many = Running("many", ReplyChoice.Last,
            [.. Enumerable.Range(0, 1001).Select(static i => new[] { "SET", $"k{i}", "1" })]);
        ImmutableArray<QueuedCommand> both = [new(StoredCommand.Of("SET", "a", "1")), new(StoredCommand.Of("many"))];
        many.With("once",
            (in context, _, in _) =>
            context.Value is null ? Step.Run(both, ReplyChoice.All).WithValue("ran") : Step.Refuse("ERR again"), CommandFlags.Write);
        using var engine = new TestEngine(plugins: many);
        TestClient client = engine.Connect();
        long before = engine.Keyspace.Revision;
        Assert.Equal(["[+OK, +OK]", ":1002"], client.Send("once", "DBSIZE"));
        Assert.Equal(before + 1, engine.Keyspace.Revision);
    }

    [Fact]
    public void AListingInsideOthersIsWrittenWhole()
    {
        TestPlugin step = Running("step", ReplyChoice.All, ["SET", "zz", "1"], ["KEYS", "*"], ["SCAN", "0", "COUNT", "5"], ["GET", "zz"]);
        using var engine = new TestEngine(new EngineOptions { InlineWalkKeys = 50 }, null, TestPlugin.Listings(), step);
        TestClient client = engine.Connect();
        for (int i = 0; i < 30; i++) client.One($"SET k{i} 1");
        string reply = client.One("step");
        Assert.Contains("\"zz\"], [\"0\", [", reply, StringComparison.Ordinal);
        for (int i = 30; i < 60; i++) client.One($"SET k{i} 1");
        Assert.Contains("-ERR a scan of more than 50 keys cannot begin inside a transaction, \"1\"]", client.One("step"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void ATableIsReplacedBetweenRequestsOnly()
    {
        TestPlugin old = Running("twice", ReplyChoice.All, ["SET", "a", "1"], ["swap"], ["GET", "a"]);
        TestEngine? engine = null;
        TestPlugin swap = new TestPlugin("swapper").With(
            "swap",
            (in _, _, in _) =>
            {
                engine!.Engine.Tables.Use(CoreModule.Build(Array.Empty<IPlugin>()));
                return Step.Answer(Reply.Ok);
            });
        using (engine = new TestEngine(plugins: [old, swap]))
        {
            CommandTable before = engine.Engine.Table;
            TestClient client = engine.Connect();
            Assert.Equal("[+OK, +OK, \"1\"]", client.One("twice"));
            Assert.StartsWith("-ERR unknown command 'twice'", client.One("twice"), StringComparison.Ordinal);
            Assert.False(engine.Engine.Tables.IsRunning(before));
        }
    }

    [Fact]
    public void InternalCommandsAreUnknownToClients()
    {
        TestPlugin plugin = new TestPlugin("inner").With("tick", static (in _, _, in _) => Step.Answer(Reply.Ok), CommandFlags.Internal);
        using var engine = new TestEngine(plugins: plugin);
        Assert.StartsWith("-ERR unknown command 'tick'", engine.Connect().One("tick"), StringComparison.Ordinal);
        Assert.DoesNotContain(engine.Engine.Table.Entries, static entry => string.Equals(entry.Row.Name, "tick", StringComparison.Ordinal));
        Assert.StartsWith("-ERR unknown command 'settle'", engine.Connect().One("settle"), StringComparison.Ordinal);
    }

    private static TestPlugin Running(string name, ReplyChoice replies, params string[][] commands)
    {
        ImmutableArray<QueuedCommand> queued = [.. commands.Select(static words => new QueuedCommand(StoredCommand.Of(words)))];
        return new TestPlugin(name).With(name, (in _, _, in _) => Step.Run(queued, replies), CommandFlags.Write);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
