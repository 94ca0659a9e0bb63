using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>
/// Records that somebody keeps while others write, reclaim and compact. What is freed too early is poisoned in the checked build, and given
/// to the next who asks.
/// </summary>
public sealed class KeptRecordTests : IDisposable
{
    private static readonly string Long = new('L', 3_000), Longer = new('M', 5_000);
    private readonly Keyspace _keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 64 << 20, Databases = 4 }) { IsRecording = true };

    public KeptRecordTests() => _keyspace.Compactor.SmallestGainBytes = 0;

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void WithoutAKeeperTheSameMemoryServesTheNextDraft()
    {
        ref byte bytes = ref Start(Publish(static draft => draft.Set("a", "1")));
        Assert.True(IsAt(ref bytes, Publish(static draft => draft.Set("b", "1"))));
        PublishAndKeep(static draft => draft.Set("c", "1")).Dispose(); // before it is given back
        Assert.True(IsAt(ref bytes, Publish(static draft => draft.Set("d", "1"))));
    }

    [Fact]
    public void KeepingCopiesNothingAndTheMemoryServesAnotherOnlyWhenAllHaveLetItGo()
    {
        _keyspace.Lane.Enter();
        Draft draft = Change(static draft => draft.Set("a", "1"));
        Assert.True(draft.TryGetRecord(out CommitRecord record));
        ref byte bytes = ref MemoryMarshal.GetReference(record.Ops);
        KeptRecord first = record.Keep(), second = record.Keep();
        _keyspace.Lane.Exit();
        Assert.True(Unsafe.AreSame(ref bytes, ref MemoryMarshal.GetReference(second.Record.Ops)));
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, _keyspace.Records.Kept);
        Assert.Throws<ObjectDisposedException>(() => first.Record.Revision);
        for (int i = 0; i < 5; i++) Assert.False(IsAt(ref bytes, Publish(static draft => draft.Set("b", "1"))));
        Assert.Equal([Put("a", "1")], RecordedChange.All(second));
        Assert.Equal((1, 0), (second.Record.Revision, second.Record.TimeMs));
        second.Dispose();

        // The next draft that needs another memory has this one.
        using KeptRecord third = PublishAndKeep(static draft => draft.Set("c", "1"));
        Assert.True(IsAt(ref bytes, Publish(static draft => draft.Set("d", "1"))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void LongValuesStayWhereTheyAreAlsoThoseThatTheDraftLetGoOf(int savepoints)
    {
        KeptRecord kept = PublishAndKeep(draft =>
        {
            for (int i = 0; i < 40; i++) draft.Set($"p:{i:00}", Long);
            for (int i = 0; i < savepoints; i++) draft.Save();
            draft.Set("p:07", "short");
            draft.Remove(0, "p:08"u8);
            draft.CopyEntry(0, "p:10"u8, 0, "p:09"u8);
            draft.Splice(0, "p:11"u8, 10, "short"u8, nowMs: 0);
            draft.CopyPrefix(0, "p:"u8, 0, "r:"u8);
            draft.RemovePrefix(0, "p:"u8);
        });
        RecordedChange[] expected = RecordedChange.All(kept);
        Assert.Equal(Enumerable.Range(0, 40).Select(static i => Put($"p:{i:00}", Long)), expected[..40]);

        // Takes the room of whatever is freed, and moves the rest.
        for (int round = 0; round < 20; round++)
        {
            Publish(draft =>
            {
                for (int i = 0; i < 60; i++) draft.Set($"{"rq"[round % 2]}:{i:00}", Longer);
            });
            _keyspace.ReclaimAll();
            if (round == 10) Publish(static draft => draft.RemovePrefix(0, default));
            _keyspace.CompactAll();
        }

        Assert.Equal(expected, RecordedChange.All(kept));
        Assert.Equal(1, _keyspace.GetStatistics().Leases);
        _keyspace.Lane.Enter();
        _keyspace.AssertMemoryAddsUp();
        _keyspace.Lane.Exit();
        kept.Dispose();
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void ARecordThatHoldsAllItsValuesHoldsNoVersion()
    {
        using KeptRecord kept = PublishAndKeep(static draft => draft.Set("a", "1"));
        Assert.Equal(0, _keyspace.GetStatistics().Leases);
    }

    [Fact]
    public void OneThatIsLetGoBeforeTheNextDraftHoldsNothingMore()
    {
        Publish(static draft => draft.Set("a", Long));
        _keyspace.ReclaimAll();
        long live = _keyspace.Heap.Arena.LiveBytes;
        for (int i = 0; i < 10; i++)
        {
            PublishAndKeep(static draft =>
            {
                for (int j = 0; j < 5; j++) draft.Set("a", Long);
            }).Dispose();
        }

        _keyspace.ReclaimAll();
        Assert.Equal(live, _keyspace.Heap.Arena.LiveBytes);
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public async Task AllRecordsOfAHistoryAreReadAndLetGoOnAnotherThread()
    {
        using var queue = new BlockingCollection<(KeptRecord Kept, RecordedChange[] Expected)>();
        int wrong = 0, read = 0;
        void Keep()
        {
            // Some are let go in the order they came, some much later.
            List<KeptRecord> late = [];
            foreach ((KeptRecord kept, RecordedChange[] expected) in queue.GetConsumingEnumerable())
            {
                wrong += RecordedChange.All(kept).SequenceEqual(expected) ? 0 : 1;
                if (++read % 3 == 0) late.Add(kept);
                else kept.Dispose();
            }

            late.ForEach(static kept => kept.Dispose());
        }

        var keeper = Task.Run(Keep, TestContext.Current.CancellationToken);
        var random = new Random(12);
        const int Drafts = 2_000;
        for (int i = 0; i < Drafts; i++)
        {
            RecordedChange[] expected = [];
            KeptRecord kept = PublishAndKeep(draft => ChangeSomething(draft, random), draft => expected = RecordedChange.All(draft));
            queue.Add((kept, expected), TestContext.Current.CancellationToken);
            if (i % 50 == 0) _keyspace.CompactAll();
        }

        queue.CompleteAdding();
        await keeper;
        Assert.Equal((0, Drafts), (wrong, read));
        _keyspace.AssertNothingLeaksAfterClearing();
    }

#if DEBUG
    [Fact]
    public void WhoCannotKeepOneHasNothingAndOthersGoOn()
    {
        foreach (FaultPoint point in (FaultPoint[])[FaultPoint.DraftList, FaultPoint.Lease])
        {
            _keyspace.Lane.Enter();
            Draft draft = Change(static draft => draft.Set("a", Long));
            Assert.True(draft.TryGetRecord(out CommitRecord record));
            using (FaultSchedule.OnThisThread([point], failingCall: 1))
            {
                KeptRecord? kept = null;
                try
                {
                    kept = record.Keep();
                }
                catch (InjectedFaultException)
                {
                    // What a listener is left with.
                }

                Assert.Null(kept);
            }

            Assert.Equal(0, _keyspace.Records.Kept);
            Assert.Equal([Put("a", Long)], RecordedChange.All(draft));
            using KeptRecord again = record.Keep();
            _keyspace.Lane.Exit();
            Publish(static draft => draft.Set("b", Longer));
            Assert.Equal([Put("a", Long)], RecordedChange.All(again));
        }

        _keyspace.AssertNothingLeaksAfterClearing();
    }
#endif

    private static RecordedChange Put(string key, string value) => new(ChangeKind.Put, 0, key, Value: value);

    private static ref byte Start(Draft draft)
    {
        Assert.True(draft.TryGetRecord(out CommitRecord record));
        return ref MemoryMarshal.GetReference(record.Ops);
    }

    private static bool IsAt(ref byte bytes, Draft draft) => Unsafe.AreSame(ref bytes, ref Start(draft));

    private static void ChangeSomething(Draft draft, Random random)
    {
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            string key = $"{"ab"[random.Next(2)]}:{random.Next(20)}";
            string value = new((char)('a' + random.Next(26)), random.Next(4) == 0 ? random.Next(513, 4_000) : random.Next(60));
            switch (random.Next(8))
            {
                case 0: draft.Remove(0, Bytes(key)); break;
                case 1: draft.Splice(0, Bytes(key), random.Next(700), Bytes(value), nowMs: 0); break;
                case 2: draft.CopyPrefix(0, "a"u8, 1, "a"u8); break;
                case 3: draft.MoveEntry(0, Bytes(key), 1, Bytes("a:moved")); break;
                case 4 when random.Next(4) == 0: draft.RemovePrefix(0, "b"u8); break;
                case 5: draft.Save(); break;
                default: draft.Set(key, value); break;
            }
        }

        draft.Set("last", "1"); // so that there is a change in any case
    }

    private Draft Change(Action<Draft> change)
    {
        Draft draft = _keyspace.OpenDraft();
        change(draft);
        Assert.Equal(PublishResult.Published, draft.TryPublish(0));
        return draft;
    }

    private Draft Publish(Action<Draft> change)
    {
        _keyspace.Lane.Enter();
        Draft draft = Change(change);
        _keyspace.Lane.Exit();
        return draft;
    }

    private KeptRecord PublishAndKeep(Action<Draft> change, Action<Draft>? look = null)
    {
        _keyspace.Lane.Enter();
        Draft draft = Change(change);
        Assert.True(draft.TryGetRecord(out CommitRecord record));
        KeptRecord kept = record.Keep();
        look?.Invoke(draft);
        _keyspace.Lane.Exit();
        return kept;
    }
}
