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
    private readonly PreparationBench _bench = PreparationBench.Filled();
    private readonly PreparationBench _plain = PreparationBench.Filled(isPrepared: false);

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
        foreach (string key in PreparationBench.Keys) Assert.Equal(_plain.Content(key), _bench.Content(key));
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
                using var bench = PreparationBench.Filled();
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

    private static string[] Stats(PreparationBench bench) => [.. bench.Other.One("INFO stats").Split("\\r\\n")
        .Where(static line => line.StartsWith("keyspace_", StringComparison.Ordinal))];
}
