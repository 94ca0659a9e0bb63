using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Embedding;

namespace PlumCache.Tests.Unit.Hosting.Embedding;

/// <summary>
/// What ends a view, and that nothing is freed under who is reading it. The schedules are forced: nothing waits for a clock.
/// </summary>
public sealed class ViewLifetimeTests
{
    private const string Text = "a value that is too long to lie in the bucket beside its key, so that it has a block of its own";

    [Fact]
    public void ADisposedViewSaysSo()
    {
        using var kit = new EmbeddedKit();
        kit.Set("a", "1");
        PlumView view = kit.Keys.OpenView();
        using PlumView other = kit.Keys.OpenView();
        view.Dispose();
        view.Dispose();
        Assert.True(view is { IsClosed: true, HasEnded: true });
        AssertThrows(() => view.GetText("a"), "The view was disposed");
        AssertThrows(() => view.Contains("a"), "The view was disposed");
        AssertThrows(() => view.Count(), "The view was disposed");
        AssertThrows(() => view.Bytes(), "The view was disposed");
        AssertThrows(() => view.ExpiresAt("a"), "The view was disposed");
        AssertThrows(() => view.Keys().Any(), "The view was disposed");
        AssertThrows(() => view.Children().Any(), "The view was disposed");
        AssertThrows(() => view.Snapshots.ToString(), "The view was disposed");
        AssertThrows(() => other.Diff(view).Any(), "The view was disposed");
        Assert.Equal("1", other.GetText("a"));
    }

    [Fact]
    public void AViewLapsesWhenItsLifetimeIsOver()
    {
        using var kit = new EmbeddedKit(new PlumCacheOptions { ArenaLimitBytes = 64 << 20, ViewLifetimeSeconds = 60 });
        using PlumView usual = kit.Keys.OpenView(), brief = kit.Keys.OpenView(0, TimeSpan.FromSeconds(1)),
            endless = kit.Keys.OpenView(0, Timeout.InfiniteTimeSpan);
        kit.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((true, false, false), (brief.IsClosed, usual.IsClosed, endless.IsClosed));
        AssertThrows(() => brief.Contains("a"), "The view has lapsed: its lifetime was over.");
        kit.Advance(TimeSpan.FromSeconds(58));
        Assert.False(usual.Contains("a"));
        kit.Advance(TimeSpan.FromSeconds(1));
        AssertThrows(() => usual.Contains("a"), "The view has lapsed: its lifetime was over.");
        kit.Advance(TimeSpan.FromDays(365));
        Assert.False(endless.Contains("a"));
    }

    [Fact]
    public void OnlyOneOfSeveralWhoCloseDoesWhatIsToBeDoneOnce()
    {
        int ends = 0;
        var uses = new UseCount(() => ends++);
        Assert.True(uses.TryEnter());
        Assert.Equal((true, false, false), (uses.Close(), uses.Close(), uses.HasEnded));
        uses.Exit();
        Assert.Equal((1, true), (ends, uses.HasEnded));
    }

    [Fact]
    public void WhatAViewAnswersMayBeEnumeratedAgain()
    {
        using var kit = new EmbeddedKit();
        foreach (string key in new[] { "a:1", "a:2", "b:1" }) kit.Set(key, key);
        using PlumView older = kit.Keys.OpenView();
        kit.Set("a:3", "3");
        using PlumView view = kit.Keys.OpenView();
        IEnumerable<byte[]> keys = view.Keys("a:"), children = view.Children();
        IEnumerable<PlumEntry> entries = view.Scan(), range = view.Range("a:2", "b:1");
        IEnumerable<PlumChange> changes = older.Diff(view);
        for (int time = 0; time < 3; time++)
        {
            Assert.True(keys.Any() && children.Any() && entries.Any() && range.Any() && changes.Any());
            Assert.Equal((3, 2, 4, 3, 1), (keys.Count(), children.Count(), entries.Count(), range.Count(), changes.Count()));
        }
    }

    [Fact]
    public void AWalkUnderWayEndsWithItsView()
    {
        using var kit = new EmbeddedKit();
        kit.Set("a", "1");
        kit.Set("b", "2");
        using PlumView view = kit.Keys.OpenView(0, TimeSpan.FromSeconds(1));
        using IEnumerator<byte[]> keys = view.Keys().GetEnumerator();
        Assert.True(keys.MoveNext());
        kit.Advance(TimeSpan.FromSeconds(1));
        Assert.True(view.HasEnded);
        AssertThrows(() => keys.MoveNext(), "The view has lapsed");
    }

