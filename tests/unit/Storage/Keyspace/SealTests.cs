using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Storage;

public sealed class SealTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void ShowsTheDraftAsItWasHoweverItGoesOn()
    {
        for (int i = 0; i < 100; i++)
        {
            _keyspace.Set($"key:{i:000}", "old");
        }

        List<Lease> leases = [];
        List<string[]> expected = [];
        _keyspace.Write(
            draft =>
            {
                for (int round = 0; round < 4; round++)
                {
                    for (int i = round; i < 100; i += 3)
                    {
                        draft.Set($"key:{i:000}", $"round {round}");
                    }

                    draft.Remove(0, Bytes($"key:{50 + round:000}"));
                    expected.Add(draft[0].Listing());
                    leases.Add(draft.Seal());
                    Assert.Equal(expected[round], leases[round][0].Listing());
                }

                draft.RemovePrefix(0, default);
                draft.Set("end", "x");
            },
            timeMs: 77);

        Assert.Equal(101, _keyspace.Revision);
        for (int round = 0; round < 4; round++)
        {
            Assert.Equal(expected[round], leases[round][0].Listing());
            Assert.Equal(101, leases[round].Revision);
            Assert.Equal(77, leases[round].TimeMs);
            Assert.True(leases[round].IsSealed);
        }

        // Later versions and freeing must leave them alone as well.
        for (int i = 0; i < 500; i++)
        {
            _keyspace.Set($"key:{i % 100:000}", $"later {i}");
        }

        _keyspace.ReclaimAll();
        foreach (int round in new[] { 2, 0, 3, 1 })
        {
            Assert.Equal(expected[round], leases[round][0].Listing());
            leases[round].Dispose();
            _keyspace.ReclaimAll();
        }

        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void EndsWithTheDraftWhenThatIsAbandonedOrLost()
    {
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        draft.Set("a", "1");
        Lease lease = draft.Seal();
        draft.Set("b", "2");
        draft.Abandon();
        _keyspace.Lane.Exit();
        Assert.True(lease.IsEnded);
        Assert.Throws<ObjectDisposedException>(() => lease[0].Count);

        Lease? lost = null;
        Assert.Equal(PublishResult.Lost, _keyspace.Write(next =>
        {
            next.Set("a", "1");
            lost = next.Seal();
            next.Set("a", "2");
            _keyspace.Overtake(0, 1);
        }));
        Assert.True(lost!.IsEnded);
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void LeasesTheRootItselfWhenNothingChangedYet()
    {
        _keyspace.Set("a", "1");
        Lease? lease = null;
        _keyspace.Write(draft =>
        {
            lease = draft.Seal();
            draft.Set("a", "2");
        });
        Assert.False(lease!.IsSealed);
        Assert.Equal(1, lease.Revision);
        Assert.Equal("1", lease[0].Find("a"));
        lease.Dispose();
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void MayBeReleasedBeforeThePublish()
    {
        _keyspace.Write(draft =>
        {
            draft.Set("a", "1");
            draft.Seal().Dispose();
            draft.Set("a", "2");
        });
        Assert.Equal("2", _keyspace.Find("a"));
        Assert.Equal(1, _keyspace.Revision);
        _keyspace.AssertNothingLeaksAfterClearing();
    }
}
