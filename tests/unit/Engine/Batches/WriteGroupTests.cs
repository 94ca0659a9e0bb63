using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Batches;

/// <summary>Short writes of several connections in one draft.</summary>
public sealed class WriteGroupTests : IDisposable
{
    private const int ArenaBytes = 4 << 20;

    private readonly TestPlugin _counting;
    private readonly TestEngine _engine;
    private readonly List<string> _noted = [];

    public WriteGroupTests()
    {
        _counting = new TestPlugin("counting")
            .With("note", Note, CommandFlags.Write, 2, new KeyPositions(1, 1, 1))
            .With(
                "fail",
                static (in context, view, in command) => throw new InvalidOperationException("on purpose"),
                CommandFlags.Write,
                2,
                new KeyPositions(1, 1, 1))
            .With(static manifest => manifest with { Rights = PluginRights.WriteKeys });
        TestPlugin calling = new TestPlugin("calling").With("named", Named, CommandFlags.Write, 2, new KeyPositions(1, 1, 1));
        _engine = new TestEngine(
            new EngineOptions { Settings = new EngineSettings { SlowlogThresholdUs = 0 } },
            new KeyspaceOptions { ArenaLimitBytes = ArenaBytes },
            [.. BuiltIns.With(("notify-keyspace-events", "KA")), _counting, calling]);
    }

    private long Revision => _engine.Keyspace.Revision;

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void ArePublishedOnceAndAnsweredEach()
    {
        long before = Revision;
        Assert.Equal([["+OK"], [":1"], ["+OK", "\"2\""]], Together(["SET a 1"], ["INCR n"], ["SET b 2", "GET b"]));
        Assert.Equal(before + 1, Revision);
    }

    [Fact]
    public void EachSeesWhatThoseBeforeItHaveWritten()
    {
        Assert.Equal([[":1"], [":2"], ["+OK", ":10"]], Together(["INCR n"], ["INCR n"], ["SET n 9", "INCR n"]));
    }

    [Fact]
    public void WhatIsNoPartOfTheSegmentFollowsByItself()
    {
        string[][] replies = Together(["SET a 1", "CLIENT ID", "GET a"], ["GET a"], ["SET a 3", "NOSUCH", "GET a"]);
        Assert.Equal(["+OK", ":1", "\"3\""], replies[0]); // published together, so both were written when the first went on
        Assert.Equal(["\"3\""], replies[1]);
        Assert.Equal("\"3\"", replies[2][2]);
    }

    [Fact]
    public void ADraftEndsAtSoManyKeys()
    {
        string[] tenKeys = ["MSET " + string.Join(' ', Enumerable.Range(0, 10).Select(static i => $"k{i} v"))];
        long before = Revision;
        Together([.. Enumerable.Repeat(tenKeys, 15)]);
        Assert.Equal(before + 3, Revision); // 70 keys, 70 and the last one, which is alone
    }

    [Fact]
    public void ADraftEndsOnceItsFirstHasWaitedForLong()
    {
        long before = Revision;
        TestClient[] clients = Load([["SET a 1"], ["SET b 1"], ["SET c 1"], ["SET d 1"]]);
        clients[1].Writer.OnWrite = () => _engine.Time.Advance(1); // a millisecond, and 200 us are allowed
        _engine.Engine.RunTogether([.. clients.Select(static client => client.Turn)]);
        Assert.Equal(before + 2, Revision);
        Assert.All(clients, static client => Assert.Equal(["+OK"], Rest(client)));
    }

    [Theory]
    [InlineData("NS.DEL a")]
    [InlineData("MULTI|SET a 1|EXEC")]
    [InlineData("FLUSHALL")]
    [InlineData("GET a")]
    public void OthersHaveOneOfTheirOwn(string other)
    {
        long before = Revision;
        Together(["SET a 1"], other.Split('|'), ["SET b 1"]);
        Assert.Equal(before + (other == "GET a" ? 1 : 2), Revision);
    }