    [Fact]
    public void AReaderUnderWayKeepsTheMemoryOfAViewThatLapses()
    {
        using var kit = new EmbeddedKit();
        kit.Set("a", Text);
        using PlumView view = kit.Keys.OpenView(0, TimeSpan.FromSeconds(1));
        bool isRead = view.TryRead("a", bytes =>
        {
            OnAnotherThread(() =>
            {
                kit.Advance(TimeSpan.FromSeconds(1));
                kit.Set("a", "another");
                kit.Maintain();
                Assert.True(view.IsClosed);
                Assert.False(view.HasEnded);
                AssertThrows(() => view.Contains("a"), "The view has lapsed");
            });

            // In the checked build freed memory is overwritten.
            return System.Text.Encoding.UTF8.GetString(bytes);
        }, out string? text);
        Assert.Equal((true, Text), (isRead, text));
        Assert.True(view.HasEnded);
        kit.Maintain();
        Assert.Equal(0, kit.Keys.Core.Keyspace.GetStatistics().HeldBytes);
    }

    [Fact]
    public void AReaderUnderWayKeepsTheMemoryOfADisposedKeyspace()
    {
        var kit = new EmbeddedKit();
        kit.Set("a", Text);
        PlumView view = kit.Keys.OpenView(), forgotten = kit.Keys.OpenView();
        view.TryRead("a", bytes =>
        {
            OnAnotherThread(kit.Dispose);
            Assert.Equal((true, false), (view.IsClosed, kit.Keys.HasEnded));
            return System.Text.Encoding.UTF8.GetString(bytes);
        }, out string? text);
        Assert.Equal(Text, text);
        Assert.True(kit.Keys.HasEnded);
        AssertThrows(() => forgotten.Contains("a"), "The keyspace was disposed");
        Assert.Throws<ObjectDisposedException>(() => kit.Keys.OpenView());
        Assert.Throws<ObjectDisposedException>(() => kit.Keys.OpenSnapshot("s"));
        Assert.Throws<ObjectDisposedException>(() => kit.Keys.Update(static _ => { }));
        view.Dispose();
        kit.Dispose();
    }

    [Fact]
    public void TheViewThatHoldsMostLapsesWhenViewsHoldTooMuch()
    {
        using var kit = new EmbeddedKit(new PlumCacheOptions { ArenaLimitBytes = 64 << 20, MaxHeldMemoryBytes = 64 << 10 });
        for (int i = 0; i < 1000; i++) kit.Set($"k{i}", Text);
        using PlumView old = kit.Keys.OpenView();
        for (int i = 0; i < 1000; i++) kit.Set($"k{i}", "x" + Text);
        using PlumView young = kit.Keys.OpenView();
        kit.Set("k0", "y");
        Assert.Equal(1000, old.Count());
        for (int i = 0; i < 10; i++) kit.Maintain();
        Assert.False(young.IsClosed);
        AssertThrows(() => old.Count(), "max_held_memory");
        Assert.Equal("x" + Text, young.GetText("k0"));
        Assert.True(kit.Keys.Core.Keyspace.GetStatistics().HeldBytes < 64 << 10);
    }

    [Fact]
    public async Task ViewsThatLapseUnderParallelReadersAreNeverReadFreed()
    {
        using var kit = new EmbeddedKit();
        kit.Set("a", Text);
        using var stop = new CancellationTokenSource();
        Task<int>[] readers = [.. Enumerable.Range(0,
            3).Select(_ => Task.Run(() => ReadUntil(kit, stop.Token), TestContext.Current.CancellationToken))];
        for (int i = 0; i < 300; i++)
        {
            kit.Set("a", Text);
            kit.Advance(TimeSpan.FromSeconds(1));
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), static reads => Assert.True(reads >= 0));
        kit.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, kit.Keys.Core.Keyspace.GetStatistics().Leases);
    }

    private static int ReadUntil(EmbeddedKit kit, CancellationToken stop)
    {
        int reads = 0;
        while (!stop.IsCancellationRequested)
        {
            PlumView view = kit.Keys.OpenView(0, TimeSpan.FromSeconds(1)); // never disposed: it lapses in the middle of what follows
            try
            {
                for (int i = 0; i < 1000; i++)
                {
                    Assert.Equal(Text, view.GetText("a"));
                    reads++;
                }
            }
            catch (ObjectDisposedException)
            {
                // That is how it ends.
            }
        }

        return reads;
    }

    private static void OnAnotherThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    private static void AssertThrows(Func<object?> use, string message) =>
        Assert.Contains(message, Assert.Throws<ObjectDisposedException>(() => use()).Message, StringComparison.Ordinal);
}
