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
        CheckEachCall(Histories.Commands, isListenedTo: false, point, isLasting: true, FaultKinds.Of(point), Runs);

    [Fact]
    public void AnArenaThatIsFullFromOneBlockOnIsAsIfNothingHadBeenSentSince() =>
        CheckEachCall(Histories.Commands, isListenedTo: false, FaultPoint.AllocateBlock, isLasting: true, FaultKinds.ArenaFull, Runs);
}
#endif
