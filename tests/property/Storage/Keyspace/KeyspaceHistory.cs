using System.Collections.Immutable;
using System.Text;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>Runs one random history on the keyspace and on the model side by side, and compares after each step.</summary>
internal sealed class KeyspaceHistory : IDisposable
{
    private const int Databases = 2;
    private readonly Keyspace _keyspace =
        new(new KeyspaceOptions { Databases = Databases, ArenaLimitBytes = 64 << 20, LongArgumentBytes = 65 });

    private readonly KeyspaceModel _model = new(Databases);
    private readonly List<(Lease Lease, ImmutableArray<ImmutableSortedDictionary<string, string>> Expected)> _held = [];
    private readonly List<(View View, ImmutableArray<ImmutableSortedDictionary<string, string>> Expected)> _open = [];
    private readonly RecordFollower _follower;
    private long _revision;

    public KeyspaceHistory()
    {
        _keyspace.Compactor.SmallestGainBytes = 1 << 10;
        _follower = new RecordFollower(_keyspace);
    }

    public void Dispose()
    {
        _follower.Dispose();
        _keyspace.Dispose();
    }

    /// <summary>Begins with many keys, so that copies share inner nodes.</summary>
    public void Fill(int keys, int seed)
    {
        var random = new Random(seed);
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        for (int i = 0; i < keys; i++)
        {
            string key = string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => "abc"[random.Next(3)]));
            draft.Set(0, Encoding.Latin1.GetBytes(key), Encoding.Latin1.GetBytes($"{i}"));
            _model.Set(0, key, $"{i}");
        }

        Assert.Equal(PublishResult.Published, draft.TryPublish(0));
        _keyspace.Lane.Exit();
        _revision += keys > 0 ? 1 : 0;
        _follower.Follow(keys > 0);
    }

    /// <summary>One step outside of drafts, or one whole draft.</summary>
    public void Step(KeyspaceStep step)
    {
        switch (step.Kind)
        {
            case KeyspaceStepKind.OpenLease:
                _held.Add((_keyspace.OpenLease(), _model.Tries));
                break;
            case KeyspaceStepKind.CloseLease when _held.Count > 0:
                Release(step.Choice % _held.Count);
                break;
            case KeyspaceStepKind.OpenView:
                var view = new View(_keyspace);
                view.Open();
                Assert.Equal(_revision, view.Revision);
                _open.Add((view, _model.Tries));
                break;
            case KeyspaceStepKind.CloseView when _open.Count > 0:
                _open[step.Choice % _open.Count].View.Dispose();
                _open.RemoveAt(step.Choice % _open.Count);
                break;
            case KeyspaceStepKind.Swap:
                _keyspace.SwapDatabases(0, 1);
                _model.Swap(0, 1);
                _revision++;
                _follower.Follow(isPublished: true);
                break;
            case KeyspaceStepKind.Maintain:
                _keyspace.Lane.Enter();
                _keyspace.Reclaim(step.Choice);
                _keyspace.CompactStep(step.Choice);
                _keyspace.Lane.Exit();
                break;
            case KeyspaceStepKind.Draft:
                RunDraft(step);
                break;
        }

        Compare();
    }

    /// <summary>Releases everything and clears everything: nothing may be left.</summary>
    public void End(int seed)
    {
        var random = new Random(seed);
        while (_held.Count > 0) Release(random.Next(_held.Count));

        _open.ForEach(open => open.View.Dispose());
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        for (int database = Keyspace.SystemDatabase; database < Databases; database++) draft.RemovePrefix(database, default);

        Assert.Equal(PublishResult.Published, draft.TryPublish(0));
        while (_keyspace.Reclaim(1000))
        {
        }

        _keyspace.Lane.Exit();
        KeyspaceStatistics statistics = _keyspace.GetStatistics();
        Assert.Equal(0, statistics.HeldBytes);
        Assert.Equal(0, statistics.Leases);
        Assert.Equal(0, statistics.LiveBytes);
        _keyspace.Heap.Arena.Check();
    }

    private void RunDraft(KeyspaceStep step)
    {
        ImmutableArray<ImmutableSortedDictionary<string, string>> before = _model.Tries;
        using RequestBlock? request = _keyspace.Requests.TryRent(3000);
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        var run = new KeyspaceDraftRun(_keyspace, draft, _model, request);
        bool hasLost = step.IsDisturbed;
        foreach (KeyspaceEdit edit in step.Edits)
        {
            run.Apply(edit);
            for (int database = Keyspace.SystemDatabase; database < Databases; database++)
            {
                KeyspaceModel.AssertSame(_model.Tries[database + 1], draft[database]);
            }
        }

        bool hasChanges = draft.HasChanges;
        if (hasLost) _keyspace.Overtake(0, 1);

        if (step.IsAbandoned) draft.Abandon();
        else Assert.Equal(hasLost && hasChanges ? PublishResult.Lost : PublishResult.Published, draft.TryPublish(_revision));

        _keyspace.Lane.Exit();
        bool isPublished = !step.IsAbandoned && !(hasLost && hasChanges);
        if (!isPublished) _model.Restore(before);

        _revision += isPublished && hasChanges ? 1 : 0;
        if (hasLost)
        {
            _model.Swap(0, 1);
            _revision++;
            _follower.Overtake(0, 1);
        }

        _follower.Follow(isPublished && hasChanges);
    }

    private void Release(int at)
    {
        _held[at].Lease.Dispose();
        _held.RemoveAt(at);
    }

    private void Compare()
    {
        Assert.Equal(_revision, _keyspace.Revision);
        KeyspaceMemory.AssertAddsUp(_keyspace);
        _follower.AssertSame();
        using var now = new View(_keyspace);
        now.Open();
        for (int database = Keyspace.SystemDatabase; database < Databases; database++)
        {
            KeyspaceModel.AssertSame(_model.Tries[database + 1], now[database]);
            foreach ((Lease lease, ImmutableArray<ImmutableSortedDictionary<string, string>> expected) in _held)
            {
                KeyspaceModel.AssertSame(expected[database + 1], lease[database]);
            }

            foreach ((View view, ImmutableArray<ImmutableSortedDictionary<string, string>> expected) in _open)
            {
                KeyspaceModel.AssertSame(expected[database + 1], view[database]);
            }
        }
    }
}
