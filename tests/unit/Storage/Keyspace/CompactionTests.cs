using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class CompactionTests
{
    private const int Keys = 60_000;

    [Fact]
    public void BringsTheTopDownAfterMostKeysWereDeletedAndLeavesTheContentAlone()
    {
        using Keyspace keyspace = NewKeyspace();
        Fill(keyspace, Keys);
        DeleteMost(keyspace, Keys);
        keyspace.ReclaimAll();
        string[] before = Listing(keyspace);
        long revision = keyspace.Revision;
        Assert.True(Ratio(keyspace) > 1.3, "the test makes no hole");

        int steps = keyspace.CompactAll(maxBlocks: 200);
        Assert.True(steps > 5, "one step did it all");
        Assert.Equal(before, Listing(keyspace));
        Assert.Equal(revision, keyspace.Revision);
        Assert.InRange(Ratio(keyspace), 1.0, 1.3);
        keyspace.Heap.Arena.Check();
        keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void WorksWhileWritersGoOn()
    {
        using Keyspace keyspace = NewKeyspace();
        Fill(keyspace, Keys);
        DeleteMost(keyspace, Keys);
        keyspace.ReclaimAll();
        var random = new Random(5);
        for (bool isMore = true; isMore;)
        {
            keyspace.Lane.Enter();
            isMore = keyspace.CompactStep(100);
            keyspace.Lane.Exit();
            keyspace.Write(draft =>
            {
                for (int i = 0; i < 10; i++)
                {
                    int key = random.Next(Keys / 10) * 10;
                    draft.Set(key % 3, Key(key), Value(key));
                }
            });
        }

        Assert.InRange(Ratio(keyspace), 1.0, 1.3);
        for (int key = 0; key < Keys; key += 10)
        {
            Assert.Equal(System.Text.Encoding.UTF8.GetString(Value(key)), keyspace.Find($"key:{key:00000}", key % 3));
        }

        keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void LeavesWhatALeaseHoldsInItsPlaceAndComesBackWhenItIsReleased()
    {
        using Keyspace keyspace = NewKeyspace();
        Fill(keyspace, Keys);
        Lease lease = keyspace.OpenLease();
        string[] held = lease[1].Listing();
        DeleteMost(keyspace, Keys);
        keyspace.ReclaimAll();
        keyspace.CompactAll();
        Assert.Equal(held, lease[1].Listing());
        Assert.Equal(0, keyspace.CompactAll()); // no use in trying again

        string[] before = Listing(keyspace);
        lease.Dispose();
        keyspace.ReclaimAll();
        keyspace.CompactAll();
        Assert.Equal(before, Listing(keyspace));
        Assert.InRange(Ratio(keyspace), 1.0, 1.3);
        keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void MakesNoSecondCopyOfWhatALeaseSees()
    {
        using Keyspace keyspace = NewKeyspace();
        Fill(keyspace, Keys);
        DeleteMost(keyspace, Keys);
        using Lease lease = keyspace.OpenLease();
        keyspace.ReclaimAll();
        long live = keyspace.GetStatistics().LiveBytes;
        keyspace.CompactAll();
        keyspace.ReclaimAll();
        Assert.Equal(live, keyspace.GetStatistics().LiveBytes);
        Assert.Equal(0, lease.HeldBytes);
    }

    [Fact]
    public void GivesUpWithNothingLostWhenTheArenaIsFull()
    {
        using Keyspace keyspace = NewKeyspace(8 << 20);
        Fill(keyspace, Keys);
        using Lease lease = keyspace.OpenLease();
        DeleteMost(keyspace, Keys);
        keyspace.ReclaimAll();
        keyspace.Write(draft => draft.Set("big", new string('x', 100_000)));

        // Whatever room is left is taken, so that the moves find none.
        for (int size = 1 << 19; size > 16; size = size * 3 / 4) FillUp(keyspace, size);

        string[] before = Listing(keyspace);
        keyspace.CompactAll(maxBlocks: 50);
        Assert.Equal(before, Listing(keyspace));
        keyspace.Heap.Arena.Check();

        lease.Dispose();
        keyspace.ReclaimAll();
        keyspace.CompactAll();
        Assert.Equal(before, Listing(keyspace));
        keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void ALostStepIsDoneAgain()
    {
        using Keyspace keyspace = NewKeyspace();
        Fill(keyspace, Keys);
        DeleteMost(keyspace, Keys);
        keyspace.ReclaimAll();
        string[] before = Listing(keyspace);
        int lost = 0;
        keyspace.Compactor.BeforePublish = () =>
        {
            if (lost++ % 2 == 0) keyspace.Overtake(8, 9);
        };
        keyspace.CompactAll(maxBlocks: 300);
        Assert.True(lost > 4);
        Assert.Equal(before, Listing(keyspace));
        Assert.InRange(Ratio(keyspace), 1.0, 1.3);
        keyspace.AssertNothingLeaksAfterClearing();
    }

    private static byte[] Key(int number) => Bytes($"key:{number:00000}");

    private static byte[] Value(int number) => Bytes(new string((char)('a' + (number % 26)), 10 + (number % 90)));

    private static void Fill(Keyspace keyspace, int keys)
    {
        for (int from = 0; from < keys; from += 1000)
        {
            int first = from;
            keyspace.Write(draft =>
            {
                for (int i = first; i < first + 1000; i++) draft.Set(i % 3, Key(i), Value(i));
            });
        }
    }

    private static void DeleteMost(Keyspace keyspace, int keys)
    {
        for (int from = 0; from < keys; from += 1000)
        {
            int first = from;
            keyspace.Write(draft =>
            {
                for (int i = first; i < first + 1000; i++)
                {
                    if (i % 10 != 0) draft.Remove(i % 3, Key(i));
                }
            });
        }
    }

    private static void FillUp(Keyspace keyspace, int size)
    {
        byte[] value = new byte[size];
        for (int i = 0; ; i++)
        {
            keyspace.Lane.Enter();
            Draft draft = keyspace.OpenDraft();
            try
            {
                draft.Set(5, Bytes($"fill:{size}:{i}"), value);
                draft.TryPublish(0);
            }
            catch (ArenaFullException)
            {
                draft.Abandon();
                return;
            }
            finally
            {
                keyspace.Lane.Exit();
            }
        }
    }

    private static string[] Listing(Keyspace keyspace)
    {
        using var view = new View(keyspace);
        view.Open();
        return [.. view[0].Listing(), .. view[1].Listing(), .. view[2].Listing(), .. view[5].Listing()];
    }

    private static double Ratio(Keyspace keyspace)
    {
        KeyspaceStatistics statistics = keyspace.GetStatistics();
        return (double)statistics.TopBytes / statistics.LiveBytes;
    }
}
