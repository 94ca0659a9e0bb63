#if DEBUG
using PlumCache.Storage;
using PlumCache.Tests.Faults.Kit;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>One call fails, and none before or after it.</summary>
public sealed class EngineFaultsOnceTests : EngineFaultTests
{
    private const int Runs = 64;

    [Theory]
    [MemberData(nameof(Places))]
    public void OneCallThatFailsIsAsIfItsCommandHadNotBeenSent(FaultPoint point) =>
        CheckEachCall(Histories.Commands, isListenedTo: false, point, isLasting: false, FaultKinds.Of(point), Runs);

    [Fact]
    public void OneBlockThatTheArenaHasNotIsAsIfItsCommandHadNotBeenSent() =>
        CheckEachCall(Histories.Commands, isListenedTo: false, FaultPoint.AllocateBlock, isLasting: false, FaultKinds.ArenaFull, Runs);
}
#endif
