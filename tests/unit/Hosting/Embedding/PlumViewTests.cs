using PlumCache.Hosting.Embedding;

namespace PlumCache.Tests.Unit.Hosting.Embedding;

public sealed class PlumViewTests
{
    [Fact]
    public void ShowsOneInstantWhateverIsWrittenLater()
    {
        using var kit = new EmbeddedKit();
        kit.Set("a", "1");
        using PlumView before = kit.Keys.OpenView();
        kit.Keys.Update(static update =>
        {
            update.Set("a", "2");
            update.Set("b", "3");
        });
        using PlumView after = kit.Keys.OpenView();
        Assert.Equal(("1", null), (before.GetText("a"), before.GetText("b")));
        Assert.Equal(("2", "3"), (after.GetText("a"), after.GetText("b")));
        Assert.Equal((1, 2), (before.Count(), after.Count()));
        Assert.Equal(before.Revision + 1, after.Revision);
        Assert.Equal(after.Revision, kit.Keys.Revision);
    }

    [Fact]
    public void TextAndItsBytesAreTheSameKey()
    {
        using var kit = new EmbeddedKit();
        kit.Set("größe", "ü");
        using PlumView view = kit.Keys.OpenView();
        Assert.True(view.Contains("größe"u8));
        Assert.True(view.TryGet(System.Text.Encoding.UTF8.GetBytes("größe"), out byte[]? value));
        Assert.Equal("ü"u8, value);
        Assert.Equal("größe", Assert.Single(view.Keys("gr").AsText()));
        Assert.Throws<System.Text.EncoderFallbackException>(() => view.Contains("half a pair: \ud800"));
        Assert.Throws<ArgumentNullException>(() => view.Contains((string)null!));
    }

