using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.Hashes;

/// <summary>What OBJECT ENCODING tells of hashes whose fields end: as Redis does since 7.4.</summary>
public sealed class EncodingTests : IDisposable
{
    private const string Small = "\"listpack\"", WithEnds = "\"listpackex\"", Large = "\"hashtable\"";

    private readonly TestEngine _engine = new(plugins: BuiltIns.With(("hash-max-listpack-entries", "3")));
    private readonly TestClient _client;

    public EncodingTests()
    {
        _client = _engine.Connect();
        _client.Send("HSET h a 1 b 2");
    }

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("HEXPIRE h 10 FIELDS 1 a", WithEnds)]
    [InlineData("HPEXPIREAT h 1700000000001 FIELDS 2 a b", WithEnds)]
    [InlineData("HGETEX h EX 10 FIELDS 1 a", WithEnds)]
    [InlineData("HSETEX h EX 10 FIELDS 1 a 1", WithEnds)]
    [InlineData("HEXPIRE h 10 XX FIELDS 1 a", Small)]
    [InlineData("HEXPIRE h 10 FIELDS 1 x", Small)]
    [InlineData("HEXPIRE h 0 FIELDS 1 a", Small)]
    [InlineData("HGETEX h FIELDS 1 a", Small)]
    [InlineData("HGETEX h PERSIST FIELDS 1 a", Small)]
    [InlineData("HGETEX h EX 10 FIELDS 1 x", Small)]
    [InlineData("HGETEX h PXAT 1 FIELDS 1 a", Small)]
    [InlineData("HPERSIST h FIELDS 1 a", Small)]
    [InlineData("HSETEX h PXAT 1 FIELDS 1 a 1", WithEnds)]
    [InlineData("HSETEX h KEEPTTL FIELDS 1 a 1", Small)]
    [InlineData("HSETEX h EX 10 FIELDS 2 c 1 d 1", Large)]
    public void ASmallHashIsCalledOtherwiseFromTheFirstEndOfAFieldOn(string line, string encoding)
    {
        _client.One(line);
        Assert.Equal(encoding, Encoding("h"));
    }

    [Fact]
    public void ANewHashWithEndsIsCalledSoAtOnce()
    {
        _client.Send("HSETEX new PX 10 FIELDS 1 a 1");
        Assert.Equal(WithEnds, Encoding("new"));
    }

    [Theory]
    [InlineData("HPERSIST h FIELDS 1 a", WithEnds)]
    [InlineData("HSET h a 1 c 1", WithEnds)]
    [InlineData("HDEL h a", WithEnds)]
    [InlineData("HINCRBY h a 1", WithEnds)]
    [InlineData("HSETEX h KEEPTTL FIELDS 1 a 1", WithEnds)]
    [InlineData("HGETEX h PERSIST FIELDS 1 a", WithEnds)]
    [InlineData("HSET h c 1 d 1", Large)]
    public void ItStaysSoUntilItIsLarge(string line, string encoding)
    {
        _client.Send("HEXPIRE h 10 FIELDS 1 a", line, "COPY h copy");
        Assert.Equal(encoding, Encoding("h"));
        Assert.Equal(encoding, Encoding("copy"));
        Assert.Equal("+hash", _client.One("TYPE h"));
    }

    [Fact]
    public void ALargeHashStaysLarge()
    {
        _client.Send("HSET h c 3 d 4", "HEXPIRE h 10 FIELDS 1 a", "HDEL h b c d");
        Assert.Equal(Large, Encoding("h"));
    }

    private string Encoding(string key) => _client.One($"OBJECT ENCODING {key}");
}
