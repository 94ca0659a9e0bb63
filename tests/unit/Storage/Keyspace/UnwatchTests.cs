using CsCheck;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>Watches that end without a publish of their own.</summary>
public sealed class UnwatchTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose() => _keyspace.Dispose();

    private WatchTable Watches => _keyspace.RootCell.Current.Watches;

    [Fact]
    public void ANoteChangesNoRootAndTheNextPublishTakesItAlong()
    {
        _keyspace.Watch(0, Bytes("a"));
        _keyspace.Watch(0, Bytes("a"), isPrefix: true);
        KeyspaceRoot before = _keyspace.RootCell.Current;
        _keyspace.Unwatch([new(0, Bytes("a")), new(0, Bytes("a"), IsPrefix: true)]);
        Assert.Same(before, _keyspace.RootCell.Current);
        _keyspace.Set("b", "1");
        Assert.True(Watches.IsEmpty);
        Assert.Equal(before.Revision + 1, _keyspace.Revision);
    }

    [Fact]
    public void WithoutAPublishTheUpkeepTakesItInOneSwapThatKeepsRevisionAndVersion()
    {
        _keyspace.Watch(0, Bytes("a"));
        KeyspaceRoot before = _keyspace.RootCell.Current;
        _keyspace.Unwatch([new(0, Bytes("a"))]);
        Assert.False(TakeUnwatched());
        KeyspaceRoot after = _keyspace.RootCell.Current;
        Assert.True(after.Watches.IsEmpty);
        Assert.Equal((before.Revision, before.Version), (after.Revision, after.Version));
        Assert.False(TakeUnwatched());
        Assert.Same(after, _keyspace.RootCell.Current);
    }

    [Fact]
    public void WhatALostOrAbandonedDraftWouldHaveTakenIsTakenByTheNext()
    {
        _keyspace.Watch(0, Bytes("a"));
        _keyspace.Watch(0, Bytes("b"));
        _keyspace.Unwatch([new(0, Bytes("a"))]);
        Assert.Equal(PublishResult.Lost, _keyspace.Write(draft =>
        {
            draft.Set("x", "1");
            _keyspace.Overtake();
        }));
        _keyspace.Unwatch([new(0, Bytes("b"))]);
        _keyspace.Write(static draft => draft.Remove(0, Bytes("missing"))); // changes nothing, so it publishes nothing
        Assert.Equal(2, Watches.Count);
        _keyspace.Set("x", "1");
        _keyspace.Set("x", "2");
        Assert.True(Watches.IsEmpty);
    }

    [Fact]
    public void WhoWatchesTheSameMeanwhileGoesOnWatching()
    {
        _keyspace.Watch(0, Bytes("a"));
        _keyspace.Unwatch([new(0, Bytes("a"))]);
        long since = -1;
        _keyspace.Write(draft => since = draft.Watch(0, Bytes("a")));
        Assert.Equal(1, Assert.Single(Watches.All).Watchers);
        _keyspace.Set("a", "1");
        Assert.True(_keyspace.LastTouched(0, Bytes("a")) > since);
    }

    [Fact]
    public void OnePublishTakesWholeNotesUntilTheyAreEnoughAndTheUpkeepSaysThatThereAreMore()
    {
        const int Notes = 5, Places = (UnwatchNotes.EnoughPlaces / 2) + 1;
        for (int note = 0; note < Notes; note++)
        {
            string[] keys = [.. Enumerable.Range(0, Places).Select(i => $"{note}:{i}")];
            _keyspace.Write(draft => Array.ForEach(keys, key => draft.Watch(0, Bytes(key))));
            _keyspace.Unwatch(keys.Select(static key => new WatchedPlace(0, Bytes(key))).Reverse());
        }

        // Each note but the last was taken along when the next ones were watched.
        Assert.Equal(Places, Watches.Count);
        string[][] clients =
            [.. Enumerable.Range(0, Notes).Select(static client => Enumerable.Range(0, Places).Select(i => $"{client}.{i}").ToArray())];
        _keyspace.Write(draft => Array.ForEach(clients, keys => Array.ForEach(keys, key => draft.Watch(0, Bytes(key)))));
        Array.ForEach(clients, keys => _keyspace.Unwatch(keys.Select(static key => new WatchedPlace(0, Bytes(key)))));
        Assert.Equal(Notes * Places, Watches.Count);
        Assert.True(TakeUnwatched());
        Assert.Equal((Notes - 2) * Places, Watches.Count);
        Assert.True(TakeUnwatched());
        Assert.False(TakeUnwatched());
        Assert.True(Watches.IsEmpty);
    }

    [Fact]
    public void NotesOfManyThreadsAreAllTaken()
    {
        const int Threads = 4, Each = 500;
        _keyspace.Write(static draft =>
        {
            for (int i = 0; i < Threads * Each; i++) draft.Watch(0, Bytes("shared"));
        });
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < Each; i++) _keyspace.Unwatch([new(0, Bytes("shared"))]);
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        for (int i = 0; threads.Any(static thread => thread.IsAlive); i++) _keyspace.Set("x", $"{i}");
        Array.ForEach(threads, static thread => thread.Join());
        while (TakeUnwatched())
        {
        }

        Assert.True(Watches.IsEmpty);
    }

    /// <summary>Both ways, place by place and by a walk of all that is watched.</summary>
    [Fact]
    public void ATableWithoutSomePlacesIsWhatIsLeftOfIt() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 400].Array[0, 40]).Sample(
            static (watched, gone) =>
            {
                WatchTable table = WatchTable.Empty;
                var left = new SortedDictionary<(int Database, bool IsPrefix, int Key), int>();
                for (int i = 0; i < watched; i++)
                {
                    (int database, bool isPrefix, int key) = Place(i);
                    table = table.WithWatcher(database, isPrefix, Bytes($"{key:000}"));
                    left[(database, isPrefix, key)] = left.GetValueOrDefault((database, isPrefix, key)) + 1;
                }

                foreach (int i in gone)
                {
                    if (left.TryGetValue(Place(i), out int watchers)) left[Place(i)] = watchers - 1;
                    if (watchers == 1) left.Remove(Place(i));
                }

                WatchTable after = table.Without(
                    WatchTable.Ordered(
                    gone.Select(Place)
                    .Select(static place => new WatchedPlace(place.Database, Bytes($"{place.Key:000}"), place.IsPrefix))));
                Assert.Equal(
                    left.Select(static pair => (pair.Key.Database, pair.Key.IsPrefix, $"{pair.Key.Key:000}", pair.Value)),
                    after.All.Select(
                        static each => (each.Database, each.IsPrefix, System.Text.Encoding.UTF8.GetString(each.Key), each.Watchers)));
                if (left.Values.Sum() == watched) Assert.Same(table, after);
            },
            iter: TestBudget.Times(300));

    private static (int Database, bool IsPrefix, int Key) Place(int number) => (number % 3, number % 2 == 0, number % 150);

    private bool TakeUnwatched()
    {
        _keyspace.Lane.Enter();
        try
        {
            return _keyspace.TakeUnwatched();
        }
        finally
        {
            _keyspace.Lane.Exit();
        }
    }
}