    [Fact]
    public void TellsWhatIsNotThere()
    {
        using var kit = new EmbeddedKit();
        using PlumView view = kit.Keys.OpenView();
        Assert.False(view.TryGet("a", out byte[]? value));
        Assert.Null(value);
        Assert.False(view.TryRead("a", static bytes => bytes.Length, out _));
        Assert.Null(view.ExpiresAt("a"));
        Assert.Empty(view.Scan());
        Assert.Throws<ArgumentOutOfRangeException>(() => kit.Keys.OpenView(16));
        Assert.Throws<ArgumentOutOfRangeException>(() => kit.Keys.OpenView(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => kit.Keys.OpenView(0, TimeSpan.Zero));
    }

    [Fact]
    public void ReadsAnotherDatabase()
    {
        using var kit = new EmbeddedKit();
        kit.Keys.Update(static update => update.Set("a", "3"), database: 3);
        using PlumView third = kit.Keys.OpenView(3), first = kit.Keys.OpenView();
        Assert.Equal(("3", 3), (third.GetText("a"), third.Database));
        Assert.False(first.Contains("a"));
    }

    [Fact]
    public void WhatIsDueIsNotThereAndTheTimeOfAViewStandsStill()
    {
        using var kit = new EmbeddedKit();
        kit.Set("short", "1", TimeSpan.FromSeconds(10));
        kit.Set("long", "2");
        using PlumView early = kit.Keys.OpenView();
        kit.Time.Advance(TimeSpan.FromSeconds(10));
        using PlumView late = kit.Keys.OpenView();
        kit.Maintain();
        Assert.Equal(early.Time + TimeSpan.FromSeconds(10), early.ExpiresAt("short"));
        AssertTexts(["long", "short"], early.Keys().AsText());
        Assert.Equal(2, early.Count());
        AssertTexts(["long"], late.Keys().AsText());
        Assert.False(late.Contains("short"));
        Assert.Equal(1, late.Count());
        Assert.Null(late.ExpiresAt("long"));
    }

    [Fact]
    public void WalksInOrderAndGoesOnBehindAKey()
    {
        using var kit = new EmbeddedKit();
        foreach (string key in new[] { "b", "a:1", "a:2", "a:3", "a", "" }) kit.Set(key, $"<{key}>");
        using PlumView view = kit.Keys.OpenView();
        AssertTexts(["", "a", "a:1", "a:2", "a:3", "b"], view.Keys().AsText());
        AssertTexts(["a:1", "a:2", "a:3"], view.Keys("a:").AsText());
        AssertTexts(["a:3"], view.Keys("a:", "a:2").AsText());
        AssertTexts(["a:3"], view.Keys("a:", "a:22").AsText());
        AssertTexts(["a:1", "a:2", "a:3"], view.Keys("a:", "a").AsText());
        AssertTexts(["<a:2>", "<a:3>", "<b>"], view.Scan(after: "a:1").Select(static entry => entry.ValueText));
        AssertTexts(["a:1", "a:2"], view.Range("a:1", "a:2").Select(static entry => entry.KeyText));
        AssertTexts(["", "a"], view.Range(default, "a").Select(static entry => entry.KeyText));
        Assert.Equal(view.Scan("a:").Sum(static entry => entry.Key.Length + entry.Value.Length), view.Bytes("a:"));
    }

    [Fact]
    public void ListsTheChildrenOfAPrefixOnceEach()
    {
        using var kit = new EmbeddedKit();
        foreach (string key in new[] { "user:1:name", "user:1:mail", "user:2:name", "user:x", "user:", "other", "a::b", "a::c" })
        {
            kit.Set(key, "v");
        }
        kit.Keys.Update(static update => update.Set(new byte[] { 0xFF, 0xFF, 1 }, "v"));
        using PlumView view = kit.Keys.OpenView();
        AssertTexts(["a:", "other", "user:"], view.Children().AsText().Take(3));
        AssertTexts(["user:", "user:1:", "user:2:", "user:x"], view.Children("user:").AsText());
        AssertTexts(["a::", "other"], view.Children(delimiter: "::").AsText().Take(2));
        Assert.Equal([0xFF], view.Children(delimiter: new byte[] { 0xFF }).Last());
    }

    [Fact]
    public void TellsWhatHasChangedEachSideJudgedAtItsOwnTime()
    {
        using var kit = new EmbeddedKit();
        for (int i = 0; i < 100; i++) kit.Set($"same:{i}", "x");
        kit.Set("p:due", "1", TimeSpan.FromSeconds(1));
        kit.Set("p:changed", "1");
        kit.Set("p:removed", "1");
        kit.Set("q", "1");
        using PlumView before = kit.Keys.OpenView();
        kit.Time.Advance(TimeSpan.FromSeconds(1));
        kit.Keys.Update(static update =>
        {
            update.Set("p:changed", "2");
            update.Set("p:new", "2", TimeSpan.FromHours(1));
            update.Remove("p:removed");
            update.Remove("q");
        });
        using PlumView after = kit.Keys.OpenView();
        Assert.Equal(
            [("p:changed", PlumChangeKind.Changed), ("p:due", PlumChangeKind.Removed), ("p:new", PlumChangeKind.Added),
                ("p:removed", PlumChangeKind.Removed)],
            before.Diff(after, "p:").Select(static change => (change.KeyText, change.Kind)));
        PlumChange changed = before.Diff(after, "p:changed").Single();
        Assert.Equal(("1", "2"), (changed.Before!.ValueText, changed.After!.ValueText));
        Assert.Equal(after.Time + TimeSpan.FromHours(1), before.Diff(after, "p:new").Single().After!.ExpiresAt);
        Assert.Equal(5, before.Diff(after).Count());
        Assert.Equal(PlumChangeKind.Added, after.Diff(before, "p:removed").Single().Kind);
        using var other = new EmbeddedKit();
        using PlumView foreign = other.Keys.OpenView();
        Assert.Throws<ArgumentException>(() => before.Diff(foreign));
    }

    private static void AssertTexts(string[] expected, IEnumerable<string> actual) => Assert.Equal(expected, actual.ToArray());
}
