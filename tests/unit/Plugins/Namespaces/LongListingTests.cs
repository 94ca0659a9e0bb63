using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Plugins;
using PlumCache.Plugins.Namespaces;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.Namespaces;

/// <summary>
/// Listings too long to be written at once: streamed from the version they were counted on, whatever writers do meanwhile.
/// </summary>
public sealed class LongListingTests : IDisposable
{
    private const int Keys = 1000, Inline = 50;

    private readonly TestEngine _engine = new(
        new EngineOptions { InlineWalkKeys = Inline, OutputSoftLimitBytes = 4096 },
        null,
        new NamespacesPlugin(),
        BuiltInPlugins.Find("ttl")!,
        BuiltInPlugins.Find("keys")!,
        BuiltInPlugins.Find("transactions")!);

    private readonly TestClient _client;

    public LongListingTests()
    {
        _client = _engine.Connect();
        foreach (int[] chunk in Enumerable.Range(0, Keys).Chunk(50))
        {
            _client.Send([.. chunk.Select(static i => $"SET n{i / 5:D3}:k{i:D4} {i}")]);
        }
    }

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("NS.RANGE - +", false)]
    [InlineData("NS.RANGE + - REV", false)]
    [InlineData("NS.GET n", false)]
    [InlineData("NS.RANGE - + WITHVALUES LIMIT 900", false)]
    [InlineData("NS.LIST ''", true)]
    [InlineData("NS.LIST '' WITHCOUNTS", true)]
    public void IsExactlyTheVersionItBeganOn(string line, bool isWalkedToCount)
    {
        string expected = Expected(line);
        _client.Load(line, "DBSIZE");
        SuspensionReason reason = _client.Suspend();
        if (isWalkedToCount) Assert.Equal(SuspensionReason.Offload, reason);
        Assert.Equal(SuspensionReason.Stream, isWalkedToCount ? _client.Suspend(RunMode.Long) : reason);
        Assert.Equal(1, _engine.Keyspace.GetStatistics().Leases);
        TestClient writer = _engine.Connect();
        int pieces = 0;
        while (_client.Session.Stream!.WriteNext(_client.Writer, 256))
        {
            pieces++;
            writer.Send($"SET n{pieces * 3:D3}:new 1", $"DEL n{pieces * 7 % 200:D3}:k{pieces * 35:D4}",
                $"NS.DEL n{199 - (pieces % 100):D3}:", $"SET zz{pieces}: 1", "NS.COPY n0 a: REPLACE");
        }

        Assert.True(pieces > 3, $"{pieces} pieces");
        Assert.Equal(0, _engine.Keyspace.GetStatistics().Leases);
        Assert.Equal(RunStatus.Completed, _client.Step());
        Assert.Equal(expected, _client.Writer.Take()[0]);
    }

    [Theory]
    [InlineData("NS.RANGE - + LIMIT 50", SuspensionReason.None)]
    [InlineData("NS.RANGE - + LIMIT 51", SuspensionReason.Stream)]
    [InlineData("NS.LIST '' LIMIT 16", SuspensionReason.None)]
    [InlineData("NS.LIST '' LIMIT 60", SuspensionReason.Offload)]
    public void AShortPageIsWrittenAtOnceWhateverLiesBehindIt(string line, SuspensionReason reason)
    {
        _client.Load(line);
        Assert.Equal(reason, _client.Suspend());
        if (reason == SuspensionReason.None) Assert.Equal([Expected(line)], _client.Writer.Take());
    }

    [Fact]
    public void FewButLargeItemsAreStreamedToo()
    {
        string big = new('v', 20_000);
        _client.Send($"SET big:1 {big}", $"SET big:2 {big}", $"SET big:3 {big}");
        _client.Load("PING", "NS.GET big:");
        var replies = new List<string>();
        for (SuspensionReason reason = _client.Suspend(); reason != SuspensionReason.None; reason = _client.Suspend())
        {
            Assert.InRange(_client.Writer.Position, 0, 32_768 + 20_100);
            while (reason == SuspensionReason.Stream && _client.Session.Stream!.WriteNext(_client.Writer, 100))
            {
            }

            if (reason == SuspensionReason.OutputFull) replies.AddRange(_client.Writer.Take());
        }

        replies.AddRange(_client.Writer.Take());
        Assert.Equal(["+PONG", $"{{\"big:1\": \"{big}\", \"big:2\": \"{big}\", \"big:3\": \"{big}\"}}"], replies);
        Assert.True(_client.Writer.Rewinds > 0, "It was begun, found too large and taken back.");
    }

    [Fact]
    public void InsideATransactionAShortOneIsWholeAndOfItsInstant()
    {
        string range = "NS.RANGE n190 + LIMIT 50", names = "NS.LIST n19";
        string[] replies = _client.Send("MULTI", range, names, "NS.DEL n", "NS.RANGE - +", "EXEC");
        _engine.Connect().Send("FLUSHDB");
        foreach (int[] chunk in Enumerable.Range(0, Keys).Chunk(50))
        {
            _client.Send([.. chunk.Select(static i => $"SET n{i / 5:D3}:k{i:D4} {i}")]);
        }
        Assert.Equal($"[{_client.One(range)}, {_client.One(names)}, :1000, []]", replies[^1]);
        Assert.DoesNotContain(SuspensionReason.Stream, _client.Suspensions);
        Assert.Equal(0, _engine.Keyspace.GetStatistics().Leases);
    }

    [Theory]
    [InlineData("NS.RANGE - + LIMIT 51")]
    [InlineData("NS.GET n")]
    [InlineData("NS.LIST ''")]
    public void InsideATransactionALongOneIsRefusedBecauseWritersWouldWait(string line)
    {
        string[] replies = _client.Send("MULTI", "SET a 1", line, "SET b 1", "EXEC");
        Assert.Equal($"[+OK, -ERR a listing that looks at more than {Inline} keys cannot be made inside a transaction, +OK]", replies[^1]);
        Assert.Equal("-EXECABORT rolled back: command 1 " + line.Split(' ')[0].ToLowerInvariant()
            + $": ERR a listing that looks at more than {Inline} keys cannot be made inside a transaction",
            _client.Send("MULTI", line, "EXEC ROLLBACK")[^1]);
    }

    [Fact]
    public void InsideATransactionAPageOfAScanIsShortAndTheScanGoesOnBehindIt()
    {
        string first = _client.One("SCAN 0 COUNT 10");
        string cursor = first.Split('"')[1];
        string page = _client.Send("MULTI", $"SCAN {cursor} COUNT 100000", "EXEC")[^1];
        Assert.Equal(Inline, page.Split(":k").Length - 1);
        string next = page.Split('"')[1], rest = _client.One($"SCAN {next} COUNT 100000");
        Assert.Equal(Keys - 10 - Inline, rest.Split(":k").Length - 1);
    }

    [Fact]
    public void TheTimeItBeganAtHoldsToItsEnd()
    {
        _client.Send("SET n000:k0003 3 PX 100", "SET n199:k0999 999 PX 100");
        string expected = Expected("NS.RANGE - +");
        _client.Load("NS.RANGE - +");
        Assert.Equal(SuspensionReason.Stream, _client.Suspend());
        Assert.True(_client.Session.Stream!.WriteNext(_client.Writer, 256));
        _engine.Time.Advance(1000);
        _engine.MaintainToTheEnd();
        while (_client.Session.Stream!.WriteNext(_client.Writer, 256))
        {
        }

        _client.Step();
        Assert.Equal([expected], _client.Writer.Take());
        Assert.Equal(":998", _client.One("NS.COUNT n"));
    }

    [Fact]
    public void WhereKeysAreDueItIsCountedFirstAndThenExact()
    {
        foreach (int i in Enumerable.Range(0, 30)) _client.Send($"SET n{i:D3}:k{i * 5:D4} x PX 10");
        _engine.Time.Advance(10);
        string[] all = [.. Enumerable.Range(0, Keys).Where(static i => i >= 150
            || i % 5 > 0).Select(static i => $"\"n{i / 5:D3}:k{i:D4}\"")];
        string[] replies = _client.Send("NS.RANGE - +", "NS.RANGE + - REV LIMIT 960", "NS.COUNT n");
        Assert.Equal($"[{string.Join(", ", all)}]", replies[0]);
        Assert.Equal($"[{string.Join(", ", all.Reverse().Take(960))}]", replies[1]);
        Assert.Equal(":970", replies[2]);
        Assert.Contains(SuspensionReason.Offload, _client.Suspensions);
    }

    [Fact]
    public void GivingAStreamUpLetsItsVersionGo()
    {
        _client.Load("NS.GET n");
        Assert.Equal(SuspensionReason.Stream, _client.Suspend());
        _client.Session.Dispose();
        Assert.Equal(0, _engine.Keyspace.GetStatistics().Leases);
    }

    private static string Expected(string line)
    {
        string[] words = line.Split(' ');
        IEnumerable<int> keys = Enumerable.Range(words.Contains("n1") ? 500 : 0, words.Contains("n1") ? 500 : Keys);
        if (words.Contains("REV")) keys = keys.Reverse();
        int limit = Array.IndexOf(words, "LIMIT") is > 0 and int at
            ? int.Parse(words[at + 1], System.Globalization.CultureInfo.InvariantCulture) : Keys;
        if (words[0] == "NS.LIST")
        {
            IEnumerable<string> names = Enumerable.Range(0,
                Keys / 5).Take(limit).Select(i => $"\"n{i:D3}:\"{(words.Contains("WITHCOUNTS") ? ": :5" : "")}");
            return words.Contains("WITHCOUNTS") ? $"{{{string.Join(", ", names)}}}" : $"[{string.Join(", ", names)}]";
        }

        bool hasValues = words[0] == "NS.GET" || words.Contains("WITHVALUES");
        IEnumerable<string> items = keys.Take(limit).Select(i => $"\"n{i / 5:D3}:k{i:D4}\"{(hasValues ? $": \"{i}\"" : "")}");
        return hasValues ? $"{{{string.Join(", ", items)}}}" : $"[{string.Join(", ", items)}]";
    }
}
