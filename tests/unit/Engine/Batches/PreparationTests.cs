using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Batches;

/// <summary>
/// Writes that are too long for the lane are computed and put together outside of it. What is seen of that is nothing: everything is as if
/// the command had run in the lane, at the moment in which its part there runs.
/// </summary>
public sealed class PreparationTests : IDisposable
{
    private static readonly string[] Before =
    [
        "SADD s a c e g i", "SADD t b c d e f", "SADD large 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 x", "HSET h a 1 b 2 c 3", "SET text 1",
        "PEXPIRE s 100000", "PEXPIRE h 100000", "HPEXPIRE h 90000 FIELDS 1 a",
    ];

    private static readonly string[] Keys = ["s", "t", "large", "h", "text", "new"];

    private readonly PreparationBench _bench = new();
    private readonly PreparationBench _plain = new(isPrepared: false);

    public PreparationTests()
    {
        Send(_bench);
        Send(_plain);

        static void Send(PreparationBench bench)
        {
            foreach (string line in Before) bench.Other.Send(line);
            bench.Engine.Host.Effects.Clear();
            bench.Commits.Clear();
        }
    }

    public void Dispose()
    {
        _bench.Dispose();
        _plain.Dispose();
    }

    [Theory]
    [InlineData("SADD new 9 8 7 6 5 4 3 2 1 1 2 3", ":9")]
    [InlineData("SADD s z y x w v u t a", ":7")]
    [InlineData("SADD text a b c d e f", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("SADD h a b c d e f", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("SREM s a c e g i j", ":5")]
    [InlineData("SREM large 1 2 3 4 5 6 7 8 99", ":8")]
    [InlineData("SUNIONSTORE new s t large", ":24")]
    [InlineData("SUNIONSTORE s s t", ":8")]
    [InlineData("SUNIONSTORE text s large", ":21")]
    [InlineData("SUNIONSTORE h s t", ":8")]
    [InlineData("SINTERSTORE new s t", ":2")]
    [InlineData("SINTERSTORE text s large", ":0")]
    [InlineData("SDIFFSTORE s s t", ":3")]
    [InlineData("SDIFFSTORE large large s", ":16")]
    [InlineData("SDIFFSTORE large large text", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("SPOP large 9", null)]
    [InlineData("SPOP large 100", null)]
    [InlineData("HSET h e 5 d 4 c 3 b 2 a 1", ":2")]
    [InlineData("HSET new e 5 d 4 c 3 b 2 a 1 a 2", ":5")]
    [InlineData("HMSET h e 5 d 4 c 3 b 2 a 1", "+OK")]
    [InlineData("HSETEX h PX 5000 FIELDS 5 e 5 d 4 c 3 b 2 a 1", ":1")]
    [InlineData("HDEL h a b c d e", ":3")]
    [InlineData("HGETDEL h FIELDS 5 e d b a a", null)]
    [InlineData("HGETEX h PX 3000 FIELDS 5 e d c b a", null)]
    [InlineData("HPEXPIRE h 1000 FIELDS 5 e d c b a", null)]
    [InlineData("HPERSIST h FIELDS 5 e d c b a", null)]
    public void WhatIsSeenOfACommandIsTheSame(string command, string? reply)
    {
        string actual = _bench.Client.One(command);
        Assert.Equal(_plain.Client.One(command), actual);
        if (reply is not null) Assert.Equal(reply, actual);
        Assert.Equal(_plain.Engine.Host.Effects, _bench.Engine.Host.Effects);
        foreach (string key in Keys) Assert.Equal(_plain.Content(key), _bench.Content(key));
        Assert.Empty(_plain.Client.Suspensions);
        if (!actual.StartsWith("-WRONG", StringComparison.Ordinal)) Assert.Equal([SuspensionReason.Offload], _bench.Client.Suspensions);

        // Beside the fields: the copy before the first slice and the removal of the key; the key's kind.
        Assert.All(_bench.Commits, static changes => Assert.InRange(changes, 0, PreparationBench.Slice + 2));
        _bench.AssertClean();
        Assert.Equal(Stats(_plain), Stats(_bench));
    }

    [Fact]
    public void LongValuesAreNotPutTogetherBeforehand()
    {
        _ = _bench.Stagings;
        Assert.Equal(":6", _bench.Client.One($"HSET new a {new string('v', 70_000)} b 2 c 3 d 4 e 5 f 6"));
        Assert.Equal(0, _bench.Stagings);
        Assert.Equal(":70000", _bench.Client.One("HSTRLEN new a"));
        _bench.AssertClean();
    }

    [Fact]
    public void AShortWriteRunsInTheLaneAtOnce()
    {
        Assert.Equal(":4", _bench.Client.One("SADD new 1 2 3 4"));
        Assert.Empty(_bench.Client.Suspensions);
        Assert.Single(_bench.Commits);
    }

    [Fact]
    public void ALongReadOfSetsTakesNeitherTheLaneNorAThreadThatServes()
    {
        Assert.Equal(":2", _bench.Client.One("SINTERCARD 2 s t"));
        Assert.Equal([SuspensionReason.Offload], _bench.Client.Suspensions);
        Assert.Equal(":0", _bench.Client.One("SINTERCARD 2 s none"));
        Assert.Empty(_bench.Client.Suspensions);
        _bench.AssertClean();
    }

    [Fact]
    public void CommandsBeforeAndBehindItRunInTheirOrder()
    {
        string[] batch = ["SADD new 1 2", "SADD new 1 2 3 4 5 6", "SCARD new", "SADD new 7", "SUNIONSTORE t new s", "SCARD t", "DEL new"];
        Assert.Equal([":2", ":4", ":6", ":1", ":12", ":12", ":1"], _bench.Client.Send(batch));
        _bench.AssertClean();
    }

    [Fact]
    public void InATransactionItRunsInTheLane()
    {
        string[] batch = ["MULTI", "SADD new 1 2 3 4 5 6", "SUNIONSTORE t new s", "SINTERCARD 2 new t", "EXEC"];
        Assert.Equal(_plain.Client.Send(batch), _bench.Client.Send(batch));
        Assert.Empty(_bench.Client.Suspensions);
        Assert.Equal(_plain.Content("t"), _bench.Content("t"));
        _bench.AssertClean();
    }

    [Fact]
    public void AWatchOfAnotherSeesIt()
    {
        _bench.Other.Send("WATCH new", "MULTI");
        _bench.Client.One("SADD new 1 2 3 4 5 6");
        Assert.Equal("nil[]", _bench.Other.One("EXEC"));
        _bench.Other.Send("WATCH s", "MULTI");
        Assert.Equal(":0", _bench.Client.One("SADD s a c e g i"));
        Assert.Equal("[]", _bench.Other.One("EXEC"));
    }

    [Theory]
    [InlineData("SADD s zz", ":13")] // the destination, which is a source too
    [InlineData("SADD t zz", ":13")]
    [InlineData("DEL t", ":9")]
    [InlineData("SET t 1", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("PEXPIRE s 5", ":12")]
    [InlineData("SADD large zz", ":12")] // none of its keys
    [InlineData("FLUSHALL", ":0")]
    [InlineData("SWAPDB 0 1", ":0")]
    [InlineData("RENAME large t", ":21")]
    public void AWriteBetweenSlicesCountsAsOneBeforeIt(string write, string reply)
    {
        _bench.Other.Send("SADD s 1 2 3 4");
        _plain.Other.Send("SADD s 1 2 3 4");
        TestClient third = _bench.Engine.Connect();
        _bench.BetweenSlices(() => third.Send(write));
        _plain.Other.Send(write);
        Assert.Equal(reply, _bench.Client.One("SUNIONSTORE s s t"));
        Assert.Equal(reply, _plain.Client.One("SUNIONSTORE s s t"));
        foreach (string key in Keys) Assert.Equal(_plain.Content(key), _bench.Content(key));
        _bench.AssertClean();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(9, 2)]
    public void AfterTwoLossesItIsComputedInTheLane(int losses, int stagings)
    {
        int members = 0;
        TestClient third = _bench.Engine.Connect();
        _bench.BetweenSlices(() => third.Send($"SADD s m{members++}"), losses);
        bool isInLane = false;
        _ = _bench.Stagings;
        _bench.OnPublish = changes => isInLane |= changes > PreparationBench.Slice + 2;
        _bench.Client.One("SADD s 1 2 3 4 5 6");
        Assert.Equal(losses >= 2, isInLane);
        Assert.Equal(Math.Min(losses, 2), members);
        Assert.Equal($":{11 + members}", _bench.Other.One("SCARD s"));
        Assert.Equal(stagings, _bench.Stagings);
        _bench.AssertClean();
    }

    [Theory]
    [InlineData("SPOP large 9")]
    [InlineData("SPOP large 100")]
    [InlineData("HGETDEL h FIELDS 5 e d b a a")]
    [InlineData("HGETEX h PX 3000 FIELDS 5 e d c b a")]
    public void AReplyThatWasPreparedIsNotWrittenInTheLane(string command)
    {
        int inLane = 0, outside = 0;
        _bench.Client.Writer.OnWrite = () => (_bench.Engine.Keyspace.Lane.IsHeld ? ref inLane : ref outside)++;
        Assert.Equal(_plain.Client.One(command), _bench.Client.One(command));
        Assert.Equal((0, 1), (inLane, outside));
        Assert.Equal((1, 0), (_bench.Client.Writer.PutsBack, _plain.Client.Writer.PutsBack));
        _bench.AssertClean();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public void NothingIsLeftOfAReplyThatDidNotHold(int losses, int putsBack)
    {
        int members = 0;
        TestClient third = _bench.Engine.Connect();
        _bench.BetweenSlices(() => third.Send($"SADD large m{members++}"), losses);
        string[] actual = _bench.Client.Send("SADD new 1 2", "SPOP large 15", "SCARD new");
        Assert.Equal(losses, members);
        Assert.Equal(putsBack, _bench.Client.Writer.PutsBack);
        Assert.Equal([":2", ":2"], [actual[0], actual[^1]]);
        Assert.Equal(3, actual.Length);
        string[] popped = actual[1].TrimStart('~')[1..^1].Split(", ");
        Assert.Equal(15, popped.Distinct(StringComparer.Ordinal).Count());
        string left = _bench.Other.One("SMEMBERS large");
        Assert.All(popped, member => Assert.DoesNotContain(member, left, StringComparison.Ordinal));
        Assert.Equal($":{1 + losses}", _bench.Other.One("SCARD large"));
        _bench.AssertClean();
    }

    [Fact]
    public void ARefusalTakesThePlaceOfAReplyThatWasPrepared()
    {
        // The last step before the publish refuses what was prepared, when its reply is there already.
        using var bench = new PreparationBench(plugins: [.. BuiltIns.With(), new TestPlugin("no")
        {
            OnTransform = static (in _, _, in _) => Step.Refuse("ERR no"),
        }.Interested(new Interest { Phase = PluginPhase.Settle, Commands = ["spop"] })]);
        bench.Other.Send("SADD large 1 2 3 4 5 6 7 8 9");
        Assert.Equal(["-ERR no", ":9"], bench.Client.Send("SPOP large 7", "SCARD large"));
        Assert.True(bench.Client.Writer.PutsBack > 0);
        bench.AssertClean();
    }

    [Fact]
    public void AReplyThatNobodyWantsIsNotPutBack()
    {
        Assert.Equal([":8"], _bench.Client.Send("CLIENT REPLY SKIP", "SPOP large 8", "SCARD large"));
        Assert.Equal(0, _bench.Client.Writer.PutsBack);
        _bench.AssertClean();
    }

    [Fact]
    public void AKeyThatFallsDueMeanwhileIsNotThere()
    {
        _bench.BetweenSlices(() => _bench.Engine.Time.NowMs += 100_001);
        Assert.Equal(":5", _bench.Client.One("SUNIONSTORE new s t"));
        Assert.Equal(":0", _bench.Client.One("EXISTS s"));
        _bench.AssertClean();
    }

    [Fact]
    public void AFieldThatFallsDueMeanwhileIsNotThere()
    {
        _bench.BetweenSlices(() => _bench.Engine.Time.NowMs += 90_001);
        Assert.Equal(":3", _bench.Client.One("HSET h a 1 b 1 c 1 d 1 e 1"));
        Assert.Equal("[-1]", _bench.Client.One("HTTL h FIELDS 1 a").Replace(":", "", StringComparison.Ordinal));
        _bench.AssertClean();
    }

    [Fact]
    public void TheSweepMayTakeWhatIsPutTogether()
    {
        _bench.BetweenSlices(() =>
        {
            _bench.Engine.Time.NowMs += 100_001;
            while (_bench.Engine.Engine.Maintain())
            {
            }
        });
        Assert.Equal(":6", _bench.Client.One("SADD s 1 2 3 4 5 6"));
        Assert.Equal([":6", ":-1"], _bench.Client.Send("SCARD s", "TTL s"));
        _bench.AssertClean();
    }

    [Fact]
    public void ARootThatComesBackIsNotTakenForWhatWasCopied()
    {
        // What the first slice would copy is another collection than the one it was computed on, which is there again in the end.
        TestClient? third = null;
        Action meanwhile = () => third!.Send("COPY k kept", "FPUT k other 1");
        using var bench = new PreparationBench(plugins: [.. BuiltIns.With(), Adding(() => Interlocked.Exchange(ref meanwhile, Nothing)())]);
        third = bench.Engine.Connect();
        third.Send("FPUT k a 1");
        bench.BetweenSlices(() => third.Send("RENAME kept k"));
        Assert.Equal(":6", bench.Client.One("FADD k 1 2 3 4 5 6"));
        Assert.Equal([":7", "nil"], bench.Client.Send("FLEN k", "FGET k other"));
        bench.AssertClean();
    }

    [Fact]
    public void AQuotaRefusesIt()
    {
        using var bench = new PreparationBench(plugins: [.. BuiltIns.With().Select(static plugin => plugin.Manifest.Name == "quota"
            ? plugin.Configure(PluginSettings.DefaultsOf(plugin.Manifest.Settings).With(
                "limits", ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal).Add("q:", 20)))
            : plugin)]);
        Assert.Equal(":5", bench.Client.One("SADD q:a 1 2 3 4 5"));
        Assert.StartsWith("-", bench.Client.One("SADD q:a 01 02 03 04 05 06 07 08"), StringComparison.Ordinal);
        Assert.Equal(":5", bench.Client.One("SCARD q:a"));
        bench.AssertClean();
    }

    [Theory]
    [InlineData("noeviction")]
    [InlineData("allkeys-lru")]
    public void TheLimitOfMemoryHolds(string policy)
    {
        using var bench = new PreparationBench(plugins: BuiltIns.With(("maxmemory", "200"), ("maxmemory-policy", policy)));
        bench.Engine.Engine.Settings.MaxMemoryBytes = 200;
        bench.Client.Send($"SET filler {new string('f', 170)}");
        string reply = bench.Client.One("SADD new 000001 000002 000003 000004 000005 000006 000007");
        Assert.Equal(policy == "noeviction" ? "-" + Errors.OutOfMemory : ":7", reply);
        Assert.Equal(policy == "noeviction" ? [":1", ":0"] : [":0", ":7"], bench.Client.Send("EXISTS filler", "SCARD new"));
        bench.AssertClean();
    }

    [Fact]
    public void AFullArenaRefusesIt()
    {
        using var bench = new PreparationBench(sizes: new KeyspaceOptions { ArenaLimitBytes = 1 << 20 });
        for (int i = 0; bench.Client.One($"SET filler{i} {new string('f', 10_000)}") == "+OK"; i++)
        {
        }

        string members = string.Join(' ', Enumerable.Range(0, 3_000).Select(static i => $"{new string('m', 100)}{i}"));
        Assert.Equal("-" + Errors.OutOfMemory, bench.Client.One($"SADD new {members}"));
        Assert.Equal(":0", bench.Client.One("EXISTS new"));
        bench.AssertClean();
    }

    [Fact]
    public void AClientThatGoesMeanwhileLeavesNothing()
    {
        _bench.BetweenSlices(() => _bench.Client.Session.Dispose());
        _bench.Client.Load("SADD new 1 2 3 4 5 6");
        Assert.Equal(SuspensionReason.Offload, _bench.Client.Suspend());
        _bench.Client.Step(RunMode.Long);
        _bench.AssertClean();
    }

    [Fact]
    public void WhatAPauseHoldsBackIsPreparedAnew()
    {
        TestClient third = _bench.Engine.Connect();
        _bench.BetweenSlices(() => third.Send("CLIENT PAUSE 1000 WRITE"));
        _ = _bench.Stagings;
        Assert.Equal(":6", _bench.Client.One("SADD new 1 2 3 4 5 6"));
        Assert.Contains(SuspensionReason.Pause, _bench.Client.Suspensions);
        Assert.Equal(2, _bench.Stagings);
        _bench.AssertClean();
    }

    [Fact]
    public void WritesOfSeveralConnectionsThatShareADraftLeaveItToItsOwn()
    {
        TestClient third = _bench.Engine.Connect();
        _bench.Client.Load("SADD new 1 2 3 4 5 6");
        third.Load("SADD new 1");
        _bench.Engine.Engine.RunTogether([third.Turn, _bench.Client.Turn]);
        Assert.Equal([":1"], third.Finish());
        Assert.Equal([":5"], _bench.Client.Finish());
        _bench.AssertClean();
    }

#if DEBUG
    [Theory]
    [InlineData("SADD s 1 2 3 4 5 6 7 8", false)]
    [InlineData("SADD s 1 2 3 4 5 6 7 8", true)]
    [InlineData("SUNIONSTORE new s t", false)]
    [InlineData("SUNIONSTORE new s t", true)]
    public void WhateverFailsMeanwhileNothingIsLeft(string command, bool isLasting)
    {
        foreach (FaultPoint point in Enum.GetValues<FaultPoint>())
        {
            bool isFailing = true;
            for (int call = 1; isFailing; call++)
            {
                using var bench = new PreparationBench();
                foreach (string line in Before) bench.Other.Send(line);
                using (var schedule = FaultSchedule.OnThisThread([point], call, isLasting))
                {
                    Exception? exception = Record.Exception(() => bench.Client.Send(command));
                    isFailing = schedule.Failures > 0;
                    if (exception is not null && StorageBrokenException.IsIn(exception)) continue; // nothing is asked of it any more
                }

                bench.Engine.MaintainToTheEnd(); // what removes it may have been what failed
                Assert.True(bench.Staged == 0, $"{point} {call} leaves {bench.Staged}");
                Assert.Equal(0, bench.Engine.Keyspace.GetStatistics().Leases);
                Assert.Equal("+OK", bench.Other.One("SET text 2"));
            }
        }
    }
#endif

    private static void Nothing()
    {
    }

    /// <summary>FADD key field ..., which has something done before it answers.</summary>
    private static TestPlugin Adding(Action meanwhile) => FieldCommands.New()
        .With(static manifest => manifest with { Rights = PluginRights.WriteKeys }).With(
        "fadd",
        (in context, _, in command) =>
        {
            if (context.IsTooMuch(command.Count - 2)) return Step.Postpone;
            meanwhile();
            for (int i = 2; i < command.Count; i++) context.Edits.Add(Edit.PutField(command[1], command[i], default, (ValueKind)16));
            return Step.Answer(Reply.Integer(context.Edits.Count), context.Edits);
        },
        CommandFlags.Write,
        -3,
        KeyPositions.One);

    private static string[] Stats(PreparationBench bench) => [.. bench.Other.One("INFO stats").Split("\\r\\n")
        .Where(static line => line.StartsWith("keyspace_", StringComparison.Ordinal))];
}
