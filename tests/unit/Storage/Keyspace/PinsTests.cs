using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class PinsTests
{
    private readonly RootCell _cell = new(KeyspaceRoot.Empty(1));
    private readonly Pins _pins;

    public PinsTests() => _pins = new Pins(_cell);

    [Fact]
    public void PinsTheNewestVersion()
    {
        int slot = _pins.Pin(out KeyspaceRoot root);
        Assert.Same(_cell.Current, root);
        Assert.Equal(1, _pins.VersionAt(slot));
        _pins.Unpin(slot);
        Assert.Equal(0, _pins.VersionAt(slot));
        Assert.Empty(ReadAll());
    }

    [Fact]
    public void GivesEveryReaderASlotOfItsOwnHoweverManyThereAre()
    {
        int[] slots = [.. Enumerable.Range(0, 1000).Select(i => _pins.Pin(out _))];
        Assert.Equal(1000, slots.Distinct().Count());
        Assert.Equal(1000, ReadAll().Length);
        foreach (int slot in slots)
        {
            _pins.Unpin(slot);
        }

        Assert.Empty(ReadAll());
    }

    [Fact]
    public void KeepsLongPinsOutOfTheRequestsSlots()
    {
        for (int i = 0; i < 200; i++)
        {
            Assert.True(_pins.PinLong(out _) >= Pins.SegmentSlots);
        }
    }

    [Fact]
    public void ReadsPinsInRisingOrder()
    {
        for (int version = 9; version > 3; version--)
        {
            _pins.PinLongUnchecked(version);
        }

        Assert.Equal([4, 5, 6, 7, 8, 9], ReadAll());
    }

#if DEBUG
    [Fact]
    public void LooksAgainWhenTheRootMovedBetweenPinAndValidation()
    {
        int looks = 0;
        _pins.BetweenPinAndValidation = () =>
        {
            looks++;
            KeyspaceRoot seen = _cell.Current;
            Assert.True(_cell.TrySwap(seen, seen with { Version = seen.Version + 1 }));
        };
        int slot = _pins.Pin(out KeyspaceRoot root);
        Assert.Equal(1, looks);
        Assert.Equal(2, root.Version);
        Assert.Equal(2, _pins.VersionAt(slot));
    }
#endif

    private long[] ReadAll()
    {
        long[] versions = [];
        int[] slots = [];
        int count = _pins.Read(ref versions, ref slots);
        return versions[..count];
    }
}
