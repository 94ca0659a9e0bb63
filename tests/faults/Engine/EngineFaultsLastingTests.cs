#if DEBUG
using PlumCache.Storage;
using PlumCache.Tests.Faults.Kit;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>A call fails, and all after it.</summary>
public sealed class EngineFaultsLastingTests : EngineFaultTests
{
    private const int Runs = 30;

    [Theory]
    [MemberData(nameof(Places))]
    public void WhatFailsFromOneCallOnIsAsIfItHadNotBeenSent(FaultPoint point) =>
        CheckEachCall(point, isLasting: true, FaultKinds.Of(point), Runs);

    [Fact]
    public void AnArenaThatIsFullFromOneBlockOnIsAsIfNothingHadBeenSentSince() =>
        CheckEachCall(FaultPoint.AllocateBlock, isLasting: true, FaultKinds.ArenaFull, Runs);
}
#endif
