using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
#if DEBUG
using PlumCache.Storage;
#endif
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Plugins;

/// <summary>A command's function that calls commands and decides by what they answer.</summary>
public sealed class CallingCommandsTests : IDisposable
{
    private readonly TestEngine _engine = new(plugins: [.. BuiltIns.With(), Caller()]);
    private readonly TestClient _client;

    public CallingCommandsTests() => _client = _engine.Connect();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void SeesTheRepliesAsDataAndWhatWasWritten()
    {
        Assert.Equal("[:1, :2, \"2\"]", _client.One("CALL INCR,n INCR,n GET,n"));
        Assert.Equal("[+OK, [\"1\", nil, \"3\"], :2, \"12\"]", _client.One("CALL MSET,a,1,b,3 MGET,a,c,b APPEND,e,12 GET,e"));
        Assert.Equal("\"2\"", _client.One("GET n"));
    }

    [Fact]
    public void AnErrorIsAReplyToo()
    {
        Assert.Equal(
            "[+OK, -ERR value is not an integer or out of range, -ERR unknown command 'NOSUCH', with args beginning with: ]",
            _client.One("CALL SET,t,text INCR,t NOSUCH"));
    }

    [Theory]
    [InlineData("THENTHROW", "-PLUGINERR caller: on purpose")]
    [InlineData("THENREFUSE", "-ERR refused")]
    public void AllIsUndoneWhenItFailsAndNothingElseIs(string command, string error)
    {
        Assert.Equal(
            ["+OK", error, "+OK"],
            _client.Send("SET before 1", $"{command} SET,a,1 SET,before,2 PUBLISH,news,1 SELECT,3", "SET behind 1"));
        Assert.Equal(["nil", "\"1\"", "\"1\""], _client.Send("GET a", "GET before", "GET behind"));
        Assert.Empty(_engine.Host.Effects);
        Assert.Equal(0, _client.Session.State.Database);
    }

    [Fact]
    public void WhatCallsInsideLeavesTheCallersListsAlone()
    {
        // The caller's own edits are applied behind those of what it called.
        Assert.Equal("[[:1], :2]", _client.One("CALL CALL,INCR;n INCR,n"));
        Assert.Equal("\"own\"", _client.One("GET called"));
    }

    [Fact]
    public void CallsAreNestedSoDeepAndNoDeeper()
    {
        Assert.StartsWith(
            "-PLUGINERR caller: commands that run commands are nested more than 8 deep",
            _client.One("RECURSE"),
            StringComparison.Ordinal);
        Assert.Equal("nil", _client.One("GET called"));
    }

    [Fact]
    public void InATransactionTheyAreAPartOfIt()
    {
        Assert.Equal(["+OK", "+QUEUED", "+QUEUED", "[[:1], :2]"], _client.Send("MULTI", "CALL INCR,n", "INCR n", "EXEC"));
        Assert.Equal(
            ["+OK", "+QUEUED", "+QUEUED", "-EXECABORT rolled back: command 1 call: ERR value is not an integer or out of range"],
            _client.Send("MULTI", "CALL INCR,n SET,t,text INCR,t", "SET never 1", "EXEC ROLLBACK"));
        Assert.Equal(["\"2\"", "nil"], _client.Send("GET n", "GET never"));
    }

    [Fact]
    public void AWriteThatIsRefusedAnswersItsErrorToTheCaller()
    {
        _client.Send("SET filler " + new string('x', 5000));
        _engine.Engine.Settings.MaxMemoryBytes = 5_100;
        string reply = _client.One($"CALL SET,a,1 SET,b,{new string('y', 500)} SET,c,1");
        Assert.Equal("[+OK, -OOM command not allowed when used memory > 'maxmemory'., +OK]", reply);
        Assert.Equal(["\"1\"", "nil", "\"1\""], _client.Send("GET a", "GET b", "GET c"));
    }

