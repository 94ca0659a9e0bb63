using PlumCache.Abstractions;
using PlumCache.Engine.Commits;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Serving;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Properties.Storage;

namespace PlumCache.Tests.Properties.Engine;

/// <summary>An engine that lives through a history, and a keyspace that knows nothing but the records of its commits.</summary>
internal sealed class ReplayRun : IDisposable
{
    public const string ArenaFull = "the arena was full";
    public const string ByPlace = "a record had values by their place";
    public const string LostRace = "a race was lost";
    public const string RolledBack = "a transaction was rolled back";
    public const string RoomMade = "moments gave way to a write";
    public const string Shared = "connections shared a draft";
    public const string Thrown = "a plugin threw";

    private const int BallastBytes = 4_000;

    /// <summary>Databases that no command of a history selects: so is what is under them left to the races and the ballast.</summary>
    private const int Aside = 2, Ballasts = 3;

    /// <summary>Every so many things an observer is told of it throws.</summary>
    private const int ObserversPatience = 23;

    private static readonly KeyspaceOptions Sizes = new() { ArenaLimitBytes = KeyspaceOptions.SmallestArenaBytes, Databases = 4 };

    private static readonly Lazy<int> BlocksInArena = new(CountBlocks);

    private readonly TestEngine _engine;
    private readonly RecordCopies _records = new();
    private readonly Keyspace _replica;
    private readonly KeptReplica? _late;
    private readonly List<IDisposable> _listening = [];
    private readonly TestClient _client;
    private readonly TestClient _other;
    private readonly TickBench _ticks;
    private readonly Sightings _seen;
    private readonly long _maxMemoryBytes;
    private int _observed;
    private bool _mayLose;

    /// <param name="seen">What has happened.</param>
    /// <param name="maxMemoryBytes">Past which keys are evicted; 0: none.</param>
    /// <param name="isKept">Whether somebody keeps all records to the end, and with them all versions.</param>
    public ReplayRun(Sightings seen, long maxMemoryBytes, bool isKept)
    {
        (_seen, _maxMemoryBytes) = (seen, maxMemoryBytes);
        var options = new EngineOptions { PluginBreakerFailures = int.MaxValue };
        IPlugin[] builtIns = BuiltIns.With(("maxmemory", $"{maxMemoryBytes}"), ("maxmemory-policy", "allkeys-random"));
        _engine = new TestEngine(options, Sizes, [.. builtIns, Bags.Plugin(), Observer(), Trouble()]);

        // It frees nothing until it is asked to, and what the engine wrote and took back again is nothing to it: its arena is another size.
        KeyspaceOptions roomier = Sizes with { ArenaLimitBytes = 16 << 20 };
        _replica = new Keyspace(roomier);
        _listening.Add(_engine.Engine.Listen(_records));
        if (isKept)
        {
            _late = new KeptReplica(roomier);
            _listening.Add(_engine.Engine.Listen(_late));
        }

        _client = _engine.Connect();
        _other = _engine.Connect();
        _ticks = new TickBench(_engine);
    }

    /// <summary>All that must have happened in some history or other, beside every kind of change.</summary>
    public static string[] Everything =>
    [
        ArenaFull, ByPlace, LostRace, RolledBack, RoomMade, Thrown,
        nameof(ChangeCause.Command), nameof(ChangeCause.Expired), nameof(ChangeCause.Direct), nameof(ChangeCause.History),
    ];

    /// <summary>Takes all of the arena but some blocks, for a snapshot that nobody drops.</summary>
    /// <param name="spare">How many, of 4,000 bytes.</param>
    public void Load(int spare)
    {
        DirectWriteResult result = _engine.Engine.Write(write =>
        {
            for (int i = 0; i < BlocksInArena.Value - spare; i++) SetBallast(write, i);
            write.Draft.UsesReserve = true;
            write.Draft.Snapshots.Create(Ballasts, "ballast"u8, default, write.NowMs);
            write.Draft.RemovePrefix(Ballasts, default);
        });
        Assert.Equal(DirectWriteResult.Done, result);
        _engine.Engine.Settings.MaxMemoryBytes = _maxMemoryBytes;
    }

    /// <summary>Does a step, and compares.</summary>
    public void Do(ReplayDeed deed)
    {
        _engine.Time.Advance(deed.PassedMs);
        _mayLose = true;
        switch (deed.Kind)
        {
            case 0:
                _engine.MaintainToTheEnd();
                break;
            case 1:
                Look(_client.Send(["MULTI", .. deed.Lines, "EXEC"]));
                break;
            case 2:
                Look(_client.Send(["MULTI", .. deed.Lines, "EXEC ROLLBACK"]));
                break;
            case 3:
                WriteAsHost(deed.Lines);
                break;
            case 4 or 5 or 6:
                RunTogether(deed.Lines, deed.Others);
                break;
            case 7:
                _ticks.Tick("history");
                break;
            case 8:
                _ticks.Tick("delay");
                _ticks.Tick("snapshots");
                break;
            default:
                Look(_client.Send(deed.Lines));
                break;
        }

        _client.Send("DISCARD");
        _other.Send("DISCARD");
        _records.CatchUp(_replica);
        KeyspaceComparison.AssertSame(_engine.Keyspace, _replica);
    }

