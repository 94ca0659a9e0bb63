using CsCheck;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>
/// The table, on the drafts of a keyspace, against a list of watches and sets of keys. In the model each change asks each watch whether it
/// concerns it.
/// </summary>
public sealed class WatchTableProperties
{
    private static readonly Gen<byte[]> GenKey = Gen.Byte[(byte)'a', (byte)'c'].Array[0, 3];

    private static readonly Gen<(int Kind, int Database, bool IsPrefix, byte[] Key, byte[] To)[]> GenHistory =
        Gen.Select(Gen.Int[0, 10], Gen.Int[-1, 1], Gen.Bool, GenKey, GenKey).Array[0, 60];

    [Fact]
    public void AgreesWithAListOfWatches() => GenHistory.Sample(
        history =>
        {
            using var keyspace = new Keyspace(new KeyspaceOptions { ArenaLimitBytes = 64 << 20 });
            var model = new WatchModel();
            keyspace.Lane.Enter();
            for (int i = 0; i < history.Length;)
            {
                // Some drafts hold several changes: the numbers must not depend on where one ends.
                Draft draft = keyspace.OpenDraft();
                for (int end = Math.Min(history.Length, i + 1 + (i % 4)); i < end; i++)
                {
                    Apply(keyspace, draft, model, history[i]);
                    model.AssertEqual((watch, since) => draft.LastTouched(watch.Database, watch.Key, watch.IsPrefix) > since);
                }

                Assert.Equal(PublishResult.Published, draft.TryPublish(0));
                model.AssertEqual((watch, since) => keyspace.LastTouched(watch.Database, watch.Key, watch.IsPrefix) > since);
                Assert.False(keyspace.TakeUnwatched()); // as the upkeep does, where a draft had changed nothing and so took no note along
                model.AssertEqual((watch, since) => keyspace.LastTouched(watch.Database, watch.Key, watch.IsPrefix) > since);
                Assert.Equal(model.Watches.Select(static watch => (watch.Database, watch.IsPrefix,
                    Convert.ToHexString(watch.Key))).Distinct().Count(), keyspace.RootCell.Current.Watches.Count);
            }

            keyspace.Lane.Exit();
        },
        iter: TestBudget.Times(500));

    private static void Apply(
        Keyspace keyspace, Draft draft, WatchModel model, (int Kind, int Database, bool IsPrefix, byte[] Key, byte[] To) step)
    {
        (int kind, int database, bool isPrefix, byte[] key, byte[] to) = step;
        switch (kind)
        {
            case 0 or 1:
                model.Watches.Add(new WatchModel.Watch(database, isPrefix, key, draft.Watch(database, key, isPrefix)));
                break;
            case 2 when model.Unwatch(database, isPrefix, key):
                draft.Unwatch(database, key, isPrefix);
                break;
            case 3 or 4:
                draft.Set(database, key, to);
                model.Put(database, key);
                break;
            case 5:
                draft.Remove(database, key);
                model.Remove(database, key);
                break;
            case 6:
                draft.RemovePrefix(database, key);
                model.RemovePrefix(database, key);
                break;
            case 7 or 8 when !key.AsSpan().StartsWith(to) && !to.AsSpan().StartsWith(key):
                model.Transplant(database, key, Math.Abs(database), to, isMove: kind == 8);
                _ = kind == 8
                    ? draft.MovePrefix(database, key, Math.Abs(database), to)
                    : draft.CopyPrefix(database, key, Math.Abs(database), to);
                break;
            case 9:
                draft.SwapDatabases(0, 1);
                model.Swap();
                break;
            case 10:
                keyspace.Unwatch(
                    model.Watches.Where(watch => watch.IsPrefix == isPrefix)
                    .Select(static watch => new WatchedPlace(watch.Database, watch.Key, watch.IsPrefix)));
                model.Watches.RemoveAll(watch => watch.IsPrefix == isPrefix);
                break;
        }
    }
}
