#if DEBUG
using System.Collections.Immutable;
using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>
/// The n-th thing that can fail fails, for every n, in a history with readers: what was published stays, what was not has never been, and
/// nothing leaks.
/// </summary>
public sealed class CommitFaultTests
{
    private static readonly FaultPoint[] WhatNeedsMemory =
    [
        FaultPoint.BeforeCas, FaultPoint.AllocateBlock, FaultPoint.DraftList, FaultPoint.RetiredBag, FaultPoint.HeldBlocks,
            FaultPoint.PinsGrow, FaultPoint.PinsRead,
        FaultPoint.Lease, FaultPoint.CompactionStep,
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhateverFailsOnceIsAsIfItHadNotBeenTried(bool isRecording)
    {
        long calls;
        using (var count = FaultSchedule.OnThisThread(WhatNeedsMemory))
        {
            Assert.Equal(0, History.Run(count.Dispose, isRecording));
            calls = count.Calls;
        }

        Assert.InRange(calls, 200, 2_000);
        for (long call = 1; call <= calls; call++)
        {
            using var schedule = FaultSchedule.OnThisThread(
                WhatNeedsMemory, call, failure: static () => new InsufficientMemoryException());
            int failures = History.Run(schedule.Dispose, isRecording);
            Assert.True(schedule.Failures == 1, $"call {call} was not met");
            Assert.InRange(failures, 0, 1);
        }
    }

    [Fact]
    public void WhateverFailsFromOneMomentOnIsAsIfItHadNotBeenTried()
    {
        for (long call = 1; call <= 200; call += 19)
        {
            using var schedule = FaultSchedule.OnThisThread(
                WhatNeedsMemory, call, isLasting: true, failure: static () => new InsufficientMemoryException());
            History.Run(schedule.Dispose);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void WhatFailsBehindThePublishBreaksTheStorageAndFreesNothingOfTheRoot(int publish)
    {
        using Keyspace keyspace = NewKeyspace();
        keyspace.Lane.Enter();
        using var schedule = FaultSchedule.OnThisThread([FaultPoint.AfterCas], publish);
        for (int i = 1; i < publish; i++) Publish(keyspace, i);

        StorageBrokenException broken = Assert.Throws<StorageBrokenException>(() => Publish(keyspace, publish));
        Assert.IsType<InjectedFaultException>(broken.InnerException);
        Assert.Equal(publish, keyspace.Revision);
        new TrieChecker(keyspace.Heap).Check(keyspace.RootCell.Current.AllRoots);
        Assert.Equal([.. Enumerable.Range(0, 40).Select(key => $"key:{key:00}={publish}")], keyspace.Read());
    }

    [Fact]
    public void AFailureToFreeBehindThePublishIsNoFailureOfThePublish()
    {
        using Keyspace keyspace = NewKeyspace();
        keyspace.Write(draft => Fill(draft, "1"));
        using Lease lease = keyspace.OpenLease();
        FaultPoint[] freeing = [FaultPoint.HeldBlocks, FaultPoint.PinsRead];
        using (var schedule = FaultSchedule.OnThisThread(
            freeing, failingCall: 1, isLasting: true, failure: static () => new InsufficientMemoryException()))
        {
            Assert.Equal(PublishResult.Published, keyspace.Write(static draft => draft.RemovePrefix(0, default)));
            Assert.InRange(schedule.Failures, 1, long.MaxValue);
        }

        Assert.Empty(keyspace.Read());
        Assert.Equal(40, lease[0].Listing().Length);
        lease.Dispose();
        keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void AStepOfCompactionThatFailsLeavesNoDraftOpenAndIsDoneAgain()
    {
        using Keyspace keyspace = NewKeyspace();
        keyspace.Write(static draft =>
        {
            for (int i = 0; i < 5_000; i++) draft.Set($"{(i % 10 == 0 ? "kept" : "junk")}:{i}", new string('v', 100));
        });
        keyspace.Write(static draft => draft.RemovePrefix(0, "junk:"u8));
        keyspace.ReclaimAll();
        keyspace.Compactor.SmallestGainBytes = 0;
        string[] kept = keyspace.Read();
        long top = keyspace.Heap.Arena.TopBytes;
        keyspace.Lane.Enter();
        using (FaultSchedule.OnThisThread([FaultPoint.CompactionStep], failingCall: 1))
        {
            Assert.Throws<InjectedFaultException>(() => CompactAsFarAsItGoes(keyspace));
        }

        keyspace.AssertMemoryAddsUp();
        CompactAsFarAsItGoes(keyspace);
        keyspace.AssertMemoryAddsUp();
        keyspace.Lane.Exit();
        Assert.True(keyspace.Heap.Arena.TopBytes < top / 2, "nothing was moved");
        Assert.Equal(kept, keyspace.Read());
        keyspace.AssertNothingLeaksAfterClearing();
    }

    private static void CompactAsFarAsItGoes(Keyspace keyspace)
    {
        while (keyspace.CompactStep(1_000))
        {
        }
    }

    private static void Fill(Draft draft, string value)
    {
        for (int key = 0; key < 40; key++) draft.Set($"key:{key:00}", value);
    }

    /// <summary>As all who open a draft do.</summary>
    private static void Publish(Keyspace keyspace, int value)
    {
        Draft draft = keyspace.OpenDraft();
        try
        {
            Fill(draft, $"{value}");
            draft.TryPublish(0);
        }
        finally
        {
            if (draft.IsOpen) draft.Abandon();
        }
    }

    /// <summary>
    /// Writes of every kind, leases that come and go, records that are kept for a while, freeing and compaction; a model says what must be
    /// there.
    /// </summary>
    private sealed class History : IDisposable
    {
        private readonly Keyspace _keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 32 << 20, Databases = 2 });
        private readonly List<(Lease Lease, ImmutableSortedDictionary<string, string> Expected)> _leases = [];
        private readonly Queue<(KeptRecord Kept, RecordedChange[] Expected)> _kept = new();
        private ImmutableSortedDictionary<string, string> _model = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        private int _failures;
        private int _records;

        private History(bool isRecording)
        {
            _keyspace.IsRecording = isRecording;
            _keyspace.Compactor.SmallestGainBytes = 0;
            _keyspace.Lane.Enter();
        }

        /// <param name="disarm">Called before the end, from which on nothing may fail.</param>
        /// <param name="isRecording">Whether each write leaves a record.</param>
        /// <returns>How many steps failed.</returns>
        public static int Run(Action disarm, bool isRecording = false)
        {
            using var history = new History(isRecording);
            for (int round = 0; round < 2; round++) history.RunRound(round);

            disarm();
            history.End();
            Assert.Equal(isRecording, history._records > 0);
            return history._failures;
        }

        public void Dispose() => _keyspace.Dispose();

        private void RunRound(int round)
        {
            Write(round, "a", 12);
            Lease();
            Write(round, "b", 8);
            Write("copy", draft => draft.CopyPrefix(0, "a"u8, 0, "c"u8), model => Move(model, "a", "c", isMove: false));
            Write(
                "remove",
                static draft => draft.RemovePrefix(0, "b"u8),
                static model => model.RemoveRange(model.Keys.Where(static key => key[0] == 'b')));
            Step(() => _keyspace.Reclaim(20), static () => { });
            Lease();
            Write("move", draft => draft.MovePrefix(0, "c"u8, 0, "d"u8), model => Move(model, "c", "d", isMove: true));
            if (_leases.Count > 2)
            {
                _leases[0].Lease.Dispose();
                _leases.RemoveAt(0);
            }

            for (int i = 0; i < 4; i++) Step(() => _keyspace.CompactStep(50), static () => { });

            Check();
        }

        private void Write(int round, string prefix, int keys) => Write(
            prefix,
            draft =>
            {
                for (int i = 0; i < keys; i++) draft.Set($"{prefix}:{i}", ValueOf(round, i));
            },
            model => model.SetItems(Enumerable.Range(0, keys).Select(i => KeyValuePair.Create($"{prefix}:{i}", ValueOf(round, i)))));

        private static string ValueOf(int round, int i) => new((char)('0' + round), 40 + (i % 3 * 700));

        private static ImmutableSortedDictionary<string, string> Move(
            ImmutableSortedDictionary<string, string> model, string from, string to, bool isMove)
        {
            KeyValuePair<string, string>[] moved = [.. model.Where(pair => pair.Key.StartsWith(from, StringComparison.Ordinal))];
            model = model.RemoveRange(model.Keys.Where(key => key.StartsWith(to, StringComparison.Ordinal)));
            model = isMove ? model.RemoveRange(moved.Select(static pair => pair.Key)) : model;
            return model.SetItems(moved.Select(pair => KeyValuePair.Create(to + pair.Key[from.Length..], pair.Value)));
        }

        private void Write(
            string name,
            Action<Draft> change,
            Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> expected) => Step(
            () =>
            {
                Draft draft = _keyspace.OpenDraft();
                try
                {
                    change(draft);
                    Assert.True(draft.TryPublish(0) == PublishResult.Published, name);
                    CheckRecord(draft);
                }
                finally
                {
                    if (draft.IsOpen) draft.Abandon();
                }
            },
            () => _model = expected(_model));

        // None is there after a write that had nothing to do, because one before it failed.
        private void CheckRecord(Draft draft)
        {
            if (_keyspace.IsRecording && draft.TryGetRecord(out CommitRecord record))
            {
                _records++;
                Keep(record, RecordedChange.All(draft));
            }
        }

        private void Keep(CommitRecord record, RecordedChange[] expected)
        {
            if (_kept.Count == 3) _kept.Dequeue().Kept.Dispose();

            try
            {
                _kept.Enqueue((record.Keep(), expected));
            }
            catch (OutOfMemoryException)
            {
                // What was published stays so: who could not keep the record does without.
            }
        }

        private void Lease() => Step(() => _leases.Add((_keyspace.OpenLease(), _model)), static () => { });

        private void Step(Action step, Action whenDone)
        {
            try
            {
                step();
            }
            catch (OutOfMemoryException)
            {
                _failures++;
                Check();
                return;
            }

            whenDone();
        }

        private void Check()
        {
            _keyspace.AssertMemoryAddsUp();
            Assert.Equal(TextOf(_model), _keyspace.Read());
            foreach ((Lease lease, ImmutableSortedDictionary<string, string> expected) in _leases)
            {
                Assert.Equal(TextOf(expected), lease[0].Listing());
            }

            Assert.All(_kept, static record => Assert.Equal(record.Expected, RecordedChange.All(record.Kept)));
        }

        private void End()
        {
            Check();
            _leases.ForEach(static lease => lease.Lease.Dispose());
            while (_kept.TryDequeue(out (KeptRecord Kept, RecordedChange[] Expected) record)) record.Kept.Dispose();

            _keyspace.Lane.Exit();
            _keyspace.AssertNothingLeaksAfterClearing();
        }

        private static string[] TextOf(ImmutableSortedDictionary<string, string> model) =>
            [.. model.Select(static pair => $"{pair.Key}={pair.Value}")];
    }
}
#endif
