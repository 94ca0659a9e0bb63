#if DEBUG
using PlumCache.Storage;
using PlumCache.Tests.Faults.Kit;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>
/// What fails behind a publish ends the process: nobody between the storage and the thread's owner may catch it. Until it has ended the
/// commit is whole, for everybody who reads: there is no other state than the one that was published. And nobody was told of it, because no
/// reply and no effect has left.
/// </summary>
public sealed class PublishFaultTests
{
    /// <summary>Of the places, the one that may not fail and go on.</summary>
    public const FaultPoint Place = FaultPoint.AfterCas;

    [Fact]
    public void WhateverFailsBehindAPublishComesOutAndTheCommitIsWhole() => CheckEachPublish(Histories.Commands, isListenedTo: false);

    [Fact]
    public void AlsoWhereConnectionsShareDraftsAndRecordsAreKept() => CheckEachPublish(Histories.Together, isListenedTo: true);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void AlsoWhereKeysHoldCollections(int seed, bool isListenedTo) => CheckEachPublish(CollectionHistories.Of(seed), isListenedTo);

    private static void CheckEachPublish(string[] history, bool isListenedTo)
    {
        for (long call = 1; ; call++)
        {
            using var run = new HistoryRun(isListenedTo: isListenedTo);
            using var schedule = FaultSchedule.OnThisThread([Place], call, failure: FaultKinds.Of(Place));
            Exception? thrown = Record.Exception(() => run.Run(history));
            if (schedule.Failures == 0)
            {
                Assert.Null(thrown);
                Assert.InRange(call, 20, 1_000);
                return;
            }

            Assert.True(FaultKinds.IsScheduled(Assert.IsType<StorageBrokenException>(thrown).InnerException), $"publish {call}: {thrown}");
            Assert.Empty(run.Engine.Failures);
            Compare(run, call);
        }
    }

    /// <summary>A model that knows no failures does what held before, and then the step that broke, command by command.</summary>
    private static void Compare(HistoryRun run, long call)
    {
        BrokenStep step = Assert.IsType<BrokenStep>(run.Broken);
        string where = $"publish {call}, in {step.Client}> {string.Join(" | ", step.Lines)}";
        string[] visible = run.Engine.DescribeVisible(); // the checked build looks at every block on the way
        using var model = new HistoryRun();
        Twin.AssertTold(run.Log, model.Repeat(run.Log));
        model.RepeatHeld(step);
        Assert.Equal(model.Engine.Effects, run.Engine.Effects, StringComparer.Ordinal); // nobody was told
        bool isWhole = StatesOf(model, step, run.Engine).Any(state => state.SequenceEqual(visible, StringComparer.Ordinal));

        // The one whose publish broke was told to nobody.
        if (run.Engine.IsListenedTo) Assert.InRange(run.Engine.RevisionsNotRecorded(), 0, 1);
        Assert.True(isWhole, $"The commit is not visible, or not whole: {where}");
    }

    /// <summary>
    /// What may be visible. Where records are kept, what a draft with long values has retired is handed over when the next one is opened,
    /// so that may fail before anything of the step has happened; and so may the publish of what a long write is prepared with.
    /// </summary>
    private static IEnumerable<string[]> StatesOf(HistoryRun model, BrokenStep step, HistoryEngine broken)
    {
        IEnumerable<string[]> before = broken.IsListenedTo || broken.IsPreparing ? [model.Engine.DescribeVisible()] : [];
        return before.Concat(model.StatesAfter(step));
    }
}
#endif
