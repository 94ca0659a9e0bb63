using System.Collections.Immutable;
using System.Text;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>
/// A random history of drafts with snapshots, leases, views, lost races and compaction on three databases and on the model, compared after
/// each step. Everything follows from the seed.
/// </summary>
internal sealed class SnapshotHistory : IDisposable
{
    private const int Databases = 3;
    private readonly Random _random;
    private readonly Keyspace _keyspace = new(new KeyspaceOptions { Databases = Databases, ArenaLimitBytes = 64 << 20 });
    private readonly List<(Lease Lease, SnapshotModel Expected)> _leases = [];
    private readonly List<(View View, SnapshotModel Expected)> _views = [];
    private readonly RecordFollower _follower;
    private SnapshotModel _model = SnapshotModel.Empty(Databases);
    private long _nowMs = 1000;

    public SnapshotHistory(uint seed)
    {
        _random = new Random((int)seed);
        _keyspace.Compactor.SmallestGainBytes = 1 << 10;
        _follower = new RecordFollower(_keyspace);
    }

    public void Dispose()
    {
        _follower.Dispose();
        _keyspace.Dispose();
    }

    public void Run(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            Step();
            Compare();
        }

        End();
    }

    private void Step()
    {
        switch (_random.Next(20))
        {
            case < 11: RunDraft(); break;
            case < 13: _leases.Add((_keyspace.OpenLease(), _model)); break;
            case < 15: EndLease(); break;
            case < 16: OpenView(); break;
            case < 17: EndView(); break;
            case < 18: Swap(); break;
            default: Maintain(); break;
        }
    }

    private void RunDraft()
    {
        _nowMs += _random.Next(60);
        long revision = _keyspace.Revision;
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        var run = new SnapshotDraftRun(_keyspace, draft, _model, _random, _nowMs);
        for (int edits = _random.Next(1, 12); edits > 0; edits--)
        {
            run.Apply();
            AssertSame(run.Model, draft.Snapshots.Table, id => draft[id]);
        }

        bool hasChanges = draft.HasChanges, isDisturbed = _random.Next(8) == 0, isAbandoned = _random.Next(6) == 0;
        if (isDisturbed) _keyspace.Overtake(0, 1);
        bool isPublished = !isAbandoned && draft.TryPublish(_nowMs) == PublishResult.Published;
        if (isAbandoned) draft.Abandon();
        _keyspace.Lane.Exit();
        Assert.Equal(!isAbandoned && !(isDisturbed && hasChanges), isPublished);
        Assert.Equal(revision + (isDisturbed ? 1 : 0) + (isPublished && hasChanges ? 1 : 0), _keyspace.Revision);
        if (isPublished && hasChanges) _model = run.Model;
        if (isDisturbed) _model = _model.Swap(0, 1);
        if (isDisturbed) _follower.Overtake(0, 1);
        _follower.Follow(isPublished && hasChanges);
    }

    private void EndLease()
    {
        if (_leases.Count == 0) return;
        int at = _random.Next(_leases.Count);
        _leases[at].Lease.Dispose();
        _leases.RemoveAt(at);
    }

    private void OpenView()
    {
        var view = new View(_keyspace);
        view.Open();
        _views.Add((view, _model));
    }

    private void EndView()
    {
        if (_views.Count == 0) return;
        int at = _random.Next(_views.Count);
        _views[at].View.Dispose();
        _views.RemoveAt(at);
    }

    private void Swap()
    {
        _keyspace.SwapDatabases(0, 2);
        _follower.Follow(isPublished: true);
        _model = _model.Swap(0, 2);
    }

    private void Maintain()
    {
        _keyspace.Lane.Enter();
        for (int steps = _random.Next(20); steps > 0; steps--)
        {
            _keyspace.Reclaim(_random.Next(100));
            _keyspace.CompactStep(_random.Next(1, 100));
        }

        _keyspace.Lane.Exit();
    }

    private void Compare()
    {
        KeyspaceMemory.AssertAddsUp(_keyspace);
        _follower.AssertSame();
        using var now = new View(_keyspace);
        now.Open();
        AssertSame(_model, now.Snapshots, id => now[id]);
        foreach ((Lease lease, SnapshotModel expected) in _leases) AssertSame(expected, lease.Snapshots, id => lease[id]);
        foreach ((View view, SnapshotModel expected) in _views) AssertSame(expected, view.Snapshots, id => view[id]);
        Diff(now);
    }

    /// <summary>Two of all tries beside each other, at any times.</summary>
    private void Diff(View now)
    {
        TrieId before = Any(), after = Any();
        string prefix = Key(2);
        string? afterKey = _random.Next(2) == 0 ? null : Key(5);
        SnapshotComparison.AssertDiffEqual((KeysOf(before), Time()), now[before], (KeysOf(after), Time()), now[after], prefix, afterKey);
        if (before.SnapshotNumber == 0) return;
        KeptSnapshot own = _model.Snapshots.Values.Single(snapshot => snapshot.Number == before.SnapshotNumber);
        SnapshotComparison.AssertBytesCovered(now[before], now[after], own.Prefix);
        uint root = now[before].Root;
        SnapshotComparison.AssertExclusiveBytesCovered(now[before], _keyspace.RootCell.Current.AllRoots.Where(other => other != root));
    }

    private TrieId Any()
    {
        KeptSnapshot[] snapshots = [.. _model.Snapshots.Values.OrderBy(snapshot => snapshot.Number)];
        return snapshots.Length == 0 || _random.Next(3) == 0
            ? new TrieId(_random.Next(Databases))
            : new TrieId(0, snapshots[_random.Next(snapshots.Length)].Number);
    }

    private ImmutableSortedDictionary<string, KeptEntry> KeysOf(TrieId id) =>
        id.SnapshotNumber == 0
            ? _model.Tries[id.Database]
            : _model.Snapshots.Values.Single(snapshot => snapshot.Number == id.SnapshotNumber).Keys;

    private long Time() => _nowMs + _random.Next(-300, 300);

    private string Key(int most) => string.Concat(Enumerable.Range(0, _random.Next(most + 1)).Select(_ => "abc"[_random.Next(3)]));

    private delegate Trie TrieOf(TrieId id);

    private static void AssertSame(SnapshotModel expected, SnapshotTable snapshots, TrieOf trieOf)
    {
        for (int database = 0; database < Databases; database++)
        {
            SnapshotComparison.AssertSame(expected.Tries[database], trieOf(new TrieId(database)));
        }
        Assert.Equal(expected.Snapshots.Count, snapshots.Count);
        foreach (((int database, string name), KeptSnapshot kept) in expected.Snapshots)
        {
            Assert.True(snapshots.TryFind(database, Encoding.Latin1.GetBytes(name), out Snapshot? snapshot));
            Assert.Equal((kept.Number, kept.TimeMs, kept.Revision), (snapshot.Number, snapshot.TimeMs, snapshot.Revision));
            Assert.Equal(kept.Prefix, Encoding.Latin1.GetString(snapshot.Prefix.Span));
            SnapshotComparison.AssertSame(kept.Keys, trieOf(new TrieId(database, kept.Number)));
        }
    }

    /// <summary>Lets everything go in any order: nothing may be left.</summary>
    private void End()
    {
        while (_leases.Count > 0) EndLease();
        while (_views.Count > 0) EndView();
        Compare();
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        for (int database = 0; database < Databases; database++) draft.RemovePrefix(database, default);
        foreach (Snapshot snapshot in draft.Snapshots.Table.OrderBy(_ => _random.Next()))
        {
            draft.Snapshots.Drop(snapshot.Database, snapshot.Name.Span);
        }
        Assert.Equal(PublishResult.Published, draft.TryPublish(0));
        while (_keyspace.Reclaim(1000))
        {
        }

        _keyspace.Lane.Exit();
        KeyspaceStatistics statistics = _keyspace.GetStatistics();
        Assert.Equal(0, statistics.Leases);
        Assert.Equal(0, statistics.HeldBytes);
        Assert.Equal(0, statistics.LiveBytes);
        _keyspace.Heap.Arena.Check();
    }
}
