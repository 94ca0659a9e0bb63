using PlumCache.Storage;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>Changes of the root as tests want them, in a word.</summary>
internal static class KeyspaceRoots
{
    /// <summary>
    /// Swaps in another root behind the back of the lane's holder, who then loses: one where two databases are exchanged. Nothing in the
    /// server does so; it is how tests have a batch run again.
    /// </summary>
    public static void Overtake(this Keyspace keyspace, int first = 14, int second = 15)
    {
        int a = KeyspaceRoot.IndexOf(first), b = KeyspaceRoot.IndexOf(second);
        for (bool isSwapped = false; !isSwapped;)
        {
            KeyspaceRoot seen = keyspace.RootCell.Current;
            isSwapped = keyspace.RootCell.TrySwap(
                seen,
                seen with
                {
                    Tries = seen.Tries.SetItem(a, seen.Tries[b]).SetItem(b, seen.Tries[a]),
                    Revision = seen.Revision + 1,
                    Version = seen.Version + 1,
                });
        }
    }

    /// <summary>Exchanges two databases by a publish of its own.</summary>
    public static void SwapDatabases(this Keyspace keyspace, int first, int second) =>
        keyspace.Change(draft => draft.SwapDatabases(first, second));

    /// <summary>Begins a watch by a publish of its own.</summary>
    /// <returns>Its number.</returns>
    public static long Watch(this Keyspace keyspace, int database, ReadOnlySpan<byte> key, bool isPrefix = false)
    {
        byte[] copy = key.ToArray();
        long since = 0;
        keyspace.Change(draft => since = draft.Watch(database, copy, isPrefix));
        return since;
    }

    /// <summary>Ends a watch by a publish of its own.</summary>
    public static void Unwatch(this Keyspace keyspace, int database, byte[] key, bool isPrefix = false) =>
        keyspace.Change(draft => draft.Unwatch(database, key, isPrefix));

    /// <summary>Ends one watch.</summary>
    public static void Unwatch(this Draft draft, int database, byte[] key, bool isPrefix = false) =>
        draft.Unwatch([new WatchedPlace(database, key, isPrefix)]);

    /// <summary>Any change, by a publish of its own.</summary>
    public static void Change(this Keyspace keyspace, Action<Draft> change, long timeMs = 0)
    {
        keyspace.Lane.Enter();
        Draft draft = keyspace.OpenDraft();
        try
        {
            change(draft);
            Assert.Equal(PublishResult.Published, draft.TryPublish(timeMs));
        }
        finally
        {
            if (draft.IsOpen) draft.Abandon();
            keyspace.Lane.Exit();
        }
    }
}
