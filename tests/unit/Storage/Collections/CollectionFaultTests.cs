#if DEBUG
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>The n-th thing that can fail fails, for every n, while fields change: a draft that it meets leaves nothing.</summary>
public sealed class CollectionFaultTests
{
    private static readonly FaultPoint[] WhatNeedsMemory =
        [FaultPoint.BeforeCas, FaultPoint.AllocateBlock, FaultPoint.DraftList, FaultPoint.RetiredBag, FaultPoint.CompactionStep];

    private static readonly Action<Draft>[] Writes =
    [
        static draft => draft.Change("k", static edit => edit.PutMany(60)),
        static draft => draft.Change("k", static edit => edit.Put("long", new string('v', 900), 100)),
        static draft => draft.Change("k", static edit =>
        {
            for (int i = 0; i < 60; i++) edit.PutSorted(KeyspaceTestExtensions.Bytes($"g{i:00}"), new byte[i == 30 ? 900 : 5]);
        }),
        static draft => draft.CopyEntry(0, "k"u8, 0, "copy"u8),
        static draft => draft.Snapshots.Create(0, "s"u8, default, 0),
        static draft => draft.Change("copy", static edit =>
        {
            edit.RemovePrefix("f00"u8);
            edit.PutMany(30, 100);
        }),
        static draft => draft.CopyPrefix(0, default, 1, "p:"u8),
        static draft => draft.SetPrefixExpiry(1, "p:"u8, 0, 50),
        static draft => draft.Change("k", static edit => edit.Remove("f0000"u8)),
        static draft => draft.Change("copy", static edit => edit.RemoveRange("f0012"u8, "f0027"u8)),
        static draft => draft.RemoveDue(0, 100, 1_000),
        static draft => draft.RemoveDue(1, 100, 1_000),
        static draft => draft.Set("copy", "text"),
        static draft => draft.Change("k", static edit => edit.RemovePrefix(default)),
        static draft => draft.Snapshots.Drop(0, "s"u8),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhateverFailsOnceIsAsIfItHadNotBeenTried(bool isRecording)
    {
        long calls;
        using (var count = FaultSchedule.OnThisThread(WhatNeedsMemory))
        {
            Assert.Equal(0, Run(count.Dispose, isRecording));
            calls = count.Calls;
        }

        Assert.InRange(calls, 200, 20_000);
        for (long call = 1; call <= calls; call++)
        {
            using var schedule = FaultSchedule.OnThisThread(WhatNeedsMemory, call, failure: static () => new InsufficientMemoryException());
            int failures = Run(schedule.Dispose, isRecording);
            Assert.True(schedule.Failures == 1, $"call {call} was not met");
            Assert.InRange(failures, 0, 1);
        }
    }

    // Each write twice: what one that failed should have done, the next does.
    private static int Run(Action disarm, bool isRecording)
    {
        using Keyspace keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 32 << 20, Databases = 2 }) { IsRecording = isRecording };
        keyspace.Compactor.SmallestGainBytes = 0;
        keyspace.Lane.Enter();
        int failures = 0;
        foreach (Action<Draft> write in Writes)
        {
            if (TryWrite(keyspace, write)) continue;
            failures++;
            keyspace.AssertMemoryAddsUp();
            Assert.True(TryWrite(keyspace, write), "a second call fails");
        }

        disarm();
        keyspace.AssertMemoryAddsUp();
        keyspace.Lane.Exit();
        Assert.Equal(("no key", "text"), (keyspace.Fields("k"), keyspace.Find("copy")));
        keyspace.AssertNothingLeaksAfterClearing();
        return failures;
    }

    private static bool TryWrite(Keyspace keyspace, Action<Draft> write)
    {
        Draft? draft = null;
        try
        {
            keyspace.CompactStep(30);
            draft = keyspace.OpenDraft();
            write(draft);
            Assert.Equal(PublishResult.Published, draft.TryPublish(0));
            return true;
        }
        catch (InsufficientMemoryException)
        {
            return false;
        }
        finally
        {
            if (draft is { IsOpen: true }) draft.Abandon();
        }
    }
}
#endif
