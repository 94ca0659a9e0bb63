using CsCheck;
using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

public sealed class WatchTableProperties
{
    private static readonly Gen<byte[]> GenKey = Gen.Byte[(byte)'a', (byte)'c'].Array[0, 4];

    private static readonly Gen<(int Kind, int Database, bool IsPrefix, byte[] Key)[]> GenHistory =
        Gen.Select(Gen.Int[0, 3], Gen.Int[-1, 1], Gen.Bool, GenKey).Array[0, 60];

    [Fact]
    public void AgreesWithAListOfWatches() => GenHistory.Sample(
        history =>
        {
            WatchTable table = WatchTable.Empty;
            List<Watched> model = [];
            long revision = 0;
            foreach ((int kind, int database, bool isPrefix, byte[] key) in history)
            {
                revision++;
                table = Apply(table, kind, database, isPrefix, key, revision);
                Apply(model, kind, database, isPrefix, key, revision);
                Assert.Equal(model.Count, table.Count);
                foreach (Watched watched in model)
                {
                    Assert.Equal(watched.LastTouched, table.LastTouched(watched.Database, watched.IsPrefix, watched.Key));
                }
            }
        },
        iter: 2000);

    private static WatchTable Apply(WatchTable table, int kind, int database, bool isPrefix, byte[] key, long revision) => kind switch
    {
        0 => table.WithWatcher(database, isPrefix, key, revision),
        1 => table.WithoutWatcher(database, isPrefix, key),
        2 => table.WithKeyTouched(database, key, revision),
        _ => table.WithPrefixTouched(database, key, revision),
    };

    private static void Apply(List<Watched> model, int kind, int database, bool isPrefix, byte[] key, long revision)
    {
        int at = model.FindIndex(w => w.CompareTo(database, isPrefix, key) == 0);
        switch (kind)
        {
            case 0 when at < 0:
                model.Add(new Watched(database, isPrefix, key, 1, revision));
                break;
            case 0:
                model[at] = model[at] with { Watchers = model[at].Watchers + 1 };
                break;
            case 1 when at >= 0 && model[at].Watchers == 1:
                model.RemoveAt(at);
                break;
            case 1 when at >= 0:
                model[at] = model[at] with { Watchers = model[at].Watchers - 1 };
                break;
            case 2 or 3:
                for (int i = 0; i < model.Count; i++)
                {
                    if (model[i].Database == database && IsCovered(model[i], key, isPrefixTouched: kind == 3))
                    {
                        model[i] = model[i] with { LastTouched = revision };
                    }
                }

                break;
        }
    }

    private static bool IsCovered(Watched watched, byte[] key, bool isPrefixTouched) =>
        watched.Key.AsSpan().SequenceEqual(key)
        || (watched.IsPrefix && key.AsSpan().StartsWith(watched.Key))
        || (isPrefixTouched && watched.Key.AsSpan().StartsWith(key));
}
