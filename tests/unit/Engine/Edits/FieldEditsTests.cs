using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Edits;

/// <summary>What edits of fields do to keys: of a plugin that looks at nothing before it writes.</summary>
public sealed class FieldEditsTests : IDisposable
{
    private const string WrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value";

    private readonly TestEngine _engine = Bags.Engine();
    private readonly TestClient _client;
    private readonly TestClient _other;

    public FieldEditsTests()
    {
        _client = _engine.Connect();
        _other = _engine.Connect();
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void APutOfFieldsMakesAKeyThatIsNotThere()
    {
        Check(("BPUT a g 2 f 1 g 3", "+OK"), ("BALL a", "\"f=1 g=3\""), ("TYPE a", "+bag"), ("TTL a", ":-1"), ("DBSIZE", ":1"));
    }

    [Theory]
    [InlineData("BPUT a old v")]
    [InlineData("SET a v")]
    [InlineData("XPUT a old v")]
    public void AKeyThatIsDueBeginsAnewWhateverItHeld(string before)
    {
        Check((before, "+OK"), ("PEXPIRE a 100", ":1"));
        _engine.Time.Advance(100);
        Check(("BPUT a f v", "+OK"), ("BALL a", "\"f=v\""), ("TTL a", ":-1"));
    }

    [Fact]
    public void AFieldThatIsDueIsNotGivenAnotherEnd()
    {
        Check(("BPUT a f v g w", "+OK"), ("BEXPIRE a f 100", "+OK"));
        _engine.Time.Advance(100);
        Check(("BEXPIRE a f 100", "+OK"), ("BEXPIRE a g 100", "+OK"), ("BALL a", $"\"g=w@{_engine.Time.NowMs + 100}\""));
    }

    [Fact]
    public void ARemovalOfFieldsOfADueKeyLeavesNone()
    {
        Check(("BPUT a f v g w", "+OK"), ("PEXPIRE a 100", ":1"));
        _engine.Time.Advance(100);
        Check(("BDEL a f", "+OK"), ("EXISTS a", ":0"), ("TYPE a", "+none"), ("DBSIZE", ":0"));
    }

    [Fact]
    public void AKeyKeepsItsExpiryWhenItsFieldsChange()
    {
        Check(("BPUT a f v", "+OK"), ("EXPIRE a 100", ":1"), ("BPUT a g w", "+OK"), ("BDEL a f", "+OK"), ("TTL a", ":100"));
        Check(("BDEL a g", "+OK"), ("EXISTS a", ":0"), ("BPUT a f v", "+OK"), ("TTL a", ":-1"));
    }

    [Theory]
    [InlineData("BPUT s f v")]
    [InlineData("BPUT s f v g w")]
    [InlineData("BDEL s f")]
    [InlineData("BDELUNDER s ''")]
    [InlineData("BDELRANGE s '' ''")]
    [InlineData("BEXPIRE s f 9000")]
    [InlineData("BPUT x f v")]
    [InlineData("BPUTL x f v")]
    [InlineData("BDEL x f")]
    [InlineData("BDELUNDER x ''")]
    [InlineData("BDELRANGE x '' ''")]
    [InlineData("BDELAT x 0 1")]
    [InlineData("BEXPIRE x f 9000")]
    public void TheEngineRefusesWhatAFunctionForgotToRefuse(string line)
    {
        Check(("SET s 1", "+OK"), ("XPUT x f 1", "+OK"));
        long before = _engine.Keyspace.Revision;
        Check((line, WrongType), ("GET s", "\"1\""), ("TYPE x", "+box"), ("BALL x", "\"f=1\""));
        Assert.Equal(before, _engine.Keyspace.Revision);
    }

    [Fact]
    public void WhatWasDoneBeforeTheRefusalIsUndone()
    {
        Check(("SET s 1", "+OK"), ("BPUTMANY a f 1 s f 2 b f 3", WrongType), ("EXISTS a b", ":0"), ("GET s", "\"1\""));
        Check(("MULTI", "+OK"), ("BPUT a f 1", "+QUEUED"), ("BPUTMANY a g 1 s f 2", "+QUEUED"), ("BPUT b f 1", "+QUEUED"),
            ("EXEC", $"[+OK, {WrongType}, +OK]"), ("BALL a", "\"f=1\""), ("BALL b", "\"f=1\""));
    }

    [Theory]
    [InlineData("BPUTX a f v", "PutField")]
    [InlineData("BEXPIREX a f", "SetFieldExpiry")]
    public void AKindThatTheManifestDoesNotNameIsThePluginsMistake(string line, string edit)
    {
        string reply = _client.One(line), problem = $"its edit {edit} makes a value of the kind 30, which its manifest does not name";
        Assert.StartsWith("-PLUGINERR bags", reply, StringComparison.Ordinal);
        Assert.EndsWith(problem, reply, StringComparison.Ordinal);
        Check(("EXISTS a", ":0"));
    }

    [Theory]
    [InlineData("BDEL a f g")]
    [InlineData("BDELUNDER a ''")]
    [InlineData("BCLEAR a f")]
    public void TheLastFieldTakesTheKeyAlong(string line)
    {
        Check(("BPUT a f v g w", "+OK"), (line, "+OK"), ("EXISTS a", ":0"), ("DBSIZE", ":0"));
    }

    [Theory]
    [InlineData("BDELRANGE a b d", ":2", "a=1 d=4 e=5")]
    [InlineData("BDELRANGE a bb dd", ":2", "a=1 b=2 e=5")]
    [InlineData("BDELRANGE a '' c", ":2", "c=3 d=4 e=5")]
    [InlineData("BDELRANGE a c ''", ":3", "a=1 b=2")]
    [InlineData("BDELRANGE a d b", ":0", "a=1 b=2 c=3 d=4 e=5")]
    [InlineData("BDELRANGE a x z", ":0", "a=1 b=2 c=3 d=4 e=5")]
    [InlineData("BDELRANGE a '' ''", ":5", "")]
    [InlineData("BDELAT a 0 2", ":2", "c=3 d=4 e=5")]
    [InlineData("BDELAT a 1 3", ":3", "a=1 e=5")]
    [InlineData("BDELAT a 3 9", ":2", "a=1 b=2 c=3")]
    [InlineData("BDELAT a 5 1", ":0", "a=1 b=2 c=3 d=4 e=5")]
    [InlineData("BDELAT a 2 0", ":0", "a=1 b=2 c=3 d=4 e=5")]
    [InlineData("BDELAT a 2 -1", ":0", "a=1 b=2 c=3 d=4 e=5")]
    [InlineData("BDELAT a 0 5", ":5", "")]
    [InlineData("BDELAT none 0 5", ":0", "a=1 b=2 c=3 d=4 e=5")]
    public void ARangeOfFieldsIsRemovedByItsBoundsOrItsRanks(string line, string removed, string left)
    {
        Check(("BPUT a a 1 b 2 c 3 d 4 e 5", "+OK"));
        long before = _engine.Keyspace.Revision;
        Check((line, removed), ("BALL a", $"\"{left}\""), ("EXISTS a", left.Length == 0 ? ":0" : ":1"));
        Assert.Equal(removed == ":0", _engine.Keyspace.Revision == before);
    }

    [Fact]
    public void DueFieldsCountForNoRankAndGoWithTheirNeighbours()
    {
        Check(("BPUT a b 2 d 4 f 6", "+OK"), ("BPUTFOR a a 1 100", "+OK"), ("BPUTFOR a c 3 100", "+OK"), ("BPUTFOR a e 5 100", "+OK"));
        _engine.Time.Advance(100);
        Check(("COPY a b", ":1"), ("BDELAT a 0 2", ":2"), ("BALL a", "\"f=6\""), ("BDELRANGE a a z", ":1"), ("DBSIZE", ":1"));
        Check(("BDELAT b 0 3", ":3"), ("EXISTS b", ":0"), ("DBSIZE", ":0"));
    }

    [Fact]
    public void AWatchSeesARangeGo()
    {
        Check(("BPUT a a 1 b 2 c 3", "+OK"));
        _other.Send("WATCH a", "MULTI");
        Check(("BDELRANGE a d e", ":0"));
        Assert.Equal("[]", _other.One("EXEC"));
        _other.Send("WATCH a", "MULTI");
        Check(("BDELAT a 1 1", ":1"));
        Assert.Equal("nil[]", _other.One("EXEC"));
    }

    [Fact]
    public void ADifferenceNamesEachFieldOfARange()
    {
        Check(("BPUT a a 1 b 2 c 3 d 4", "+OK"), ("SNAP.CREATE s", "+OK"), ("BDELRANGE a b d", ":2"));
        const string Differing = "[[\"a\", \"b\", \"removed\"], [\"a\", \"c\", \"removed\"]]";
        Check(("SNAP.DIFF s LIVE FIELDS", Differing), ("SNAP.RESTORE s", ":1"), ("BDEL a b c", "+OK"));
        Check(("SNAP.DIFF s LIVE FIELDS", Differing));
    }

    [Fact]
    public void ABoundThatIsTooLongIsThePluginsMistake()
    {
        string bound = new('b', _engine.Engine.Options.Limits.MaxKeyBytes + 1);
        Check(("BPUT a a 1", "+OK"));
        Assert.Contains("its edit RemoveFieldRange ends at a field of", _client.One($"BDELRANGE a a {bound}"), StringComparison.Ordinal);
        Assert.Contains("its edit RemoveFieldRange has a field of", _client.One($"BDELRANGE a {bound} z"), StringComparison.Ordinal);
        Check(("BALL a", "\"a=1\""));
    }

    [Fact]
    public void AKeyMayGoAndComeAgainInOneStep()
    {
        Check(("BPUT a f v", "+OK"), ("EXPIRE a 100", ":1"), ("BSWAP a f g w", "+OK"), ("BALL a", "\"g=w\""));
    }

    [Theory]
    [InlineData("BDEL none f")]
    [InlineData("BDELUNDER none ''")]
    [InlineData("BEXPIRE none f 9000")]
    [InlineData("BDEL a none")]
    [InlineData("BDELUNDER a none")]
    [InlineData("BEXPIRE a none 9000")]
    public void WhatIsNotThereIsLeftAlone(string line)
    {
        Check(("BPUT a f v", "+OK"));
        long before = _engine.Keyspace.Revision;
        Check((line, "+OK"), ("EXISTS none", ":0"), ("BALL a", "\"f=v\""));
        Assert.Equal(before, _engine.Keyspace.Revision);
    }

    [Fact]
    public void EditsOfSeveralKeysMayAlternate()
    {
        Check(("BPUTMANY a f 1 b f 2 a g 3 b g 4 a f 5 c f 6", "+OK"),
            ("BALL a", "\"f=5 g=3\""), ("BALL b", "\"f=2 g=4\""), ("BALL c", "\"f=6\""));
    }

    [Fact]
    public void APutSaysWhatKindTheKeyIsOfFromThenOn()
    {
        Check(("BPUT a f v", "+OK"), ("OBJECT ENCODING a", "\"small\""), ("BPUTL a g w", "+OK"), ("OBJECT ENCODING a", "\"large\""),
            ("BDEL a g", "+OK"), ("OBJECT ENCODING a", "\"large\""), ("BALL a", "\"f=v\""));
    }

    [Fact]
    public void ATransactionThatIsRolledBackLeavesTheFieldsAsTheyWere()
    {
        Check(("BPUT a f v g w", "+OK"), ("SET s x", "+OK"), ("MULTI", "+OK"), ("BDEL a f", "+QUEUED"), ("BPUT a h 1", "+QUEUED"),
            ("BPUT b f 1", "+QUEUED"), ("INCR s", "+QUEUED"));
        Assert.StartsWith("-EXECABORT rolled back", _client.One("EXEC ROLLBACK"), StringComparison.Ordinal);
        Check(("BALL a", "\"f=v g=w\""), ("EXISTS b", ":0"));
    }

    [Theory]
    [InlineData("BPUT a g w", true)]
    [InlineData("BPUT a f other", true)]
    [InlineData("BDEL a f", true)]
    [InlineData("BEXPIRE a f 9000", true)]
    [InlineData("BDEL a none", false)]
    [InlineData("BDELUNDER a none", false)]
    [InlineData("BPUT b f v", false)]
    public void AWatchIsTouchedByAChangeOfAField(string line, bool isTouched)
    {
        Check(("BPUT a f v", "+OK"), ("WATCH a", "+OK"));
        Assert.Equal("+OK", _other.One(line));
        Check(("MULTI", "+OK"), ("PING", "+QUEUED"), ("EXEC", isTouched ? "nil[]" : "[+PONG]"));
    }

    [Theory]
    [InlineData(99, false)]
    [InlineData(100, true)]
    public void AWatchIsTouchedByAFieldThatEnds(long afterMs, bool isTouched)
    {
        Check(("BPUT a f v", "+OK"), ("BPUTFOR a g w 100", "+OK"), ("WATCH a", "+OK"));
        _engine.Time.Advance(afterMs);
        Check(("MULTI", "+OK"), ("PING", "+QUEUED"), ("EXEC", isTouched ? "nil[]" : "[+PONG]"));
    }

    [Theory]
    [InlineData("a", 99, false)]
    [InlineData("a", 100, true)]
    [InlineData("a:12", 100, true)]
    [InlineData("a:123", 100, true)]
    [InlineData("''", 100, true)]
    [InlineData("a:13", 100, false)]
    [InlineData("b", 100, false)]
    [InlineData("c", 100, false)]
    public void AWatchedPrefixIsTouchedByAFieldThatEndsBeneath(string prefix, long afterMs, bool isTouched)
    {
        // The field of c that was to end is there for good: only the bound of c's fields may still say so.
        for (int i = 100; i < 400; i++) _client.Send($"BPUT a:{i} f v g w", $"BPUT b:{i} f v", $"BPUT c {i} v");
        Check(("BPUTFOR a:123 g w 100", "+OK"), ("BPUTFOR c 123 w 50", "+OK"), ("BEXPIRE c 123 0", "+OK"));
        Check(($"WATCH PREFIX {prefix}", "+OK"));
        _engine.Time.Advance(afterMs);
        Check(("MULTI", "+OK"), ("PING", "+QUEUED"), ("EXEC", isTouched ? "nil[]" : "[+PONG]"));
    }

    private void Check(params (string Line, string Reply)[] lines)
    {
        foreach ((string line, string reply) in lines) Assert.Equal($"{line}: {reply}", $"{line}: {_client.One(line)}");
    }
}
