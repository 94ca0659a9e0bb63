using CsCheck;
using PlumCache.Storage;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine;

/// <summary>
/// Random histories of everything that changes keys: commands of all kinds alone, in transactions and together with other connections',
/// plugins that throw, races that are lost, keys that end and are swept, keys that are evicted, ticks, writes of the host, arenas that
/// fill. Whoever
/// keeps the records of all commits has the same keyspace after each: databases, what plugins keep, snapshots, expiries, revisions and
/// times. The log will stand on this.
/// </summary>
public sealed class ReplayProperties
{
    /// <summary>Of 4,000 bytes: most arenas are nearly full when a history begins.</summary>
    private static readonly Gen<int> Spare = Gen.Frequency((4, Gen.Int[0, 4]), (1, Gen.Int[5, 60]));

    private static readonly Gen<ReplayHistory> Histories = Gen.Select(Spare, Gen.Bool, ReplayDeed.Any.Array[1, 20])
        .Select(static (spare, isKept, deeds) => new ReplayHistory(spare, isKept, deeds));

    [Fact]
    public void WhoKeepsTheRecordsHasTheKeyspace()
    {
        var seen = new Sightings();
        Histories.Sample(history => history.Check(seen, maxMemoryBytes: 0), iter: TestBudget.Times(300));
        seen.AssertAll(
        [
            .. ReplayRun.Everything,
            ReplayRun.Shared,
            .. Enum.GetValues<ChangeKind>().Except([ChangeKind.None]).Select(static kind => kind.ToString()),
        ]);
    }

    [Fact]
    public void AlsoWhereKeysAreEvicted()
    {
        var seen = new Sightings();
        Histories.Sample(history => history.Check(seen, maxMemoryBytes: 12_000), iter: TestBudget.Times(150));
        seen.AssertAll([.. ReplayRun.Everything, nameof(ChangeCause.Evicted)]);
    }
}
