namespace PlumCache.Tests.Unit.Plugins.Snapshots;

/// <summary>SCAN, and listings too long for one buffer, on a snapshot.</summary>
public sealed class ScanningTests : SnapshotTest
{
    private static readonly string[] _all = [.. Enumerable.Range(0, 100).Select(static i => $"k:{i:D3}")];

    public ScanningTests()
    {
        Fill(_all);
        CheckAll(("PEXPIRE k:050 100", ":1"), ("SNAP.CREATE s", "+OK"), ("SNAP.USE s", "+OK"));
        Other.Send("DEL k:010 k:020", "SET k:015x 1", "SET a 1");
        Engine.Time.Advance(1_000);
    }

    [Fact]
    public void PagesAreOfTheSnapshot() => Assert.Equal(_all, Scan(static _ => { }));

    [Fact]
    public void AScanGoesOnWhenTheSnapshotIsDroppedBetweenPages()
    {
        Assert.Equal(_all, Scan(page =>
        {
            if (page == 3) Assert.Equal(":1", Other.One("SNAP.DROP s"));
        }));
        Check("SCAN 0", "-ERR snapshot 's' is gone");
    }

    [Fact]
    public void AScanThatHasLapsedEndsWithTheSnapshot()
    {
        (ulong cursor, _) = Page(Client.One("SCAN 0 COUNT 10"));
        Engine.Time.Advance(Engine.Engine.Options.ScanIdleMs);
        Engine.MaintainToTheEnd();
        (_, string[] second) = Page(Client.One($"SCAN {cursor} COUNT 10"));
        Assert.Equal(_all[10..20], second);
        Other.One("SNAP.DROP s");
        Check($"SCAN {cursor} COUNT 10", "-ERR snapshot 's' is gone");
    }

    [Fact]
    public void ACursorOfTheDatabaseIsNoneOfTheSnapshot()
    {
        (ulong cursor, _) = Page(Other.One("SCAN 0 COUNT 10"));
        Check($"SCAN {cursor} COUNT 10", "-ERR invalid cursor");
        (ulong own, _) = Page(Client.One("SCAN 0 COUNT 10"));
        Assert.Equal("-ERR invalid cursor", Other.One($"SCAN {own} COUNT 10"));
    }

    [Fact]
    public void LongListingsAreStreamedFromIt()
    {
        string expected = $"[{string.Join(", ", _all.Select(static key => $"\"{key}\""))}]";
        Check("KEYS *", expected);
        IEnumerable<string> withZero = _all.Where(static key => key.Contains('0', StringComparison.Ordinal));
        Check("KEYS *0*", $"[{string.Join(", ", withZero.Select(static key => $"\"{key}\""))}]");
        Check("SNAP.KEYS s *", expected);
        Check($"MGET {string.Join(' ', _all)}", expected);
        Check($"SNAP.GET s {string.Join(' ', _all)}", expected);
        CheckAll(("SNAP.USE LIVE", "+OK"), ("SNAP.KEYS s k:*", expected));
    }

    [Fact]
    public void AListingThatIsStreamedIsNotCutShortWhenTheSnapshotIsDropped()
    {
        Client.Load("SNAP.KEYS s *");
        while (Client.Session.Stream is null) Client.Step(PlumCache.Engine.Sessions.RunMode.Long);
        Assert.Equal(":1", Other.One("SNAP.DROP s"));
        Other.One("FLUSHALL");
        Engine.MaintainToTheEnd();
        while (Client.Session.Stream!.WriteNext(Client.Writer, 64))
        {
        }

        Assert.Equal([$"[{string.Join(", ", _all.Select(static key => $"\"{key}\""))}]"], Client.Writer.Take());
    }

    [Fact]
    public void APipelineMayMakeOneAndScanItAtOnce()
    {
        string[] replies = Client.Send("SNAP.USE LIVE", "SET k:005 changed", "SNAP.CREATE t", "DEL k:001", "SNAP.USE t", "SCAN 0 COUNT 10",
            "SNAP.DROP t", "KEYS *");
        (_, string[] page) = Page(replies[5]);
        Assert.Equal(["a", .. _all[..9]], page);
        Assert.Equal("-ERR snapshot 't' is gone", replies[7]);
    }

    private string[] Scan(Action<int> afterPage)
    {
        var keys = new List<string>();
        ulong cursor = 0;
        int pages = 0;
        do
        {
            (cursor, string[] page) = Page(Client.One($"SCAN {cursor} COUNT 7"));
            keys.AddRange(page);
            afterPage(++pages);
        }
        while (cursor != 0);
        return [.. keys];
    }

    private static (ulong Cursor, string[] Keys) Page(string reply)
    {
        string[] words = reply.Trim('[', ']').Replace("[", "", StringComparison.Ordinal).Split(", ", StringSplitOptions.RemoveEmptyEntries);
        return (ulong.Parse(words[0].Trim('"'), System.Globalization.CultureInfo.InvariantCulture),
            [.. words[1..].Select(static word => word.Trim('"'))]);
    }
}
