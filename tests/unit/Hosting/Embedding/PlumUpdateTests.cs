using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Embedding;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Hosting.Embedding;

public sealed class PlumUpdateTests
{
    [Fact]
    public void ReadsWhatItHasWritten()
    {
        using var kit = new EmbeddedKit();
        kit.Set("a:1", "1");
        long keys = kit.Keys.Update(static update =>
        {
            update.Set("a:2", "2", TimeSpan.FromMinutes(1));
            Assert.Equal(("1", "2", null), (update.GetText("a:1"), update.GetText("a:2"), update.GetText("a:3")));
            Assert.Equal(update.Time + TimeSpan.FromMinutes(1), update.ExpiresAt("a:2"));
            Assert.True(update.SetLifetime("a:1", TimeSpan.FromSeconds(1)));
            Assert.True(update.SetLifetime("a:2", null));
            Assert.False(update.SetLifetime("a:3", null));
            Assert.True(update.Remove("a:2"));
            Assert.False(update.Remove("a:2"));
            return update.Count("a:");
        });
        Assert.Equal(1, keys);
        kit.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((false, 0, null), kit.Keys.Update(static update => (update.Contains("a:1"), update.Count(), update.ExpiresAt("a:1"))));
        Assert.False(kit.Keys.Update(static update => update.Remove("a:1")));
    }

    [Fact]
    public void RunsAgainOnWhatHasOvertakenIt()
    {
        using var kit = new EmbeddedKit();
        kit.Set("n", "1");
        int runs = 0;
        kit.Keys.Update(update =>
        {
            if (++runs == 1) kit.Keys.Core.Keyspace.Overtake(0, 1);
            update.Set("n", $"{update.GetText("n")}+");
        });
        using PlumView view = kit.Keys.OpenView(), other = kit.Keys.OpenView(1);
        Assert.Equal((2, "+", "1"), (runs, view.GetText("n"), other.GetText("n")));
    }

