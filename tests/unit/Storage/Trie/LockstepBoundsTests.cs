using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class LockstepBoundsTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(-1, 1)]
    [InlineData(2, 1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void KeysOutsideTheBufferAreRefusedBeforeAnythingIsRead(int start, int length)
    {
        using var keyspace = new Keyspace(new KeyspaceOptions());
        using var view = new View(keyspace);
        view.Open();
        KeyRange[] keys = [new(start, length)];
        Assert.Throws<ArgumentException>(() => view[0].Warm(new byte[2], keys));
        Assert.Throws<ArgumentException>(() => view[0].GetMany(new byte[2], keys, new EntryLocation[1]));
        KeyRange[] inside = [new(0, 1)];
        Assert.Throws<ArgumentException>(
            () => view[0].GetManyFields(new byte[2], keys, inside, new EntryLocation[1], new EntryLocation[1]));
        Assert.Throws<ArgumentException>(
            () => view[0].GetManyFields(new byte[2], inside, keys, new EntryLocation[1], new EntryLocation[1]));
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(2, 1, 1)]
    public void ThereIsAFieldAndTwoPlacesForEachKey(int fields, int keyLocations, int fieldLocations)
    {
        using var keyspace = new Keyspace(new KeyspaceOptions());
        using var view = new View(keyspace);
        view.Open();
        Assert.Throws<ArgumentException>(() => view[0].GetManyFields(
            new byte[2], new KeyRange[1], new KeyRange[fields], new EntryLocation[keyLocations], new EntryLocation[fieldLocations]));
    }
}
