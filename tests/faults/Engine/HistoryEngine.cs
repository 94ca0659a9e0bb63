using System.Globalization;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Sessions;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Embedding;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Properties.Storage;
using PlumCache.Tests.Unit.Storage;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>An engine with all built-in plugins, whose limits are so low that short histories meet them.</summary>
internal sealed class HistoryEngine : IDisposable
{
    /// <summary>Longer than a scan may be idle, a plugin is left out, and any key of a history lives.</summary>
    private const long LongMs = 61_000;

    /// <summary>What describes a key of the system trie under which a long write is prepared begins so.</summary>
    private const string StagedLine = "-1: \0staged\0";

    private readonly TestEngine _engine;
    private readonly UpkeepEvents _upkeep;
    private readonly RecordCopies? _records;
    private readonly IDisposable? _listening;

    /// <param name="maxMemoryBytes">Bytes of keys and values past which others make room; 0: any number.</param>
    /// <param name="isListenedTo">Whether somebody keeps the records of all commits.</param>
    public HistoryEngine(int maxMemoryBytes, bool isListenedTo)
    {
        string max = maxMemoryBytes.ToString(CultureInfo.InvariantCulture);
        IPlugin[] plugins = BuiltIns.With(("notify-keyspace-events", "KEA"), ("maxmemory-policy", "allkeys-random"), ("maxmemory", max));
        _engine = new TestEngine(
            new EngineOptions
            {
                OutputSoftLimitBytes = 256,
                InlineWalkKeys = 16,
                InlineElements = 3,
                SliceFields = 2,
                PluginBreakerCooldownMs = 1_000,
            },
            new KeyspaceOptions { ArenaLimitBytes = 32 << 20, Databases = 4 },
            [.. plugins, FieldCommands.New()]);
        _upkeep = new UpkeepEvents(Keyspace);
        _engine.Host.OnPublish = (channel, message) => _upkeep.Note(_engine.Host.Effects.Count, channel, message);
        _engine.Engine.Settings.MaxMemoryBytes = maxMemoryBytes;
        Keyspace.Compactor.SmallestGainBytes = 0;
        if (!isListenedTo) return;
        _records = new RecordCopies();
        _listening = _engine.Engine.Listen(_records);
    }

    public Keyspace Keyspace => _engine.Keyspace;

    /// <summary>What was told to others, in order; removed keys apart, because when those are told depends on the upkeep.</summary>
    public IEnumerable<string> Effects => _engine.Host.Effects.Where((_, place) => !_upkeep.Has(place));

    /// <summary>The keys that the upkeep has told of, sorted.</summary>
    public IEnumerable<string> EffectsOfUpkeep =>
        _engine.Host.Effects.Where((_, place) => _upkeep.Has(place)).Order(StringComparer.Ordinal);

    /// <summary>Failures that were reported.</summary>
    public IReadOnlyList<string> Failures => _engine.Host.Failures;

    /// <summary>Whether somebody keeps the records of all commits.</summary>
    public bool IsListenedTo => _records is not null;

    public long EvictedKeys => _engine.Engine.EvictedKeys;

    public TestClient Connect() => _engine.Connect();

    public void Pass(long milliseconds) => _engine.Time.Advance(milliseconds);

    /// <summary>Writes as the host does: all lines in one step.</summary>
    public DirectWriteResult Write(IReadOnlyCollection<string> lines) => _engine.Engine.Write(write =>
    {
        var update = new PlumUpdate(write, database: 0, new PlumCacheOptions());
        foreach (string line in lines) HostWrites.Do(update, line);
    });

    /// <summary>Runs what several connections have loaded in drafts that they share, as far as they can.</summary>
    public void RunTogether(IReadOnlyList<EngineTurn> turns) => _engine.Engine.RunTogether(turns);

    /// <summary>One step of upkeep.</summary>
    public bool Maintain() => _engine.Engine.Maintain();

    /// <summary>Lets pass whatever lapses, and all upkeep be done.</summary>
    public void Rest()
    {
        Pass(LongMs);
        _engine.MaintainToTheEnd();
    }

    /// <summary>
    /// Everything that is kept, in words: keys, values, expiries and kinds of every database, the plugins' own and the snapshots.
    /// </summary>
    public string[] Describe() => Describe(dueMs: 0);

