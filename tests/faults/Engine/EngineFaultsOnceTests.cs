#if DEBUG
using PlumCache.Storage;
using PlumCache.Tests.Faults.Kit;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>One call fails, and none before or after it.</summary>
public sealed class EngineFaultsOnceTests : EngineFaultTests
{
    private const int Runs = 120;

    [Theory]
    [MemberData(nameof(Places))]
    public void OneCallThatFailsIsAsIfItsCommandHadNotBeenSent(FaultPoint point) =>
        CheckEachCall(point, isLasting: false, FaultKinds.Of(point), Runs);

    [Fact]
    public void OneBlockThatTheArenaHasNotIsAsIfItsCommandHadNotBeenSent() =>
        CheckEachCall(FaultPoint.AllocateBlock, isLasting: false, FaultKinds.ArenaFull, Runs);
}
#endif