    [Fact]
    public async Task NoIncrementIsLostAmongManyThreads()
    {
        const int Threads = 4, Increments = 300;
        using var kit = new EmbeddedKit();
        using var stop = new CancellationTokenSource();
        int runs = 0;
        var overtaker = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) kit.Keys.Core.Keyspace.Overtake();
        }, TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < Increments; i++)
            {
                kit.Keys.Update(update =>
                {
                    Interlocked.Increment(ref runs);
                    update.Set("n", $"{int.Parse(update.GetText("n") ?? "0", System.Globalization.CultureInfo.InvariantCulture) + 1}");
                });
            }
        }, TestContext.Current.CancellationToken)));
        await stop.CancelAsync();
        await overtaker;
        using PlumView view = kit.Keys.OpenView();
        Assert.Equal($"{Threads * Increments}", view.GetText("n"));
        Assert.True(runs >= Threads * Increments);
    }

    [Fact]
    public void WhatItThrowsComesOutAndNothingIsChanged()
    {
        using var kit = new EmbeddedKit();
        kit.Set("a", "1");
        long revision = kit.Keys.Revision;
        var thrown = new FormatException();
        Assert.Same(thrown, Assert.Throws<FormatException>(() => kit.Keys.Update(update =>
        {
            update.RemovePrefix("");
            update.CreateSnapshot("s");
            throw thrown;
        })));
        using PlumView view = kit.Keys.OpenView();
        Assert.Equal((revision, "1"), (view.Revision, view.GetText("a")));
        Assert.Empty(view.Snapshots);
        kit.Set("a", "2"); // and the next one has its turn
    }

    [Fact]
    public void NamesAndPrefixesOfSnapshotsHaveTheirLimits()
    {
        using var kit = new EmbeddedKit();
        string longest = new('n', 255), key = new('k', 65_536);
        kit.Keys.Update(update => update.CreateSnapshot(longest, key));
        Assert.Contains("256 bytes, and 255 are allowed",
            Assert.Throws<ArgumentException>(() => kit.Keys.Update(update => update.CreateSnapshot(longest + "n"))).Message,
            StringComparison.Ordinal);
        Assert.Contains("65537 bytes, and max_key_bytes is 65536",
            Assert.Throws<ArgumentException>(() => kit.Keys.Update(update => update.CreateSnapshot("s", key + "k"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ALifetimeOfAPrefixIsThatOfAllItsKeys()
    {
        using var kit = new EmbeddedKit();
        foreach (string key in new[] { "a:1", "a:2", "b" }) kit.Set(key, key);
        Assert.Equal(2, kit.Keys.Update(static update => update.SetPrefixLifetime("a:", TimeSpan.FromSeconds(5))));
        kit.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(2, kit.Keys.Update(static update => update.SetPrefixLifetime("a:", null)));
        Assert.Equal(0, kit.Keys.Update(static update => update.SetPrefixLifetime("a:", null)));
        Assert.Equal(2, kit.Keys.Update(static update => update.SetPrefixLifetime("a:", TimeSpan.FromSeconds(1))));
        kit.Advance(TimeSpan.FromSeconds(1));
        using PlumView view = kit.Keys.OpenView();
        Assert.Equal((0, 1), (view.Count("a:"), view.Count()));
    }

    [Fact]
    public void AnUpdateThatChangesNothingMakesNoRevision()
    {
        using var kit = new EmbeddedKit();
        Assert.Equal(0, kit.Keys.Update(static update => update.RemovePrefix("none:")));
        Assert.Equal(0, kit.Keys.Revision);
    }

    [Fact]
    public void IsNotNestedNorUsedBehindItsEndNorElsewhere()
    {
        using var kit = new EmbeddedKit();
        Assert.Contains("under way on this thread",
            Assert.Throws<InvalidOperationException>(() => kit.Keys.Update(_ => kit.Set("a", "1"))).Message, StringComparison.Ordinal);
        PlumUpdate kept = null!;
        Exception? elsewhere = null;
        kit.Keys.Update(update =>
        {
            kept = update;
            var thread = new Thread(() => elsewhere = Record.Exception(() => update.Set("a", "1")));
            thread.Start();
            thread.Join();
        });
        Assert.Contains("belongs to the thread", Assert.IsType<InvalidOperationException>(elsewhere).Message, StringComparison.Ordinal);
        Assert.Contains("is over", Assert.Throws<InvalidOperationException>(() => kept.Set("a", "1")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => kept.Keys().Any());
        kit.Set("a", "2");
        Assert.Throws<InvalidOperationException>(() => kept.GetText("a"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFunctionThatGoesOnWhereAnOperationHasFailedChangesNothing(bool goesOnWriting)
    {
        using var kit = new EmbeddedKit(new PlumCacheOptions { ArenaLimitBytes = 64 << 20 });
        kit.Set("kept", "1");
        Assert.Contains("has failed", Assert.Throws<InvalidOperationException>(() => kit.Keys.Update(update =>
        {
            Assert.Throws<ArenaFullException>(() => Fill(update));
            if (goesOnWriting) update.Set("a", "1");
        })).Message, StringComparison.Ordinal);
        Assert.Equal(1, kit.Keys.Revision);
        kit.Set("a", "2");
        Assert.Equal("2", kit.Keys.Update(static update => update.GetText("a")));

        static void Fill(PlumUpdate update)
        {
            byte[] value = new byte[1 << 20];
            for (int i = 0; i < 100; i++) update.Set($"fill:{i}", value);
        }
    }

    [Fact]
    public void NamesTheLimitThatAKeyOrValuePasses()
    {
        using var kit = new EmbeddedKit(new PlumCacheOptions { ArenaLimitBytes = 64 << 20, MaxKeyBytes = 10, MaxBulkBytes = 20 });
        kit.Set("0123456789", "01234567890123456789");
        Assert.Contains("max_key_bytes is 10", Assert.Throws<ArgumentException>(() => kit.Set("0123456789x", "")).Message,
            StringComparison.Ordinal);
        Assert.Contains("max_bulk_bytes is 20", Assert.Throws<ArgumentException>(() => kit.Set("a", new string('x', 21))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => kit.Keys.Update(static update => update.CopyPrefix("0", "xx")));
        Assert.Throws<ArgumentOutOfRangeException>(() => kit.Set("a", "", TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => kit.Keys.Update(static _ => { }, database: 16));
        Assert.Equal(1, kit.Keys.Update(static update => update.Count()));
    }

    [Fact]
    public void CopiesMovesAndRemovesWholePrefixes()
    {
        using var kit = new EmbeddedKit();
        for (int i = 0; i < 100; i++) kit.Set($"a:{i}", $"{i}");
        kit.Set("b:old", "x");
        kit.Keys.Update(static update =>
        {
            Assert.Equal(100, update.CopyPrefix("a:", "b:"));
            Assert.Equal(100, update.MovePrefix("a:", "c:"));
            Assert.Equal(100, update.CopyPrefix("c:", "c:"));
            Assert.Equal((0, 100, 100), (update.Count("a:"), update.Count("b:"), update.Count("c:")));
            Assert.Equal(11, update.RemovePrefix("c:1"));
            update.Set("b:7", "seven");
        });
        using PlumView view = kit.Keys.OpenView();
        Assert.Equal((189, null, "seven", "7"), (view.Count(), view.GetText("b:old"), view.GetText("b:7"), view.GetText("c:7")));
    }

    [Fact]
    public void WalksOverKeysThatItChangesMeanwhile()
    {
        using var kit = new EmbeddedKit();
        foreach (string key in new[] { "a:1", "a:2", "a:4", "b" }) kit.Set(key, "x");
        kit.Keys.Update(static update =>
        {
            var seen = new List<string>();
            foreach (byte[] key in update.Keys("a:"))
            {
                seen.Add(key.AsText());
                update.Remove(key);
                if (seen.Count == 2) update.Set("a:3", "new");
            }

            AssertTexts(["a:1", "a:2", "a:3", "a:4"], seen);
            Assert.Equal(1, update.Count());
        });
    }

    [Fact]
    public void KeepsReadsAndRestoresSnapshots()
    {
        using var kit = new EmbeddedKit();
        kit.Set("a:1", "1");
        kit.Set("b:1", "1");
        kit.Set("a:due", "1", TimeSpan.FromSeconds(5));
        kit.Keys.Update(static update => update.CreateSnapshot("s", "a:"));
        using PlumView taken = kit.Keys.OpenView();
        kit.Time.Advance(TimeSpan.FromSeconds(10));
        kit.Keys.Update(static update =>
        {
            update.Set("a:1", "2");
            update.Set("a:2", "2");
            update.Set("b:1", "2");
        });
        PlumSnapshot about = Assert.Single(taken.Snapshots);
        Assert.Equal(("s", "a:", taken.Revision, taken.Time, null),
            (about.NameText, about.Prefix.AsText(), about.Revision, about.Time, about.ExpiresAt));
        using PlumView? snapshot = kit.Keys.OpenSnapshot("s");
        using PlumView live = kit.Keys.OpenView();
        AssertTexts(["a:1", "a:due"], snapshot!.Keys().AsText());
        Assert.Equal((taken.Revision, taken.Time), (snapshot.Revision, snapshot.Time));
        AssertTexts(["a:1", "a:2", "a:due"], snapshot.Diff(live, "a:").Select(static change => change.KeyText));
        Assert.Equal(1, kit.Keys.Update(static update => update.RestoreSnapshot("s")));
        Assert.True(kit.Keys.Update(static update => update.DropSnapshot("s")));
        Assert.False(kit.Keys.Update(static update => update.DropSnapshot("s")));
        kit.Maintain();
        Assert.Equal("1", snapshot.GetText("a:due"));
        using PlumView restored = kit.Keys.OpenView();
        Assert.Equal(("1", null, "2", false),
            (restored.GetText("a:1"), restored.GetText("a:2"), restored.GetText("b:1"), restored.Contains("a:due")));
        Assert.Null(kit.Keys.OpenSnapshot("s"));
    }

    [Fact]
    public void RefusesNamesAndPrefixesThatAreNoSnapshots()
    {
        using var kit = new EmbeddedKit();
        kit.Keys.Update(static update => update.CreateSnapshot("s", "a:", TimeSpan.FromSeconds(1)));
        foreach (string name in new[] { "", "LIVE", "live", "@1", "s" })
        {
            Assert.Throws<ArgumentException>(() => kit.Keys.Update(update => update.CreateSnapshot(name)));
        }
        Assert.Throws<ArgumentException>(() => kit.Keys.Update(static update => update.RestoreSnapshot("s", "b:")));
        Assert.Throws<KeyNotFoundException>(() => kit.Keys.Update(static update => update.RestoreSnapshot("t")));
        Assert.Null(kit.Keys.OpenSnapshot("s", database: 1));
        kit.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(kit.Keys.OpenSnapshot("s"));
        Assert.Throws<KeyNotFoundException>(() => kit.Keys.Update(static update => update.RestoreSnapshot("s")));
        kit.Keys.Update(static update => update.CreateSnapshot("s"));
        Assert.NotNull(kit.Keys.OpenSnapshot("s"));
    }

    [Fact]
    public void AWatchSeesIt()
    {
        using var kit = new EmbeddedKit();
        kit.Set("a", "1");
        long since = kit.Keys.Core.Keyspace.Watch(0, "a"u8);
        kit.Set("b", "1");
        Assert.False(kit.Keys.Core.Keyspace.LastTouched(0, "a"u8) > since);
        kit.Set("a", "2");
        Assert.True(kit.Keys.Core.Keyspace.LastTouched(0, "a"u8) > since);
    }

    [Fact]
    public void AFullArenaRefusesItWholeAndTakesTheNextOneOnceThereIsRoom()
    {
        using var kit = new EmbeddedKit(new PlumCacheOptions { ArenaLimitBytes = 1 << 20 });
        kit.Set("a", "1");
        Assert.Contains("arena_limit", Assert.Throws<KeyspaceFullException>(() => kit.Keys.Update(static update =>
        {
            update.Remove("a");
            for (int i = 0; i < 200; i++) update.Set($"k{i}", new string('x', 10_000));
        })).Message, StringComparison.Ordinal);
        Assert.Equal((1, "1"), kit.Keys.Update(static update => (update.Count(), update.GetText("a"))));
        for (int i = 0; i < 1000; i++) kit.Set($"k{i % 50}", new string('x', 10_000)); // garbage is freed on the way
        Assert.Equal(51, kit.Keys.Update(static update => update.Count()));
    }

    [Fact]
    public void MaxMemoryRefusesWhatGrowsWhereNothingMayBeEvicted()
    {
        using var kit = new EmbeddedKit(new PlumCacheOptions { ArenaLimitBytes = 64 << 20, MaxMemoryBytes = 1000 });
        kit.Set("a", new string('x', 900));
        Assert.Contains("maxmemory", Assert.Throws<KeyspaceFullException>(() => kit.Set("b", new string('x', 900))).Message,
            StringComparison.Ordinal);
        kit.Set("a", new string('y', 999));
        Assert.Equal((1, 'y'), kit.Keys.Update(static update => (update.Count(), update.GetText("a")![0])));
    }

    [Fact]
    public void MaxMemoryEvictsWhatWasNotUsedForLongInTheSameStep()
    {
        using var kit = new EmbeddedKit(new PlumCacheOptions
        {
            ArenaLimitBytes = 64 << 20,
            MaxMemoryBytes = 50_000,
            MaxMemoryPolicy = "allkeys-lru",
            MaxMemorySamples = 64
        });
        for (int i = 0; i < 200; i++)
        {
            kit.Set($"k{i}", new string('x', 1000));
            kit.Time.Advance(TimeSpan.FromSeconds(1));
            using PlumView view = kit.Keys.OpenView();
            Assert.True(view.Bytes() <= 50_000);
            Assert.True(view.Contains($"k{i}"));
        }

        Assert.True(kit.Keys.Core.Engine.EvictedKeys >= 150);
        using PlumView last = kit.Keys.OpenView();
        Assert.False(last.Contains("k100"));
    }

    private static void AssertTexts(string[] expected, IEnumerable<string> actual) => Assert.Equal(expected, actual.ToArray());
}
