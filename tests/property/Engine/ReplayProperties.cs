using CsCheck;
using PlumCache.Engine;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Properties.Storage;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine;

/// <summary>
/// Random histories of everything that changes keys: commands of all kinds alone, in transactions and together with other connections', keys that
/// end and are swept, keys that are evicted, writes of the host, arenas that fill. Whoever keeps the records of all commits has the same
/// keyspace after each: databases, what plugins keep, snapshots, expiries, revisions and times. The log will stand on this.
/// </summary>
public sealed class ReplayProperties
{
    private static readonly Gen<string> Key = Gen.Select(Gen.Int[0, 2], Gen.Char["ab"].Array[0, 2]).Select(static (head, tail) => $"{"uvw"[head]}:{new string(tail)}");

    private static readonly Gen<string> Line = Gen.Select(Gen.Int[0, 34], Key, Key, Gen.Int[0, 9], Gen.Int[0, 3]).Select(static (kind, a, b, number, size) => kind switch
    {
        0 or 1 or 2 => $"SET {a} {new string('x', size * 100)}{number}",
        3 => $"SET {a} {number} PX {1 + number}",
        4 => $"SET {a} {number} NX GET",
        5 => $"MSET {a} 1 {b} {number}",
        6 => $"INCRBY {a} {number}",
        7 => $"APPEND {a} {new string('y', size * 40)}",
        8 => $"SETRANGE {a} {number * 20} {number}",
        9 => $"GETSET {a} {number}",
        10 => $"GETDEL {a}",
        11 => $"DEL {a} {b}",
        12 => $"PEXPIRE {a} {number}",
        13 => $"PERSIST {a}",
        14 => $"RENAME {a} {b}",
        15 => $"COPY {a} {b} REPLACE",
        16 => $"COPY {a} {b} DB {size}",
        17 => $"MOVE {a} {size}",
        18 => $"SWAPDB {size} {number % 3}",
        19 => $"NS.DEL {a[..1]}",
        20 => $"NS.COPY {a[..2]} {b[..2]}{number}:",
        21 => $"NS.RENAME {a[..2]} {b[..1]}{number}:",
        22 => $"NS.EXPIRE {a[..1]} {number}",
        23 => $"NS.PERSIST {a[..1]}",
        24 => $"SNAP.CREATE s{size}",
        25 => $"SNAP.DROP s{size}",
        26 => $"SNAP.RESTORE s{size}",
        27 => $"SNAP.RESTORE s{size} PREFIX {a[..1]}",
        28 => $"WATCH {a}",
        29 => "UNWATCH",
        30 => $"SELECT {size % 2}",
        31 => number == 0 ? "FLUSHALL" : "FLUSHDB",
        32 => $"DELAY {number} SET {a} delayed",
        33 => $"GET {a}",
        _ => "MULTI",
    });

    private static readonly Gen<Deed> Steps = Gen.Select(Gen.Int[0, 9], Line.Array[1, 6], Line.Array[1, 3], Gen.Int[0, 6])
        .Select(static (kind, lines, others, passedMs) => new Deed(kind, lines, others, passedMs));

    [Fact]
    public void WhoKeepsTheRecordsHasTheKeyspace() => Steps.Array[1, 20].Sample(static steps => Check(steps, maxMemoryBytes: 0), iter: TestBudget.Times(300));

    [Fact]
    public void AlsoWhereKeysAreEvicted() => Steps.Array[1, 20].Sample(static steps => Check(steps, maxMemoryBytes: 600), iter: TestBudget.Times(150));

    private static void Check(Deed[] steps, long maxMemoryBytes)
    {
        var sizes = new KeyspaceOptions { ArenaLimitBytes = 1 << 20, Databases = 4 };
        using var engine = new TestEngine(null, sizes, BuiltIns.With(("maxmemory", $"{maxMemoryBytes}"), ("maxmemory-policy", "allkeys-random"))) { Engine = { MaxMemoryBytes = maxMemoryBytes } };
        using var replica = new Replica(sizes);
        using var late = new LateReplica(sizes);
        using IDisposable listening = engine.Engine.Listen(replica);
        using IDisposable lateListening = engine.Engine.Listen(late);
        TestClient client = engine.Connect(), other = engine.Connect();
        foreach (Deed step in steps)
        {
            engine.Time.Advance(step.PassedMs);
            switch (step.Kind)
            {
                case 0:
                    engine.MaintainToTheEnd();
                    break;
                case 1:
                    client.Send(["MULTI", .. step.Lines, "EXEC"]);
                    break;
                case 2:
                    client.Send(["MULTI", .. step.Lines, "EXEC ROLLBACK"]);
                    break;
                case 3:
                    engine.Engine.Write(write => write.Draft.Set(0, "host"u8, step.Lines[0].Select(static letter => (byte)letter).ToArray()));
                    break;
                case 4 or 5:
                    client.Load(step.Lines);
                    other.Load(step.Others);
                    engine.Engine.RunTogether([client.Turn, other.Turn]);
                    client.Finish();
                    other.Finish();
                    break;
                default:
                    client.Send(step.Lines);
                    break;
            }

            client.Send("DISCARD");
            other.Send("DISCARD");
            KeyspaceComparison.AssertSame(engine.Keyspace, replica.Keyspace);
        }

        Task.Run(late.Follow).GetAwaiter().GetResult();
        KeyspaceComparison.AssertSame(engine.Keyspace, late.Keyspace);
        Assert.Equal(0, engine.Keyspace.Records.Kept);
    }

    /// <summary>A keyspace that knows nothing but the records.</summary>
    private sealed class Replica(KeyspaceOptions sizes) : ICommitListener, IDisposable
    {
        public Keyspace Keyspace { get; } = new(sizes);

        public void OnCommit(in CommitRecord record)
        {
            Keyspace.Lane.Enter();
            Draft draft = Keyspace.OpenDraft();
            draft.Apply(record);
            Assert.Equal(PublishResult.Published, draft.TryPublish(record.TimeMs));
            Keyspace.Lane.Exit();
        }

        public void Dispose() => Keyspace.Dispose();
    }

    /// <summary>Keeps all records of a history, and carries them out behind its end.</summary>
    private sealed class LateReplica(KeyspaceOptions sizes) : ICommitListener, IDisposable
    {
        private readonly Replica _replica = new(sizes);
        private readonly List<KeptRecord> _kept = [];

        public Keyspace Keyspace => _replica.Keyspace;

        public void OnCommit(in CommitRecord record) => _kept.Add(record.Keep());

        public void Follow()
        {
            foreach (KeptRecord kept in _kept)
            {
                _replica.OnCommit(kept.Record);
                kept.Dispose();
            }
        }

        public void Dispose() => _replica.Dispose();
    }

    private sealed record Deed(int Kind, string[] Lines, string[] Others, int PassedMs)
    {
        public override string ToString() => $"\n{Kind} after {PassedMs} ms: {string.Join("; ", Lines)} | {string.Join("; ", Others)}";
    }
}
