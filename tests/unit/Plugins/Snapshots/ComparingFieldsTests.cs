using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.Snapshots;

/// <summary>SNAP.DIFF ... FIELDS.</summary>
public sealed class ComparingFieldsTests
{
    [Fact]
    public void ACollectionIsToldByTheFieldsThatChangedInIt()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        client.Send("FPUT h a 1 b 2 c 3", "FPUT gone a 1", "SET s 1", "FPUT same a 1", "SNAP.CREATE one");
        client.Send("FPUT h b 9 d 4", "FDEL h a", "DEL gone", "FPUT new a 1", "SET s 2", "FPUT same a 1");
        Assert.Equal(
            "[[\"gone\", \"removed\"], [\"h\", \"a\", \"removed\"], [\"h\", \"b\", \"changed\"], [\"h\", \"d\", \"added\"], "
            + "[\"new\", \"added\"], [\"s\", \"changed\"]]",
            client.One("SNAP.DIFF one LIVE FIELDS"));
        Assert.Equal(
            "[[\"gone\", \"removed\"], [\"h\", \"changed\"], [\"new\", \"added\"], [\"s\", \"changed\"]]",
            client.One("SNAP.DIFF one LIVE"));
    }

    [Fact]
    public void ACollectionOfWhichNoFieldHasChangedIsAKeyAsAnyOther()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        client.Send("FPUT h a 1", "FPUT other a 1", "SNAP.CREATE one", "PEXPIRE h 1000", "SET other 1");
        Assert.Equal("[[\"h\", \"changed\"], [\"other\", \"changed\"]]", client.One("SNAP.DIFF one LIVE FIELDS"));
    }

    [Fact]
    public void AnotherExpiryOfTheKeyIsToldBeforeTheFieldsThatChanged()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        client.Send("HSET k a 1 b 2", "EXPIRE k 100", "SNAP.CREATE t1", "PERSIST k", "HSET k b 3");
        Assert.Equal("[[\"k\", \"changed\"], [\"k\", \"b\", \"changed\"]]", client.One("SNAP.DIFF t1 LIVE FIELDS"));
        Assert.Equal("[[\"k\", \"changed\"]]", client.One("SNAP.DIFF t1 LIVE"));
        Assert.Equal("[[\"k\", \"changed\"]]", client.One("SNAP.DIFF t1 LIVE FIELDS LIMIT 1"));
        Assert.Equal("[[\"k\", \"b\", \"changed\"]]", client.One("SNAP.DIFF t1 LIVE FIELDS AFTER k"));
        Assert.Equal("[]", client.One("SNAP.DIFF t1 LIVE AFTER k"));
    }

    [Fact]
    public void ACollectionOfAnotherTypeIsAnotherValueWhateverItsFields()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        client.Send("HSET k a 1", "SNAP.CREATE t1", "DEL k", "SADD k a b");
        Assert.Equal("[[\"k\", \"changed\"]]", client.One("SNAP.DIFF t1 LIVE FIELDS"));
        Assert.Equal("[]", client.One("SNAP.DIFF t1 LIVE FIELDS AFTER k"));
        Assert.Equal("[]", client.One("SNAP.DIFF t1 LIVE FIELDS AFTER k FIELD a"));
    }

    [Fact]
    public void AnotherEncodingOfTheSameFieldsIsNoDifference()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        client.Send("SADD s 1 2", "HSET h a 1", "SADD other 1", "SNAP.CREATE t1");
        client.Send("SADD s a", "SREM s a", $"HSET h b {new string('x', 65)}", "HDEL h b", "SADD other a");
        Assert.Equal(["\"listpack\"", "\"hashtable\""], client.Send("OBJECT ENCODING s", "OBJECT ENCODING h"));
        Assert.Equal("[[\"other\", \"changed\"]]", client.One("SNAP.DIFF t1 LIVE"));
        Assert.Equal("[[\"other\", \"a\", \"added\"]]", client.One("SNAP.DIFF t1 LIVE FIELDS"));
        client.Send("PEXPIRE s 1000");
        Assert.Equal("[[\"other\", \"changed\"], [\"s\", \"changed\"]]", client.One("SNAP.DIFF t1 LIVE"));
        Assert.Equal("[[\"other\", \"a\", \"added\"], [\"s\", \"changed\"]]", client.One("SNAP.DIFF t1 LIVE FIELDS"));
    }

    [Fact]
    public void FieldsThatFellDueInBetweenHaveGone()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        client.Send("FPUT h a 1 b 2", $"FEXPIRE h a {engine.Time.NowMs + 10}", "SNAP.CREATE one");
        engine.Time.NowMs += 10;
        Assert.Equal("[[\"h\", \"a\", \"removed\"]]", client.One("SNAP.DIFF one LIVE FIELDS"));
    }

    [Fact]
    public void APageMayEndAtAnyItemAndTheNextGoesOnBehindIt()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        client.Send("FPUT g a 1", "FPUT h a 1 b 2 '' 3", "SET s 1", "FPUT t a 1", "SADD u a", "FPUT v a 1", "SNAP.CREATE one");
        client.Send("FPUT h a 2 b 3 c 4 '' 5", "DEL g", "SET s 2", "PEXPIRE t 1000", "FPUT t '' 1 a 2");
        client.Send("DEL u", "HSET u a 1", "FPUT v b 1");
        string[] items = ItemsOf(client.One("SNAP.DIFF one LIVE FIELDS"));
        Assert.Equal(
            [
                "\"g\", \"removed\"", "\"h\", \"\", \"changed\"", "\"h\", \"a\", \"changed\"", "\"h\", \"b\", \"changed\"",
                "\"h\", \"c\", \"added\"", "\"s\", \"changed\"", "\"t\", \"changed\"", "\"t\", \"\", \"added\"",
                "\"t\", \"a\", \"changed\"", "\"u\", \"changed\"", "\"v\", \"b\", \"added\"",
            ],
            items);
        for (int end = 1; end <= items.Length; end++)
        {
            Assert.Equal(items[..end], ItemsOf(client.One($"SNAP.DIFF one LIVE FIELDS LIMIT {end}")));
            string[] last = [.. items[end - 1].Split('"').Where(static (_, index) => index % 2 == 1)];
            string behind = last.Length == 3 ? $"AFTER {last[0]} FIELD '{last[1]}'" : $"AFTER {last[0]}";
            Assert.Equal(items[end..], ItemsOf(client.One($"SNAP.DIFF one LIVE {behind} FIELDS")));
            string next = client.One($"SNAP.DIFF one LIVE {behind} FIELDS LIMIT 1");
            Assert.Equal(items[end..Math.Min(end + 1, items.Length)], ItemsOf(next));
        }
    }

    [Theory]
    [InlineData("SNAP.DIFF one LIVE FIELD a")]
    [InlineData("SNAP.DIFF one LIVE AFTER k FIELD a")]
    [InlineData("SNAP.DIFF one LIVE FIELDS FIELD a")]
    public void AFieldIsOneOfAKeyOnly(string line)
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        client.Send("SNAP.CREATE one");
        Assert.Equal("-ERR FIELD needs AFTER and FIELDS: it is a field of the key AFTER", client.One(line));
        Assert.Equal("-ERR syntax error", client.One("SNAP.DIFF one LIVE AFTER k FIELDS FIELD"));
    }

    private static TestEngine NewEngine() => new(null, null, [.. BuiltIns.With(), FieldCommands.New()]);

    private static string[] ItemsOf(string reply) =>
        reply == "[]" ? [] : reply[2..^2].Split("], [");
}