    [Fact]
    public void ItTakesTheRight()
    {
        using var engine = new TestEngine(
            plugins: [.. BuiltIns.With(), Caller().With(static manifest => manifest with { Rights = PluginRights.WriteKeys })]);
        Assert.StartsWith(
            "-PLUGINERR caller: Only a command's own function may call commands",
            engine.Connect().One("CALL PING"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void WhoCallsManyIsRunByAThreadThatMayTakeLongAndNothingHappensTwice()
    {
        Assert.Equal(["+OK", ":1500", ":1"], _client.Send("SET before 1", "MANY 1500", "INCR behind"));
        Assert.Equal([SuspensionReason.Offload], _client.Suspensions);
        Assert.Equal(1 + 1500 + 1 + 1, _engine.Engine.Statistics.Total().Commands);
        Assert.Equal(":1000", _client.One("MANY 1000 other"));
        Assert.Empty(_client.Suspensions);
    }

    [Fact]
    public void BehindAServerCommandOrInsideOthersItGoesOnWhereItIs()
    {
        Assert.Equal(":1500", _client.One("MANY 1500 CLIENT"));
        Assert.Empty(_client.Suspensions);
        Assert.Equal(["+OK", "+QUEUED", "[:1500]"], _client.Send("MULTI", "MANY 1500 n", "EXEC"));
    }

    [Fact]
    public void WhoCallsWithoutEndFailsAlone()
    {
        using var engine = new TestEngine(new EngineOptions { MaxCalls = 2_000 }, plugins: [.. BuiltIns.With(), Caller()]);
        TestClient client = engine.Connect();
        Assert.Equal(":2000", client.One("MANY 2000 n"));
        const string Error = "-PLUGINERR caller: it calls more than 2000 commands: somebody calls in a circle";
        Assert.Equal(["+OK", Error, "+OK"], client.Send("SET a 1", "MANY 2001 n", "SET b 1"));
        Assert.Equal("\"2000\"", client.One("GET n"));
    }

#if DEBUG
    [Theory]
    [InlineData(FaultPoint.AllocateBlock)]
    [InlineData(FaultPoint.DraftList)]
    [InlineData(FaultPoint.BeforeCas)]
    [InlineData(FaultPoint.PluginCall)]
    public void WhateverFailsAllOfItHoldsOrNothing(FaultPoint point)
    {
        for (int call = 1; ; call++)
        {
            using var engine = new TestEngine(plugins: [.. BuiltIns.With(), Caller()]);
            TestClient client = engine.Connect();
            string reply = "-";
            bool hasFailed;
            using (var schedule = FaultSchedule.OnThisThread([point], failingCall: call))
            {
                try
                {
                    reply = client.One("CALL INCR,a INCR,b");
                }
                catch (InjectedFaultException)
                {
                    // The connection ends.
                }

                hasFailed = schedule.Failures > 0;
            }

            string[] keys = engine.Connect().Send("GET a", "GET b", "GET called");
            string[] expected = reply.StartsWith('-')
                ? ["nil", "nil", "nil"]
                :
                [
                    reply.Contains(":1,", StringComparison.Ordinal) || reply == "[:1, :1]" ? "\"1\"" : "nil",
                    reply.EndsWith(" :1]", StringComparison.Ordinal) ? "\"1\"" : "nil",
                    "\"own\"",
                ];
            Assert.Equal(expected, keys);
            if (!hasFailed) return;
        }
    }
#endif

    private static TestPlugin Caller() => new TestPlugin("caller")
        .With(
            "call",
            static (in context, view, in command) => Step.Answer(Call(context, command), Edit.Put("called"u8, "own"u8)),
            CommandFlags.Write)
        .With("many", Many, CommandFlags.Write)
        .With("thenthrow", ThenThrow, CommandFlags.Write)
        .With("thenrefuse", ThenRefuse, CommandFlags.Write)
        .With("recurse", Recurse, CommandFlags.Write);

    /// <summary>Counts a key up so many times; behind a server command, if that is the key's name.</summary>
    private static Step Many(in CommandContext context, KeyspaceView view, in Command command)
    {
        string key = command.Count > 2 ? System.Text.Encoding.UTF8.GetString(command[2]) : "n";
        int calls = int.Parse(command[1], System.Globalization.CultureInfo.InvariantCulture);
        if (key == "CLIENT") context.Call(new QueuedCommand(StoredCommand.Of("CLIENT", "ID")));
        ReplyTree reply = new ReplyTree.Null();
        for (int i = 0; i < calls; i++) reply = context.Call(new QueuedCommand(StoredCommand.Of("INCR", key)));
        return reply is ReplyTree.Error error ? Step.Refuse(error.Text) : Step.Answer(Reply.Tree(reply));
    }

    private static Step ThenThrow(in CommandContext context, KeyspaceView view, in Command command)
    {
        Call(context, command);
        throw new InvalidOperationException("on purpose");
    }

    private static Step ThenRefuse(in CommandContext context, KeyspaceView view, in Command command)
    {
        Call(context, command);
        return Step.Refuse("ERR refused");
    }

    private static Step Recurse(in CommandContext context, KeyspaceView view, in Command command)
    {
        ReplyTree reply = context.Call(new QueuedCommand(StoredCommand.Of("RECURSE")));
        return reply is ReplyTree.Error error ? Step.Refuse(error.Text) : Step.Answer(Reply.Tree(reply), Edit.Put("called"u8, "own"u8));
    }

    /// <summary>
    /// Each word behind the name is a command, its own words between commas, those of one inside between semicolons; all their replies.
    /// </summary>
    private static Reply Call(in CommandContext context, in Command command)
    {
        var replies = new ReplyTree[command.Count - 1];
        for (int i = 1; i < command.Count; i++)
        {
            string[] words = System.Text.Encoding.UTF8.GetString(command[i]).Split(',');
            for (int word = 1; word < words.Length; word++) words[word] = words[word].Replace(';', ',');
            replies[i - 1] = context.Call(new QueuedCommand(StoredCommand.Of(words)));
        }

        return Reply.Tree(new ReplyTree.Array([.. replies]));
    }
}
