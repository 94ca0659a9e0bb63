#if DEBUG
using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>Who could not pin holds nothing, and lets nobody else's pin go.</summary>
public sealed class PinFaultTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void AViewThatCannotBeOpenedAgainIsClosedAndFreesNoForeignSlot()
    {
        using var view = new View(_keyspace);
        view.Open();
        int slot = Enumerable.Range(0, Pins.SegmentSlots).Single(slot => _keyspace.Pins.VersionAt(slot) != 0);
        _keyspace.Pins.BetweenPinAndValidation = static () => throw new InvalidOperationException("No pin.");
        Assert.Throws<InvalidOperationException>(view.Open);
        _keyspace.Pins.BetweenPinAndValidation = null;

        // What failed stands for the reader that has the slot by now.
        Assert.False(view.IsOpen);
        view.Dispose();
        Assert.NotEqual(0, _keyspace.Pins.VersionAt(slot));
    }

    [Fact]
    public void ALeaseThatCannotBeMadeLeavesNoPin()
    {
        _keyspace.Set("a", "1");
        using (FaultSchedule.OnThisThread([FaultPoint.Lease], failingCall: 1)) Assert.Throws<InjectedFaultException>(_keyspace.OpenLease);

        Assert.Equal(0, _keyspace.Pins.NewestLong());
        _keyspace.AssertNothingLeaksAfterClearing();
    }
}
#endif
