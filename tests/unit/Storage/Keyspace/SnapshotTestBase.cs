using System.Text;
using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>A keyspace, a view of it, and what the tests of snapshots say in one word. In the end nothing may be left.</summary>
public abstract class SnapshotTestBase : IDisposable
{
    private readonly View _view;

    protected SnapshotTestBase() => _view = new View(Keyspace);

    private protected Keyspace Keyspace { get; } = NewKeyspace();

    public void Dispose()
    {
        _view.Dispose();
        Keyspace.Write(draft =>
        {
            foreach (Snapshot snapshot in draft.Snapshots.Table) draft.Snapshots.Drop(snapshot.Database, snapshot.Name.Span);
        });
        Keyspace.AssertNothingLeaksAfterClearing();
        Keyspace.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.Latin1.GetString(bytes.Span);

    /// <summary>The one view of a test, at the newest version.</summary>
    private protected View View()
    {
        _view.Open();
        return _view;
    }

    private protected void Fill(int keys) => Keyspace.Write(draft =>
    {
        for (int i = 0; i < keys; i++) draft.Set($"key:{i:D4}", $"value {i}");
    });

    private protected void Create(string name, string prefix = "", int database = 0) =>
        Keyspace.Write(draft => draft.Snapshots.Create(database, Bytes(name), Bytes(prefix), 0));

    private protected void Drop(string name, int database = 0) =>
        Keyspace.Write(draft => Assert.True(draft.Snapshots.Drop(database, Bytes(name))));

    private protected long Restore(string name, string prefix, int database = 0)
    {
        long keys = 0;
        Keyspace.Write(draft => keys = draft.Snapshots.Restore(database, Bytes(name), Bytes(prefix)));
        return keys;
    }

    private protected Snapshot Find(string name, int database = 0)
    {
        Assert.True(View().Snapshots.TryFind(database, Bytes(name), out Snapshot? snapshot));
        return snapshot;
    }

    private protected string[] Listing(string name, int database = 0) =>
        View()[new TrieId(database, Find(name, database).Number)].Listing();

    private protected string[] Live() => View()[0].Listing();
}
