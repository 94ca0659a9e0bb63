using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Core;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Maintenance;
using PlumCache.Engine.Serving;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Maintenance;

public sealed class SweepTests
{
    private static readonly TestPlugin Expiring = new TestPlugin("ttl").With(
        "put",
        static (in context, _, in command) =>
        {
            for (int i = 0; i < 1000; i++)
            {
                byte[] key = Encoding.ASCII.GetBytes($"{Encoding.ASCII.GetString(command[1])}:{i:D4}");
                context.Edits.Add(Edit.Put(key, "v"u8, context.NowMs + 100));
            }

            return Step.Answer(Reply.Ok, context.Edits);
        },
        CommandFlags.Write);

    [Fact]
    public void RemovesDueKeysFromEveryDatabaseAndNothingElse()
    {
        using var engine = new TestEngine(plugins: Expiring);
        TestClient client = engine.Connect();
        client.Send("SET stays 1", "put a", "put b", "SELECT 7", "put c", "SET too 1");
        Assert.Equal(3002, Stored(engine));
        engine.MaintainToTheEnd();
        Assert.Equal(3002, Stored(engine));
        engine.Time.Advance(100);
        engine.MaintainToTheEnd();
        Assert.Equal(2, Stored(engine));
        Assert.Equal(3000, engine.Engine.ExpiredKeys);
        Assert.Equal(["\"1\"", "+OK", "\"1\""], client.Send("GET too", "SELECT 0", "GET stays"));
    }

    [Fact]
    public void CountsFieldsBesideKeys()
    {
        using var engine = new TestEngine(plugins: FieldCommands.New());
        TestClient client = engine.Connect();
        long due = engine.Time.NowMs + 100;
        client.Send("FPUT a x 1 y 2 z 3", $"FEXPIRE a x {due}", $"FEXPIRE a y {due}", "FPUT b x 1", $"FEXPIRE b x {due}");
        engine.Time.Advance(100);
        engine.MaintainToTheEnd();
        Assert.Equal(1, Stored(engine));
        Assert.Equal((1, 2), (engine.Engine.ExpiredKeys, engine.Engine.Statistics.ExpiredFields));
        Assert.Contains("expired_keys:1\r\nexpired_subkeys:2\r\n", client.One("INFO stats"), StringComparison.Ordinal);
    }

#if DEBUG
    [Fact]
    public void WhatAStepThatFailedWouldHaveToldIsToldOnce()
    {
        using var engine = new TestEngine(plugins: BuiltIns.With(("notify-keyspace-events", "Ex")));
        engine.Connect().Send("SET a 1 PX 50");
        engine.Time.Advance(100);
        using (FaultSchedule.OnThisThread([FaultPoint.BeforeCas], failingCall: 1))
        {
            Assert.Throws<InjectedFaultException>(() => engine.Engine.Maintain());
        }

        Assert.Empty(engine.Host.Effects);
        engine.MaintainToTheEnd();
        Assert.Equal(["publish __keyevent@0__:expired a"], engine.Host.Effects);
    }
#endif

    [Fact]
    public void SetActiveExpireStopsTheSweepOnly()
    {
        using var engine = new TestEngine(new EngineOptions { AllowsLocalDebug = true }, null, Expiring);
        TestClient client = engine.Connect();
        client.Send("put a", "DEBUG SET-ACTIVE-EXPIRE 0");
        engine.Time.Advance(100);
        engine.MaintainToTheEnd();
        Assert.Equal(1000, Stored(engine));
        Assert.Equal([":0", "nil"], client.Send("DBSIZE", "GET a:0001"));
        client.Send("DEBUG SET-ACTIVE-EXPIRE 1");
        engine.MaintainToTheEnd();
        Assert.Equal(0, Stored(engine));
    }

    [Fact]
    public void AKeyGivenANewLifeStays()
    {
        using var engine = new TestEngine(plugins: Expiring);
        TestClient client = engine.Connect();
        client.Send("put a");
        client.Send("SET a:0500 1");
        engine.Time.Advance(100);
        engine.MaintainToTheEnd();
        Assert.Equal(1, Stored(engine));
        Assert.Equal("\"1\"", client.One("GET a:0500"));
    }

    [Fact]
    public void WithNothingDueASweepPublishesNothing()
    {
        using var engine = new TestEngine(plugins: Expiring);
        engine.Connect().Send("put a");
        long revision = engine.Keyspace.Revision;
        Assert.False(engine.Engine.Maintain());
        Assert.Equal(revision, engine.Keyspace.Revision);
    }

    [Fact]
    public void AStepIsBoundedAlsoWhereBoundsAreStaleAndStillComesToAnEnd()
    {
        var time = new TickingTime();
        using var keyspace = new Keyspace(new KeyspaceOptions { ArenaLimitBytes = 1L << 28 });
        using var engine = new CommandEngine(keyspace, new CommandTables(CoreModule.Build(Array.Empty<IPlugin>())),
            new TestHost().ToEngineHost(), new EngineOptions { Time = time });
        string padding = new('p', 200); // few keys fit a bucket, so there are many nodes to enter
        keyspace.Lane.Enter();
        Draft draft = keyspace.OpenDraft();
        for (int i = 0; i < 60_000; i++)
        {
            draft.Set(0, Encoding.ASCII.GetBytes($"k:{i:D5}:{padding}"), "v"u8, i % 10 == 0 ? 1000 : 1_000_000, 0, 0);
        }
        Assert.Equal(PublishResult.Published, draft.TryPublish(1));
        draft = keyspace.OpenDraft();
        for (int i = 0; i < 60_000; i += 10) draft.Set(0, Encoding.ASCII.GetBytes($"k:{i:D5}:{padding}"), "v"u8, Expiry.None, 0, 0);
        Assert.Equal(PublishResult.Published, draft.TryPublish(2));
        var sweep = new Sweep(engine, new ServerSettling(engine));
        int steps = 1;
        for (; sweep.Step(); steps++) Assert.True(steps < 1000, "the sweep comes to no end");
        Assert.False(sweep.Step());
        keyspace.Lane.Exit();
        Assert.True(steps > 1, "one step walked all");
        Assert.Equal(60_000, KeyTotals.Of(keyspace).Keys);
    }

    /// <summary>Each look at the clock takes two milliseconds.</summary>
    private sealed class TickingTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => 1000;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(2000);

        public override long GetTimestamp() => _ticks += 2;
    }

    private static long Stored(TestEngine engine) => KeyTotals.Of(engine.Keyspace).Keys;
}
