using System.Text;
using CsCheck;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Storage;

public sealed class SnapshotProperties
{
    private static readonly Gen<byte[]> GenKey = Gen.Char["ab"].Array[0, 4].Select(chars => Encoding.ASCII.GetBytes(chars));

    [Fact]
    public void WhatSnapshotsLeasesViewsAndDiffsShowEqualsTheModelAndNothingIsLeft() => Gen.Select(Gen.UInt, Gen.Int[1, 60]).Sample(
        (seed, steps) =>
        {
            using var history = new SnapshotHistory(seed);
            history.Run(steps);
        },
        iter: TestBudget.Times(150));

    /// <summary>Beside one another: a snapshot that is restored, and a copy in a database of its own that is copied back.</summary>
    [Fact]
    public void ARestoreTouchesWhatACopyTouches() =>
        Gen.Select(GenKey.Array[0, 40], GenKey.Array[0, 20], GenKey.Array[0, 20], GenKey, Gen.Select(GenKey, Gen.Bool).Array[1, 12]).Sample(
        (keys, removed, added, prefix, watches) =>
        {
            using var snapshots = new Keyspace(new KeyspaceOptions { ArenaLimitBytes = 1 << 24 });
            using var copies = new Keyspace(new KeyspaceOptions { ArenaLimitBytes = 1 << 24 });
            bool[] restored = Touched(
                snapshots, keys, removed, added, watches, draft =>
                    draft.Snapshots.Create(0, "s"u8, default, 0), draft => draft.Snapshots.Restore(0, "s"u8, prefix));
            bool[] copied = Touched(copies, keys, removed, added, watches, draft => draft.CopyPrefix(0, default, 1, default),
                draft => draft.CopyPrefix(1, prefix, 0, prefix));
            Assert.Equal(copied, restored);
        },
        iter: TestBudget.Times(2000));

    private static bool[] Touched(
        Keyspace keyspace, byte[][] keys, byte[][] removed, byte[][] added, (byte[] Key, bool IsPrefix)[] watches, Action<Draft> keep,
            Action<Draft> bringBack)
    {
        Write(keyspace, draft => Array.ForEach(keys, key => draft.Set(0, key, "1"u8)));
        Write(keyspace, keep);
        Write(keyspace, draft => Array.ForEach(removed, key => draft.Remove(0, key)));
        Write(keyspace, draft => Array.ForEach(added, key => draft.Set(0, key, "2"u8)));
        long[] since = [.. watches.Select(watch => keyspace.Watch(0, watch.Key, watch.IsPrefix))];
        Write(keyspace, bringBack);
        return [.. watches.Select((watch, at) => keyspace.LastTouched(0, watch.Key, watch.IsPrefix) > since[at])];
    }

    private static void Write(Keyspace keyspace, Action<Draft> change)
    {
        keyspace.Lane.Enter();
        Draft draft = keyspace.OpenDraft();
        change(draft);
        Assert.Equal(PublishResult.Published, draft.TryPublish(0));
        keyspace.Lane.Exit();
    }
}
