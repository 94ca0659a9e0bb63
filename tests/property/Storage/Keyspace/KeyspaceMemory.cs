using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>Counts what a keyspace holds.</summary>
internal static class KeyspaceMemory
{
    /// <summary>Every invariant of the tries holds, and all that lives is in the root or waits to be freed. No record may be out.</summary>
    public static void AssertAddsUp(Keyspace keyspace)
    {
        Retired[] retired = [.. keyspace.Reclaimer.AllRetired()];
        uint[] dropped = [.. retired.Where(block => block.IsDeep).Select(block => block.Handle)];
        long waiting = retired.Where(block => !block.IsDeep).Sum(block => keyspace.Heap.Arena.SizeOf(block.Handle));
        long reachable = new TrieChecker(keyspace.Heap).Check(keyspace.RootCell.Current.AllRoots, dropped);
        Assert.Equal(keyspace.GetStatistics().LiveBytes, reachable + waiting);
    }
}
