using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>What a draft is told may lie in a block that the very change frees: keys, prefixes, destinations and names.</summary>
public sealed class SteadyBytesTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void AKeyMayBeTheValueThatGoesWithIt() => Change(draft =>
    {
        draft.Set("p:key", "p:key");
        draft.Watch(0, "p:key"u8);
        long before = draft.LastTouched(0, "p:key"u8);
        Assert.True(draft.Remove(0, ValueOf(draft, "p:key")));
        Assert.True(draft.LastTouched(0, "p:key"u8) > before);
        Assert.Equal(["src:1=x"], draft[0].Listing());
    });

    [Fact]
    public void AKeyMayBeTheValueThatIsReplaced() => Change(draft =>
    {
        draft.Set("p:key", "p:key");
        draft.Watch(0, "p:key"u8);
        long before = draft.LastTouched(0, "p:key"u8);
        Assert.False(draft.Set(0, ValueOf(draft, "p:key"), Bytes("longer than it was before")));
        Assert.True(draft.LastTouched(0, "p:key"u8) > before);
        before = draft.LastTouched(0, "p:key"u8);
        draft.Set("p:key", "p:key");
        Assert.True(draft.SetExpiry(0, ValueOf(draft, "p:key"), 1_000_000));
        Assert.True(draft.LastTouched(0, "p:key"u8) > before);
        Assert.Equal(["p:key=p:key", "src:1=x"], draft[0].Listing());
    });

    [Fact]
    public void APrefixMayBeAValueUnderIt() => Change(draft =>
    {
        draft.Set("p:key", "p:");
        draft.Watch(0, "p:"u8, isPrefix: true);
        long before = draft.LastTouched(0, "p:"u8, isPrefix: true);
        Assert.Equal(1, draft.RemovePrefix(0, ValueOf(draft, "p:key")));
        Assert.True(draft.LastTouched(0, "p:"u8, isPrefix: true) > before);
        Assert.Equal(["src:1=x"], draft[0].Listing());
    });

    [Fact]
    public void ADestinationMayBeAValueThatItReplaces() => Change(draft =>
    {
        draft.Set("p:key", "p:");
        Assert.Equal(1, draft.CopyPrefix(0, "src:"u8, 0, ValueOf(draft, "p:key")));
        Assert.Equal(["p:1=x", "src:1=x"], draft[0].Listing());
        draft.Set("p:key", "p:");
        Assert.Equal(1, draft.MovePrefix(0, "src:"u8, 0, ValueOf(draft, "p:key")));
        Assert.Equal(["p:1=x"], draft[0].Listing());
        draft.Set("p:key", "p:");
        draft.Set("q:key", "q:");
        Assert.Equal(2, draft.MovePrefix(0, ValueOf(draft, "p:key"), 0, ValueOf(draft, "q:key")));
        Assert.Equal(["q:1=x", "q:key=p:"], draft[0].Listing());
    });

    [Fact]
    public void APrefixAndANameOfASnapshotMayBeValuesInIt() => Change(draft =>
    {
        draft.Set("p:key", "p:");
        draft.Set("name", "snap");
        draft.Snapshots.Create(0, ValueOf(draft, "name"), ValueOf(draft, "p:key"), 0);
        Assert.True(draft.Snapshots.Table.TryFind(0, "snap"u8, out Snapshot? snapshot));
        Assert.True(snapshot!.Prefix.Span.SequenceEqual("p:"u8));
        draft.Set("p:other", "y");
        draft.Set("p:key", "p:");
        Assert.Equal(1, draft.Snapshots.Restore(0, ValueOf(draft, "name"), ValueOf(draft, "p:key")));
        Assert.Equal(["name=snap", "p:key=p:", "src:1=x"], draft[0].Listing());
        Assert.True(draft.Snapshots.Drop(0, ValueOf(draft, "name")));
    });

    [Fact]
    public void AWatchedKeyMayBeADueValueThatGoes() => Change(draft =>
    {
        draft.Set(0, "p:key"u8, "p:key"u8, expiresAtMs: 5);
        draft.Watch(0, ValueOf(draft, "p:key"), nowMs: 10);
        Assert.NotEqual(-1, draft.LastTouched(0, "p:key"u8));
        Assert.Null(draft[0].Find("p:key"));
    });

    // Not copied: it lies in a block that this draft has made, and so may free at once.
    private static ReadOnlySpan<byte> ValueOf(Draft draft, string key) =>
        draft[0].TryGet(Bytes(key), out Entry entry) ? entry.Value : throw new InvalidOperationException(key);

    private void Change(Action<Draft> change)
    {
        Assert.Equal(PublishResult.Published, _keyspace.Write(draft =>
        {
            draft.Set("src:1", "x");
            change(draft);
        }));
        _keyspace.Lane.Enter();
        _keyspace.AssertMemoryAddsUp();
        _keyspace.Lane.Exit();
    }
}