    /// <summary>Makes the root another behind the lane's back.</summary>
    public static void Overtake(Keyspace keyspace) => keyspace.Overtake(Aside, Ballasts);

    /// <summary>Notes what there was in the records.</summary>
    public void End()
    {
        if (_late is { } late)
        {
            Task.Run(late.Follow).GetAwaiter().GetResult();
            KeyspaceComparison.AssertSame(_engine.Keyspace, late.Keyspace);
            Assert.Equal(0, _engine.Keyspace.Records.Kept);
        }

        _engine.MaintainToTheEnd();
        KeyspaceMemory.AssertAddsUp(_engine.Keyspace);
        foreach (CopiedRecord record in _records.All)
        {
            if (record.HasPlaces) _seen.Note(ByPlace);
            if (record.Changes.Count > 0 && record.Changes.All(IsRoomMade)) _seen.Note(RoomMade);
            foreach (CopiedChange change in record.Changes)
            {
                _seen.Note($"{change.Kind}");
                _seen.Note($"{change.Cause}");
            }
        }
    }

    public void Dispose()
    {
        _listening.ForEach(static listening => listening.Dispose());
        _late?.Dispose();
        _engine.Dispose();
        _replica.Dispose();
    }

    private static int CountBlocks()
    {
        using var engine = new TestEngine(null, Sizes);
        int count = 0;
        DirectWriteResult result = engine.Engine.Write(write =>
        {
            for (count = 0; ; count++) SetBallast(write, count);
        });
        Assert.Equal(DirectWriteResult.ArenaFull, result);
        return count;
    }

    private static void SetBallast(DirectWrite write, int number) =>
        write.Draft.Set(Ballasts, [(byte)(number >> 8), (byte)number], new byte[BallastBytes]);

    private static bool IsRoomMade(CopiedChange change) => change is { Kind: ChangeKind.DropSnapshot, Cause: ChangeCause.History };

    private void WriteAsHost(string[] lines)
    {
        DirectWriteResult result = _engine.Engine.Write(write =>
        {
            foreach (string line in lines) write.Draft.Set(0, "host"u8, line.Select(static letter => (byte)letter).ToArray());
        });
        if (result == DirectWriteResult.ArenaFull) _seen.Note(ArenaFull);
    }

    private void RunTogether(string[] lines, string[] others)
    {
        _client.Load(lines);
        _other.Load(others);
        _engine.Engine.RunTogether([_client.Turn, _other.Turn]);
        if (_client.Session.Next > 0 && _other.Session.Next > 0) _seen.Note(Shared);
        Look(_client.Finish());
        Look(_other.Finish());
    }

    /// <summary>Notes what replies tell. No write passes the limit of memory alone, so what is refused is refused by the arena.</summary>
    private void Look(string[] replies)
    {
        foreach (string reply in replies)
        {
            if (reply.Contains(Errors.OutOfMemory, StringComparison.Ordinal)) _seen.Note(ArenaFull);
            if (reply.Contains("rolled back", StringComparison.Ordinal)) _seen.Note(RolledBack);
            if (reply.Contains("PLUGINERR", StringComparison.Ordinal)) _seen.Note(Thrown);
        }
    }

    private TestPlugin Observer() => new TestPlugin("observer")
    {
        OnObserve = (in _, _, in _, in _) => ++_observed % ObserversPatience == 0 ? throw new InvalidOperationException("enough") : null,
    }
        .Interested(new Interest { Phase = PluginPhase.Observe, Scope = InterestScope.All });

    private TestPlugin Trouble() => new TestPlugin("trouble")
        .With("lose", (in _, _, in _) => Lose(), CommandFlags.Write, keys: KeyPositions.All)
        .With(
            "boom",
            static (in context, _, in _) => throw new InvalidOperationException($"oh {context.Edits.Add(Edit.Put("boom"u8, "1"u8)).Count}"),
            CommandFlags.Write,
            keys: KeyPositions.All)
        .With(static manifest => manifest with { Rights = PluginRights.WriteKeys });

    /// <summary>
    /// A write that loses its race, once a step. In the server none can: every change of the root goes through the committer, in the lane
    /// (see <see cref="WriteOutcome.Lost"/>). Here the root is another behind the lane's back; as no record tells of that, it is another in
    /// the replica too.
    /// </summary>
    private Step Lose()
    {
        if (_mayLose)
        {
            _mayLose = false;
            _records.CatchUp(_replica);
            Overtake(_engine.Keyspace);
            Overtake(_replica);
            _late?.OnOvertaken();
            _seen.Note(LostRace);
        }

        return Step.Answer(Reply.Ok, Edit.Put("lost"u8, "1"u8));
    }
}
