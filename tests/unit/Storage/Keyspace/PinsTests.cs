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
        foreach (int slot in slots) _pins.Unpin(slot);

        Assert.Empty(ReadAll());
    }

    [Fact]
    public void KeepsRequestsInTheirOwnSlotsWhileOneIsFreeWhicheverThreadComes()
    {
        for (int request = 0; request < Pins.SegmentSlots; request++) Assert.InRange(_pins.Pin(out _), 0, Pins.SegmentSlots - 1);

        Assert.Equal(0, _pins.NewestLong());
        Assert.Equal(Pins.SegmentSlots, _pins.Pin(out _));
    }

    [Fact]
    public void KeepsLongPinsOutOfTheRequestsSlots()
    {
        for (int i = 0; i < 200; i++) Assert.True(_pins.PinLong(out _) >= Pins.SegmentSlots);
    }

    [Fact]
    public void ReadsPinsInRisingOrder()
    {
        int first = PinNext();
        PinNext();
        _pins.Unpin(first);
        Assert.Equal(first, PinNext());
        Assert.Equal([3, 4], ReadAll());
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

    /// <summary>Pins one version later for long.</summary>
    private int PinNext()
    {
        KeyspaceRoot root = _cell.Current;
        Assert.True(_cell.TrySwap(root, root with { Version = root.Version + 1 }));
        return _pins.PinLong(out _);
    }

    private long[] ReadAll()
    {
        long[] versions = [];
        int[] slots = [];
        int count = _pins.Read(ref versions, ref slots);
        return versions[..count];
    }
}
