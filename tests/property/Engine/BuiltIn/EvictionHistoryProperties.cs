using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Engine.Core;
using PlumCache.Engine.Hosting;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Random pipelines under a small limit of memory that is moved up and down, with each policy: the limit holds after every batch, what the
/// policy spares stays, and nothing else is lost than what was told to be evicted.
/// </summary>
public sealed class EvictionHistoryProperties
{
    private static readonly string[] _keys = ["a", "b", "ab", "ba", "aab", "bbb", "c", "ca", "cab", "d"];

    private static readonly Gen<string> Key = Gen.Int[0, 9].Select(static i => _keys[i]);

    private static readonly Gen<string> Value = Gen.OneOf(Gen.Int[1, 12], Gen.Int[1, 60]).Select(static length => new string('v', length));

    private static readonly Gen<string> Line = Gen.Frequency(
        (6, Gen.Select(Key, Value, static (key, value) => $"SET {key} {value}")),
        (4, Gen.Select(Key, Value, Gen.Int[1, 40], static (key, value, ms) => $"SET {key} {value} PX {ms}")),
        (3, Gen.Select(Key, Value, static (key, value) => $"APPEND {key} {value}")),
        (2, Gen.Select(Key, Gen.Int[1, 40], static (key, ms) => $"PEXPIRE {key} {ms}")),
        (1, Key.Select(static key => $"PERSIST {key}")),
        (2, Key.Select(static key => $"DEL {key}")),
        (2, Key.Select(static key => $"GET {key}")),
        (1, Gen.Int[0, 1].Select(static database => $"SELECT {database}")),
        (1, Gen.Const("lose")));

    private static readonly Gen<Batch> Batches = Gen.Select(
        Line.Array[1, 8], Gen.Int[0, 3], Gen.Int[0, 10], Gen.Frequency((4, Gen.Const(0)), (1, Gen.Int[20, 150])), Gen.Bool,
        static (lines, losses, passedMs, newLimit, maintains) => new Batch(lines, losses, passedMs, newLimit, maintains));

    private sealed record Batch(string[] Lines, int Losses, int PassedMs, int NewLimit, bool Maintains)
    {
        public override string ToString() =>
            $"\n{string.Join(" / ", Lines)}, losses {Losses}, after {PassedMs} ms, limit {NewLimit}, upkeep {Maintains}";
    }

    [Theory]
    [InlineData("noeviction")]
    [InlineData("allkeys-lru")]
    [InlineData("allkeys-lfu")]
    [InlineData("allkeys-random")]
    [InlineData("volatile-lru")]
    [InlineData("volatile-lfu")]
    [InlineData("volatile-random")]
    [InlineData("volatile-ttl")]
    public void TheLimitHoldsAndOnlyWhatMayGoIsLost(string policy) => Gen.Select(Gen.Int[20, 150], Gen.ULong, Batches.Array[1, 30]).Sample(
        (limit, seed, batches) => Check(policy, limit, seed, batches), iter: TestBudget.Times(150));

    private static void Check(string policy, int limit, ulong seed, Batch[] batches)
    {
        var rival = new Rival();
        var options = new EngineOptions { NextSeed = () => (long)(seed += 0x9E37_79B9_7F4A_7C15) };
        using var engine = new TestEngine(options, null, Plugins(rival, limit, policy));
        engine.Engine.Settings.MaxMemoryBytes = limit;
        engine.Engine.Settings.AccessMode = policy.EndsWith("lfu", StringComparison.Ordinal) ? AccessMode.Frequency : AccessMode.Recency;
        var model = new EvictionModel(policy);
        TestClient client = engine.Connect();
        foreach (Batch batch in batches)
        {
            engine.Time.Advance(batch.PassedMs);
            model.NowMs = engine.Time.NowMs;
            if (batch.NewLimit > 0)
            {
                limit = batch.NewLimit;
                engine.Engine.Settings.MaxMemoryBytes = limit;
                engine.Engine.Tables.Use(CoreModule.Build(Plugins(rival, limit, policy)));
            }

            if (batch.Maintains) Maintain(engine, model, limit);
            long before = UsedBytes(engine);
            rival.Win(engine, batch.Losses);
            string[] replies = client.Send(batch.Lines);
            model.RunAll(batch.Lines, replies, Told(engine), limit, isBeneath: before <= limit);
            Assert.InRange(UsedBytes(engine), 0, Math.Max(limit, before));
            Assert.Equal(model.Contents(_keys), Contents(engine, model.NowMs));
        }

        Maintain(engine, model, limit);
        Assert.Equal(model.LiveBytes(onlyPersistent: false), UsedBytes(engine));
        Assert.Equal(model.Evicted, engine.Engine.EvictedKeys);
    }

    /// <summary>The built-in plugins, and one that tells of each write and of each key that is evicted.</summary>
    private static IPlugin[] Plugins(Rival rival, int limit, string policy)
    {
        TestPlugin witness = new TestPlugin("witness")
        {
            OnObserve = static (in context, view, in command, in _) => context.Effects.Add(
                command.Is(0, "evicted"u8)
                    ? Effect.Publish("evicted"u8, [(byte)('0' + view.Index), .. command[1]])
                    : Effect.Publish("ran"u8, command[0])),
        }.Interested(new Interest { Phase = PluginPhase.Observe, Scope = InterestScope.Writes },
            new Interest { Phase = PluginPhase.Observe, Commands = ["evicted"] });
        return [.. BuiltIns.With(("maxmemory", $"{limit}"), ("maxmemory-policy", policy)), rival.Plugin, witness];
    }

    /// <summary>The upkeep brings what a lowered limit left above it beneath it, as far as the policy lets keys go.</summary>
    private static void Maintain(TestEngine engine, EvictionModel model, int limit)
    {
        engine.MaintainToTheEnd();
        model.NoteEvictions(Told(engine));
        long least = model.MayEvict ? model.LiveBytes(onlyPersistent: model.OnlyVolatile) : long.MaxValue;
        if (!model.OnlyVolatile && model.MayEvict) least = 0;
        Assert.InRange(UsedBytes(engine), 0, Math.Max(limit, least));
        Assert.Equal(model.Contents(_keys), Contents(engine, model.NowMs));
    }

    private static string[] Told(TestEngine engine)
    {
        string[] told = [.. engine.Host.Effects];
        engine.Host.Effects.Clear();
        return told;
    }

    private static long UsedBytes(TestEngine engine)
    {
        using var view = new View(engine.Keyspace);
        view.Open();
        long bytes = 0;
        for (int database = 0; database < engine.Keyspace.Options.Databases; database++) bytes += view[database].Measure(default).Bytes;
        return bytes;
    }

    // Not by commands, which would mark the keys as used.
    private static List<string> Contents(TestEngine engine, long nowMs)
    {
        using var view = new View(engine.Keyspace);
        view.Open();
        var contents = new List<string>();
        for (int database = 0; database < EvictionModel.Databases; database++)
        {
            foreach (string key in _keys)
            {
                if (view[database].TryGet(System.Text.Encoding.ASCII.GetBytes(key), out Entry entry) && !entry.IsDue(nowMs))
                {
                    contents.Add($"{database}{key}={entry.Value.Length}@{entry.ExpiresAtMs}");
                }
            }
        }

        return contents;
    }
}