    [Fact]
    public void OnlyTheBeginningOfALongPipelineIsShared()
    {
        string line = "MSET " + string.Join(' ', Enumerable.Range(0, 10).Select(static i => $"k{i} v"));
        int events = 0;
        _engine.Host.OnPublish = (channel, _) => events += channel.StartsWith("__keyspace@0__:", StringComparison.Ordinal) ? 1 : 0;
        Assert.Equal(1, Shared(["SET a 1"], [.. Enumerable.Repeat(line, 60)]));
        Assert.InRange(events, 64, 80); // one for each key written, and some for those that are new
    }

    [Fact]
    public void WhoRunsOtherCommandsKeepsTheirAnswersToItself()
    {
        string[][] replies = Together(["NAMED one"], ["NAMED two"]);
        Assert.Equal([["[+OK, \"one\", :1]"], ["[+OK, \"two\", :2]"]], replies);
    }

    [Fact]
    public void WhatIsPublishedDoesNotRunAgainWhateverFailsBehindIt()
    {
        TestClient[] clients = Load([["INCR n"], ["INCR n"]]);
        int looks = 0;
        _engine.Time.OnLook = () =>
        {
            // The first look is the unit's time, the next one that of a line of the slow log.
            if (++looks == 2) throw new InvalidOperationException("no clock");
        };
        _engine.Engine.RunTogether([.. clients.Select(static client => client.Turn)]);
        _engine.Time.OnLook = static () => { };
        Assert.Equal([[":1"], [":2"]], clients.Select(static client => Rest(client)));
        Assert.Equal("\"2\"", _engine.Connect().One("GET n"));
    }

    [Fact]
    public void NothingIsSharedThatMayBeRefused()
    {
        _engine.Engine.Settings.MaxMemoryBytes = 1_000_000;
        Assert.Equal(0, Shared(["SET a 1"], ["SET b 1"]));
    }

    [Fact]
    public void ARefusedOneIsRefusedAloneAndNoneRunsAgain()
    {
        long before = Revision;
        Assert.Equal([[":1"], ["-PLUGINERR counting: on purpose"], ["-ERR value is not an integer or out of range"], [":2"]],
            Together(["NOTE a"], ["FAIL a"], ["SET t text", "INCR t"], ["NOTE b"]).Select(static replies => replies[^1..]));
        Assert.Equal((2, before + 1), (_noted.Count, Revision));
    }

    [Fact]
    public void WhoFindsNoRoomIsRefusedAloneAndNoOtherRunsAgain()
    {
        long before = Revision;
        string[][] replies = Together(["NOTE a"], ["NOTE b", $"SET b {new string('v', ArenaBytes)}"], ["NOTE c"]);
        Assert.Equal("-" + Errors.OutOfMemory, replies[1][1]);
        Assert.Equal(["\"x\"", "\"x\"", "\"x\""], _engine.Connect().Send("GET a", "GET b", "GET c"));
        Assert.Equal((":1", before + 3), (replies[0][0], Revision));
        Assert.Equal(["a", "c"], _noted.Where(static key => key != "b"), StringComparer.Ordinal);
    }

    [Fact]
    public void WhoThrowsIsRolledBackAloneAndNoOtherRunsAgain()
    {
        long before = Revision;
        TestClient[] clients = Load([["NOTE a"], ["NOTE b", "NOTE t"], ["NOTE c"]]);
        clients[1].Writer.OnWrite = () =>
        {
            if (_noted[^1] == "t") throw new InvalidOperationException("no room for replies");
        };
        _engine.Engine.RunTogether([.. clients.Select(static client => client.Turn)]);
        Assert.Equal(["\"x\"", "nil", "nil", "\"x\""], _engine.Connect().Send("GET a", "GET b", "GET t", "GET c"));
        Assert.Equal((before + 1, "a shared draft: no room for replies"), (Revision, Assert.Single(_engine.Host.Failures)));
        clients[1].Writer.OnWrite = static () => { };
        Assert.Equal([[":1"], [":5", ":6"], [":4"]], clients.Select(static client => Rest(client)));
    }

    [Fact]
    public void WhoseEffectsAreDoneFollowTheOrderOfTheWrites()
    {
        Together(["SET a 1"], ["SET b 1"], ["SET c 1"]);
        string[] told = [.. _engine.Host.Effects.Where(static effect => effect.EndsWith(" set", StringComparison.Ordinal))];
        Assert.Equal(["publish __keyspace@0__:a set", "publish __keyspace@0__:b set", "publish __keyspace@0__:c set"], told);
    }

