#if DEBUG
using PlumCache.Storage;
using PlumCache.Tests.Faults.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>
/// Random histories of collections in which the n-th call of each place fails, once or from there on, while a listener keeps the records:
/// of each command all of its fields are there or none, no block leaks, and the records lead to the content.
/// </summary>
public sealed class CollectionFaultTests : EngineFaultTests
{
    private const int Histories = 3, Runs = 8;

    [Theory]
    [MemberData(nameof(Places))]
    public void OneCallThatFailsIsAsIfItsCommandHadNotBeenSent(FaultPoint point) => Check(point, isLasting: false, FaultKinds.Of(point));

    [Theory]
    [MemberData(nameof(Places))]
    public void WhatFailsFromOneCallOnIsAsIfItHadNotBeenSent(FaultPoint point) => Check(point, isLasting: true, FaultKinds.Of(point));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ABlockThatTheArenaHasNotIsAsIfItsCommandHadNotBeenSent(bool isLasting) =>
        Check(FaultPoint.AllocateBlock, isLasting, FaultKinds.ArenaFull);

    private static void Check(FaultPoint point, bool isLasting, Func<Exception> failure)
    {
        int first = (100 * (int)point) + (isLasting ? 50 : 0);
        for (int seed = first; seed < first + TestBudget.Times(Histories); seed++)
        {
            string[] history = CollectionHistories.Of(seed);
            try
            {
                CheckEachCall(history, isListenedTo: seed % 3 > 0, point, isLasting, failure, Runs, isRandom: true);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}:\n{string.Join('\n', history)}", e);
            }
        }
    }
}
#endif
