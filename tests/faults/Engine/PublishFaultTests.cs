#if DEBUG
using PlumCache.Storage;
using PlumCache.Tests.Faults.Kit;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>What fails behind a publish ends the process: nobody between the storage and the thread's owner may catch it.</summary>
public sealed class PublishFaultTests
{
    [Fact]
    public void WhateverFailsBehindAPublishComesOutAndLeavesTheKeysWhole()
    {
        for (long call = 1; ; call++)
        {
            using var run = new HistoryRun();
            using FaultSchedule schedule = FaultSchedule.OnThisThread([FaultPoint.AfterCas], call, failure: FaultKinds.Of(FaultPoint.AfterCas));
            Exception? thrown = Record.Exception(() => run.Run(Histories.Commands));
            if (schedule.Failures == 0)
            {
                Assert.Null(thrown);
                Assert.InRange(call, 20, 1_000);
                return;
            }

            Assert.True(FaultKinds.IsScheduled(Assert.IsType<StorageBrokenException>(thrown).InnerException), $"publish {call}: {thrown}");
            Assert.NotEmpty(run.Engine.Describe()); // the checked build looks at every block on the way
            Assert.Empty(run.Engine.Failures);
        }
    }
}
#endif
