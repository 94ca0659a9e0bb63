using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Views;

/// <summary>What a collection shows, at the time that its view has.</summary>
public sealed class FieldViewTests : IDisposable
{
    private readonly TestEngine _engine = Bags.Engine();
    private readonly TestClient _client;

    public FieldViewTests() => _client = _engine.Connect();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void FieldsAreCountedRankedAndWalkedInTheOrderOfTheirBytes()
    {
        Check(("BPUT a b 1 a1 2 c 3 a2 4 '' 5", "+OK"), ("BALL a", "\"=5 a1=2 a2=4 b=1 c=3\""), ("BALL a a2", "\"a2=4 b=1 c=3\""),
            ("BCOUNT a", ":5"), ("BCOUNT a a", ":2"), ("BRANK a b", ":3"), ("BRANK a aa", ":3"), ("BAT a 0", "\"\""), ("BAT a 4", "\"c\""),
            ("BAT a 5", "nil"), ("BAT a -1", "nil"), ("BGET a a2", "\"4\""), ("BGET a a", "nil"));
    }

    [Fact]
    public void AWalkTurnsWhereItStands()
    {
        Check(("BPUT a b 1 d 2 f 3", "+OK"), ("BWALK a + + + + - - - - +", "\"b=1 d=2 f=3 > f=3 d=2 b=1 < b=1\""),
            ("BWALK a + - + - -", "\"b=1 b=1 b=1 b=1 <\""), ("BWALK a t - - t + -", "\"f=3 d=2 > f=3\""),
            ("BWALK a fd - + +", "\"b=1 b=1 d=2\""), ("BWALK a fe + fe -", "\"f=3 d=2\""), ("BWALK a fg + fg -", "\"> f=3\""),
            ("BWALK a Td - - Tdd - + +", "\"b=1 < d=2 d=2 f=3\""), ("BWALK a T - T + Fd + -", "\"f=3 > d=2 d=2\""));
        Check(("BWALK none + - t - r3 + T -", "\"> < < > <\""));
    }

    [Fact]
    public void AWalkBeginsAtARankAmongTheFieldsThatAreThere()
    {
        Check(("BPUT a b 1 d 2 f 3", "+OK"), ("BPUTFOR a a 1 100", "+OK"), ("BPUTFOR a c 1 100", "+OK"), ("BPUTFOR a g 1 100", "+OK"));
        Check(("BWALK a r3 +", "\"d=2\""));
        _engine.Time.Advance(100);
        Check(("BWALK a r0 + r0 - r1 + r1 - r2 + r3 + r3 - r9 -", "\"b=1 < d=2 b=1 f=3 > f=3 f=3\""),
            ("BWALK a R1 - R1 + R3 + R3 -", "\"b=1 d=2 > f=3\""), ("BWALK a t - - - -", "\"f=3 d=2 b=1 <\""));
        Assert.StartsWith("-PLUGINERR", _client.One("BWALK a r-1"), StringComparison.Ordinal);
        Assert.StartsWith("-PLUGINERR", _client.One("BWALK none r-1"), StringComparison.Ordinal);
    }

    [Fact]
    public void FieldsAreCountedBetweenTwo()
    {
        Check(("BPUT a b 1 d 2 f 3", "+OK"), ("BPUTFOR a e 1 100", "+OK"), ("BBETWEEN a b f", ":3"), ("BBETWEEN a '' ''", ":4"),
            ("BBETWEEN a c ''", ":3"), ("BBETWEEN a '' f", ":3"), ("BBETWEEN a f b", ":0"), ("BBETWEEN a d d", ":0"),
            ("BBETWEEN none a b", ":0"));
        _engine.Time.Advance(100);
        Check(("BBETWEEN a b f", ":2"), ("BBETWEEN a '' ''", ":3"), ("BBETWEEN a e f", ":0"));
    }

    [Fact]
    public void AFieldThatIsDueIsNotThere()
    {
        long end = _engine.Time.NowMs + 100;
        Check(("BPUT a b 1 d 2", "+OK"), ("BPUTFOR a a 3 100", "+OK"), ("BPUTFOR a c 4 100", "+OK"),
            ("BPUTFOR a e 5 101", "+OK"), ("BCOUNT a", ":5"));
        _engine.Time.Advance(100);
        Check(("BCOUNT a", ":3"), ("BCOUNT a c", ":0"), ("BRANK a d", ":1"), ("BAT a 0", "\"b\""), ("BAT a 1", "\"d\""), ("BAT a 3", "nil"),
            ("BGET a a", "nil"), ("BALL a", $"\"b=1 d=2 e=5@{end + 1}\""), ("BALL a bb", $"\"d=2 e=5@{end + 1}\""));
    }

    [Fact]
    public void AFieldMayLoseItsExpiryAndADueOneMayComeAgain()
    {
        long end = _engine.Time.NowMs + 100;
        Check(("BPUTFOR a f 1 100", "+OK"), ("BPUTFOR a g 2 100", "+OK"), ("BEXPIRE a f 0", "+OK"));
        _engine.Time.Advance(100);
        Check(("BALL a", "\"f=1\""), ("BPUT a g 3", "+OK"), ("BALL a", "\"f=1 g=3\""));
    }

    [Fact]
    public void ManyWalksMayBeOpenAtOnce() =>
        Check(("BPUT a a 1 b 2 c 3 d 4", "+OK"), ("BPUT b b 1 d 2 e 3", "+OK"), ("BSAME a b", ":2"), ("BSAME a a", ":4"),
            ("BSAME a none", ":0"));

