using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class CollectionSweepTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose()
    {
        _keyspace.AssertNothingLeaksAfterClearing();
        _keyspace.Dispose();
    }

    [Fact]
    public void DueFieldsGoAndTheOthersStay()
    {
        _keyspace.Change("k", static edit =>
        {
            edit.Put("a", "1", 100);
            edit.Put("b", "2", 200);
            edit.Put("c", "3");
        });
        _keyspace.Write(static draft => Assert.Equal(1, draft.RemoveDue(0, 150, 10)));
        Assert.Equal("b=2@200 c=3", _keyspace.Fields("k"));
        _keyspace.Write(static draft => Assert.Equal(1, draft.RemoveDue(0, 250, 10)));
        Assert.Equal("c=3", _keyspace.Fields("k"));

        // Nothing is entered in vain twice: the bound is gone.
        using var view = new View(_keyspace);
        view.Open();
        Assert.Equal(ExpiryTime.Never, view[0].Measure(default).EarliestExpiryMs);
    }

    [Fact]
    public void ACollectionThatLosesItsLastFieldTakesItsKeyAlong()
    {
        _keyspace.Change("k", static edit => edit.PutMany(50, 100));
        _keyspace.Set("other", "1");
        List<byte[]> keys = [], keysOfFields = [];
        _keyspace.Write(draft =>
        {
            int removed = 0;
            for (bool isFinished = false; !isFinished;) removed += draft.RemoveDue(0, 100, 10_000, out isFinished, keys, keysOfFields);
            Assert.Equal(50, removed);
        });
        Assert.Empty(keys); // it had no expiry
        Assert.Equal(["k"u8.ToArray()], keysOfFields);
        Assert.Equal(["other=1"], _keyspace.Read());
    }

    [Fact]
    public void ADueKeyTakesItsCollectionAlong()
    {
        _keyspace.Change("k", static edit => edit.PutMany(500, 200));
        _keyspace.Write(static draft => draft.SetExpiry(0, "k"u8, 100));
        _keyspace.Write(static draft => Assert.Equal(1, draft.RemoveDue(0, 300, 10_000)));
        _keyspace.ReclaimAll();
        Assert.Equal(0, _keyspace.GetStatistics().LiveBytes);
    }

    [Fact]
    public void AStepRemovesNoMoreFieldsThanItMayAndTheNextGoesOn()
    {
        _keyspace.Change("k", static edit => edit.PutMany(1000, 100));
        int steps = 0, left = 1000;
        for (bool isFinished = false; !isFinished; steps++)
        {
            _keyspace.Write(draft =>
            {
                int removed = draft.RemoveDue(0, 100, 70, out isFinished);
                Assert.InRange(removed, 1, 70);
                left -= removed;
            });
        }

        Assert.Equal(0, left);
        Assert.InRange(steps, 15, 30);
        Assert.Equal("no key", _keyspace.Fields("k"));
    }

    [Fact]
    public void AStepLooksAtABoundedNumberOfNodesInCollectionsToo()
    {
        _keyspace.Write(static draft =>
        {
            for (int i = 0; i < 400; i++)
            {
                draft.Change($"k{i:000}", static edit =>
                {
                    edit.PutMany(100);
                    edit.Put("due", "1", 100);
                });
            }
        });
        int most = 0;
        for (bool isFinished = false; !isFinished;)
        {
            _keyspace.Write(draft => most = Math.Max(most, draft.RemoveDue(0, 100, 1000, out isFinished)));
        }

        Assert.InRange(most, 200, 500);
        int removed = 0;
        _keyspace.Write(draft => removed = draft.RemoveDue(0, 100, 1000));
        Assert.Equal(0, removed);
    }

    [Fact]
    public void ASweptFieldTouchesTheWatchedKey()
    {
        _keyspace.Change("k", static edit =>
        {
            edit.Put("a", "1", 100);
            edit.Put("b", "2");
        });
        long since = 0, touched = 0;
        _keyspace.Write(draft => since = draft.Watch(0, "k"u8));
        _keyspace.Write(draft =>
        {
            draft.RemoveDue(0, 100, 10);
            touched = draft.LastTouched(0, "k"u8);
        });
        Assert.True(touched > since);
    }

    [Fact]
    public void DueFieldsOfWhatACopySharesGoFromEach()
    {
        _keyspace.Change("k", static edit =>
        {
            edit.PutMany(100, 100);
            edit.Put("z", "1");
        });
        _keyspace.Write(static draft => draft.CopyEntry(0, "k"u8, 0, "copy"u8));
        _keyspace.Write(static draft => draft.CopyPrefix(0, "k"u8, 1, "k"u8));
        _keyspace.Write(static draft => Assert.Equal(200, draft.RemoveDue(0, 100, 1000)));
        Assert.Equal(("z=1", "z=1"), (_keyspace.Fields("k"), _keyspace.Fields("copy")));
        using var view = new View(_keyspace);
        view.Open();
        Assert.True(view[1].TryGet("k"u8, out Entry entry));
        Assert.Equal(101, entry.Fields.Count);
    }
}
