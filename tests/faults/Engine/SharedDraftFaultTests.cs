#if DEBUG
using PlumCache.Storage;
using PlumCache.Tests.Faults.Kit;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>
/// The same where several connections share drafts, and a listener keeps the records of all commits: beside everything else, what they lead
/// to is the content.
/// </summary>
public sealed class SharedDraftFaultTests : EngineFaultTests
{
    private const int Runs = 20;

    [Theory]
    [MemberData(nameof(Places))]
    public void OneCallThatFailsIsNoPartOfWhatIsSharedAndRecorded(FaultPoint point) =>
        CheckEachCall(Histories.Together, isListenedTo: true, point, isLasting: false, FaultKinds.Of(point), Runs);

    [Theory]
    [MemberData(nameof(Places))]
    public void WhatFailsFromOneCallOnIsNoPartOfWhatIsSharedAndRecorded(FaultPoint point) =>
        CheckEachCall(Histories.Together, isListenedTo: true, point, isLasting: true, FaultKinds.Of(point), Runs);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ABlockThatTheArenaHasNotIsNoPartOfWhatIsSharedAndRecorded(bool isLasting) =>
        CheckEachCall(Histories.Together, isListenedTo: true, FaultPoint.AllocateBlock, isLasting, FaultKinds.ArenaFull, Runs);
}
#endif