    /// <summary>The field and the key are due by now, and were not when the snapshot was made.</summary>
    [Fact]
    public void ASnapshotIsJudgedAtItsOwnTime()
    {
        long end = _engine.Time.NowMs + 100;
        Check(("BPUT a f 1", "+OK"), ("BPUTFOR a g 2 100", "+OK"), ("BPUT b f 1", "+OK"), ("PEXPIRE b 100", ":1"),
            ("SNAP.CREATE s", "+OK"), ("BDEL a f", "+OK"));
        _engine.Time.Advance(100);
        Check(("SNAP.USE s", "+OK"), ("BALL a", $"\"f=1 g=2@{end}\""), ("BCOUNT a", ":2"), ("BRANK a g", ":1"), ("BAT a 1", "\"g\""),
            ("BALL b", "\"f=1\""), ("TYPE b", "+bag"), ("SCAN 0 TYPE bag", "[\"0\", [\"a\", \"b\"]]"), ("SNAP.GET s a b", "[nil, nil]"),
            ("SNAP.USE LIVE", "+OK"), ("BALL a", "\"\""), ("BALL b", "\"\""));
    }

    [Fact]
    public void ACopyHasFieldsOfItsOwn()
    {
        long end = _engine.Time.NowMs + 100;
        Check(("BPUT n:a f 1", "+OK"), ("BPUTFOR n:a g 2 100", "+OK"), ("EXPIRE n:a 50", ":1"), ("COPY n:a n:b", ":1"),
            ("BPUT n:b h 3", "+OK"), ("BDEL n:a f", "+OK"), ("BALL n:a", $"\"g=2@{end}\""), ("BALL n:b", $"\"f=1 g=2@{end} h=3\""),
            ("TTL n:b", ":50"), ("NS.COPY n: m:", ":2"), ("NS.RENAME n: l:", ":2"), ("BDEL m:b g", "+OK"), ("BALL m:b", "\"f=1 h=3\""),
            ("BALL l:b", $"\"f=1 g=2@{end} h=3\""), ("TYPE n:b", "+none"), ("RENAME l:a l:b", "+OK"), ("BALL l:b", $"\"g=2@{end}\""));
        _engine.Time.Advance(100);
        Check(("BALL m:b", "\"f=1 h=3\""), ("BALL l:b", "\"\""));
    }

    [Fact]
    public void ARestoreBringsFieldsBack()
    {
        Check(("BPUT n:a f 1 g 2", "+OK"), ("SNAP.CREATE s", "+OK"), ("BDEL n:a f", "+OK"), ("BPUT n:b f 1", "+OK"),
            ("SNAP.RESTORE s", ":1"), ("BALL n:a", "\"f=1 g=2\""), ("EXISTS n:b", ":0"), ("BPUT n:a f 3", "+OK"),
            ("BALL n:a", "\"f=3 g=2\""));
    }

    [Fact]
    public void MeasuresCountACollectionByItsFieldsAndTheirValues()
    {
        Check(("BPUT n:a ff vvv g w", "+OK"), ("SET n:b 12", "+OK"), ("NS.SIZE n:", $":{3 + 5 + 2 + 3 + 2}"), ("DBSIZE", ":2"));
        Check(("BDEL n:a g", "+OK"), ("NS.SIZE n:", $":{3 + 5 + 3 + 2}"), ("NS.COUNT n:", ":2"), ("NS.DEL n:", ":2"), ("NS.SIZE n:", ":0"));
    }

    /// <summary>Of an arena whose blocks are counted exactly: the estimate is near what the fields really take.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    public void MemoryUsageIsNearWhatACollectionTakes(int fields)
    {
        _client.One("BPUT warm f v");
        long before = _engine.Keyspace.GetStatistics().LiveBytes;
        IEnumerable<string> words = Enumerable.Range(0, fields).Select(static i => $"field-{i * 7919 % 100_000:00000} v-{i:000000}");
        _client.One($"BPUT a {string.Join(' ', words)}");
        _engine.MaintainToTheEnd();
        long taken = _engine.Keyspace.GetStatistics().LiveBytes - before;
        string usage = _client.One("MEMORY USAGE a");
        Assert.Equal(usage, _client.One("MEMORY USAGE a SAMPLES 0"));
        long told = long.Parse(usage[1..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange((double)told / taken, 0.75, 1.35);
    }

    [Fact]
    public void AKeyThatIsEvictedGoesWithAllItsFields()
    {
        using TestEngine engine = Bags.Engine(("maxmemory", "200"), ("maxmemory-policy", "allkeys-random"));
        engine.Engine.Settings.MaxMemoryBytes = 200;
        TestClient client = engine.Connect();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("+OK", client.One($"BPUT bag:{i:00} f 1234567890 g 1234567890"));
            Assert.True(long.Parse(client.One("NS.SIZE ''")[1..], System.Globalization.CultureInfo.InvariantCulture) <= 200);
        }

        Assert.Equal(":7", client.One("DBSIZE"));
        Assert.Equal(13, engine.Engine.EvictedKeys);
    }

    private void Check(params (string Line, string Reply)[] lines)
    {
        foreach ((string line, string reply) in lines)
        {
            Assert.Equal($"{line}: {reply}", $"{line}: {_client.One(line)}");
            if (!line.StartsWith("BALL", StringComparison.Ordinal)) continue;

            // Whatever view it is, a walk back comes to the same fields.
            string back = _client.One($"BBACK{line[4..]}");
            Assert.Equal($"{line}: {reply}", $"{line}: \"{string.Join(' ', back.Trim('"').Split(' ').Reverse())}\"");
        }
    }
}