    [Fact]
    public void WithTheLaneTakenAllWaitForThemselves()
    {
        _engine.Keyspace.Lane.Enter();
        Assert.Equal(0, Shared(["SET a 1"], ["SET b 1"]));
        _engine.Keyspace.Lane.Exit();
    }

#if DEBUG
    [Theory]
    [InlineData(FaultPoint.AllocateBlock)]
    [InlineData(FaultPoint.DraftList)]
    [InlineData(FaultPoint.BeforeCas)]
    [InlineData(FaultPoint.PluginCall)]
    [InlineData(FaultPoint.Effect)]
    public void WhateverFailsEachIsAnsweredAndWritten(FaultPoint point)
    {
        for (int call = 1; ; call++)
        {
            using var engine = new TestEngine(plugins: BuiltIns.With(("notify-keyspace-events", "KA")));
            TestClient[] clients = [.. Enumerable.Range(0, 3).Select(_ => engine.Connect())];
            clients[0].Load("SET a 1");
            clients[1].Load("INCR n");
            clients[2].Load("SET a 3");
            bool hasFailed;
            using (var schedule = FaultSchedule.OnThisThread([point], failingCall: call))
            {
                try
                {
                    engine.Engine.RunTogether([.. clients.Select(static client => client.Turn)]);
                }
                catch (InjectedFaultException)
                {
                    // As a round does: each runs alone then.
                }

                hasFailed = schedule.Failures > 0;
            }

            string[][] replies = [.. clients.Select(static client => Rest(client))];
            Assert.All(replies, static reply => Assert.True(reply is ["+OK" or ":1"] || reply[0].StartsWith('-'), reply[0]));
            Assert.Equal(replies[1] is [":1"] ? "\"1\"" : "nil", engine.Connect().One("GET n"));
            List<string> written = [];
            if (replies[0] is ["+OK"]) written.Add("\"1\"");
            if (replies[2] is ["+OK"]) written.Add("\"3\"");

            // Who fails comes behind the others.
            Assert.Contains(engine.Connect().One("GET a"), written is [] ? ["nil"] : written, StringComparer.Ordinal);
            if (!hasFailed) return;
        }
    }
#endif

    private static string[] Rest(TestClient client)
    {
        RunStatus status = client.Step();
        Assert.Equal(RunStatus.Completed, status);
        return [.. client.Writer.Take()];
    }

    private static Step Named(in CommandContext context, KeyspaceView view, in Command command)
    {
        string name = System.Text.Encoding.UTF8.GetString(command[1]);
        ReplyTree[] replies =
        [
            context.Call(new QueuedCommand(StoredCommand.Of("CLIENT", "SETNAME", name))),
            context.Call(new QueuedCommand(StoredCommand.Of("CLIENT", "GETNAME"))),
            context.Call(new QueuedCommand(StoredCommand.Of("CLIENT", "ID"))),
        ];
        return Step.Answer(Reply.Tree(new ReplyTree.Array([.. replies])));
    }

    private Step Note(in CommandContext context, KeyspaceView view, in Command command)
    {
        _noted.Add(System.Text.Encoding.UTF8.GetString(command[1]));
        return Step.Answer(Reply.Integer(_noted.Count), Edit.Put(command[1], "x"u8));
    }

    private string[][] Together(params string[][] batches)
    {
        TestClient[] clients = Load(batches);
        _engine.Engine.RunTogether([.. clients.Select(static client => client.Turn)]);
        return [.. clients.Select(static client => Rest(client))];
    }

    /// <summary>How many revisions the shared part alone made.</summary>
    private long Shared(params string[][] batches)
    {
        TestClient[] clients = Load(batches);
        long before = Revision;
        _engine.Engine.RunTogether([.. clients.Select(static client => client.Turn)]);
        return Revision - before;
    }

    private TestClient[] Load(string[][] batches)
    {
        var clients = new TestClient[batches.Length];
        for (int i = 0; i < batches.Length; i++)
        {
            clients[i] = _engine.Connect();
            clients[i].Load(batches[i]);
        }

        return clients;
    }
}