    /// <summary>
    /// The same as clients see it: without what is due, whether it was removed or not, and without what is only being put together.
    /// </summary>
    public string[] DescribeVisible() =>
        [.. Describe(_engine.Time.NowMs).Where(static line => !line.StartsWith(StagedLine, StringComparison.Ordinal))];

    /// <summary>Whether fields of a long write are being put together, for which nobody is answered yet.</summary>
    public bool IsPreparing => Describe().Any(static line => line.StartsWith(StagedLine, StringComparison.Ordinal));

    private string[] Describe(long dueMs)
    {
        using var view = new View(Keyspace);
        view.Open();
        List<string> lines = [];
        for (int database = Keyspace.SystemDatabase; database < Keyspace.Options.Databases; database++)
        {
            Describe(lines, $"{database}", view[database], dueMs);
        }

        foreach (Snapshot snapshot in view.Snapshots.Where(snapshot => !ExpiryTime.IsDue(snapshot.ExpiresAtMs, dueMs)))
        {
            string name = $"{snapshot.Database}/{Text(snapshot.Name.Span)} of '{Text(snapshot.Prefix.Span)}'";
            lines.Add($"{name} until {snapshot.ExpiresAtMs}");

            // What is due in a snapshot nobody sweeps: it hangs on the upkeep before whether it has come in.
            Describe(lines, name, view[new TrieId(snapshot.Database, snapshot.Number)], _engine.Time.NowMs);
        }

        return [.. lines];
    }

    /// <summary>What the kept records lead to, where there are some, is the content, with its revision and time.</summary>
    public void AssertRecordsTellAll()
    {
        if (!IsListenedTo) return;
        using Keyspace rebuilt = Rebuild();
        KeyspaceComparison.AssertSame(Keyspace, rebuilt);
    }

    /// <summary>By how many publishes the kept records are behind the content.</summary>
    public long RevisionsNotRecorded()
    {
        using Keyspace rebuilt = Rebuild();
        return Keyspace.Revision - rebuilt.Revision;
    }

    /// <summary>Every invariant holds, and nobody holds anything any more. All connections have ended, and the upkeep is done.</summary>
    public void AssertNothingLeaks()
    {
        Assert.False(Keyspace.Lane.IsHeld, "the lane is held");
        Assert.False(IsPreparing, "something that was prepared is left");
        Assert.Equal(0, _engine.Engine.Scans.LeaseCount);
        Assert.Equal(0, Keyspace.GetStatistics().Leases);
        Assert.All(Enumerable.Range(0, Keyspace.Pins.Slots), slot => Assert.Equal(0, Keyspace.Pins.VersionAt(slot)));
        Assert.Empty(Keyspace.RootCell.Current.Watches.All);
        Keyspace.Lane.Enter();
        Keyspace.AssertMemoryAddsUp();
        Keyspace.Lane.Exit();
        Keyspace.Write(static draft =>
        {
            foreach (Snapshot snapshot in draft.Snapshots.Table.ToArray()) draft.Snapshots.Drop(snapshot.Database, snapshot.Name.Span);
        });
        Keyspace.AssertNothingLeaksAfterClearing();
    }

    public void Dispose()
    {
        _listening?.Dispose();
        _engine.Dispose();
    }

    private Keyspace Rebuild()
    {
        var rebuilt = new Keyspace(Keyspace.Options);
        foreach (CopiedRecord record in _records!.All) record.ApplyTo(rebuilt);
        return rebuilt;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static void Describe(List<string> lines, string name, in Trie trie, long dueMs)
    {
        var cursor = new TrieCursor();
        cursor.Seek(trie, default);
        while (cursor.MoveNext())
        {
            Entry entry = cursor.Entry;
            string value = FieldsText.WithoutDue(FieldsText.Of(entry), dueMs, out _);
            if (ExpiryTime.IsDue(entry.ExpiresAtMs, dueMs) || FieldsText.IsEmpty(value)) continue;
            lines.Add($"{name}: {Text(cursor.Key)}={value} until {entry.ExpiresAtMs} kind {entry.Kind}");
        }
    }
}
