namespace PlumCache.Tests.Unit.Plugins.Hashes;

public sealed class ReadingTests : HashTest
{
    [Fact]
    public void AFieldIsFoundByName()
    {
        Run("HSET h a 1 b 22");
        CheckUnchanged("HGET h a", "\"1\"");
        CheckUnchanged("HGET h c", "nil");
        CheckUnchanged("HGET none a", "nil");
        CheckUnchanged("HEXISTS h a", ":1");
        CheckUnchanged("HEXISTS h c", ":0");
        CheckUnchanged("HEXISTS none a", ":0");
        CheckUnchanged("HSTRLEN h b", ":2");
        CheckUnchanged("HSTRLEN h c", ":0");
        CheckUnchanged("HLEN h", ":2");
        CheckUnchanged("HLEN none", ":0");
    }

    [Fact]
    public void SeveralFieldsAreAnsweredInTheOrderTheyAreAskedFor()
    {
        Run("HSET h a 1 b 2");
        CheckUnchanged("HMGET h b c a b", "[\"2\", nil, \"1\", \"2\"]");
        CheckUnchanged("HMGET none a b", "[nil, nil]");
    }

    [Fact]
    public void TheEmptyFieldIsAField()
    {
        Assert.Equal(":1", Bench.Run("HSET", "h", "", ""));
        Assert.Equal("\"\"", Bench.Run("HGET", "h", ""));
        Check("HLEN h", ":1");
    }

    [Fact]
    public void TheWholeIsInTheOrderOfTheFields()
    {
        Run("HSET h b 2 a 1 c 3");
        CheckUnchanged("HGETALL h", "[\"a\", \"1\", \"b\", \"2\", \"c\", \"3\"]");
        CheckUnchanged("HKEYS h", "[\"a\", \"b\", \"c\"]");
        CheckUnchanged("HVALS h", "[\"1\", \"2\", \"3\"]");
        CheckUnchanged("HGETALL none", "[]");
        CheckUnchanged("HKEYS none", "[]");
        CheckUnchanged("HVALS none", "[]");
    }

    [Fact]
    public void AFieldThatHasEndedIsNotThere()
    {
        Run("HSET h a 1 b 2");
        Run("HPEXPIRE h 10 FIELDS 1 a");
        Bench.NowMs += 10;
        CheckUnchanged("HGET h a", "nil");
        CheckUnchanged("HLEN h", ":1");
        CheckUnchanged("HGETALL h", "[\"b\", \"2\"]");
    }

    [Theory]
    [InlineData("HGET h a")]
    [InlineData("HMGET h a b")]
    [InlineData("HEXISTS h a")]
    [InlineData("HSTRLEN h a")]
    [InlineData("HLEN h")]
    [InlineData("HGETALL h")]
    [InlineData("HKEYS h")]
    [InlineData("HVALS h")]
    [InlineData("HRANDFIELD h")]
    [InlineData("HRANDFIELD h 2")]
    [InlineData("HSET h a 1")]
    [InlineData("HMSET h a 1")]
    [InlineData("HSETNX h a 1")]
    [InlineData("HDEL h a")]
    [InlineData("HINCRBY h a 1")]
    [InlineData("HINCRBYFLOAT h a 1")]
    [InlineData("HEXPIRE h 1 FIELDS 1 a")]
    [InlineData("HPEXPIRE h x FIELDS 1 a")]
    [InlineData("HEXPIREAT h 1 FIELDS 1 a")]
    [InlineData("HPEXPIREAT h 1 FIELDS 1 a")]
    [InlineData("HTTL h FIELDS 1 a")]
    [InlineData("HPTTL h FIELDS 1 a")]
    [InlineData("HEXPIRETIME h FIELDS 1 a")]
    [InlineData("HPEXPIRETIME h FIELDS 1 a")]
    [InlineData("HPERSIST h FIELDS 1 a")]
    [InlineData("HGETEX h FIELDS 1 a")]
    [InlineData("HSETEX h FIELDS 1 a 1")]
    [InlineData("HGETDEL h FIELDS 1 a")]
    public void WhatIsNoHashIsRefused(string line)
    {
        Run("SET h 1");
        CheckUnchanged(line, WrongType);
    }

    [Theory]
    [InlineData("hdel h")]
    [InlineData("hexists h")]
    [InlineData("hget h")]
    [InlineData("hget h a b")]
    [InlineData("hgetall")]
    [InlineData("hincrby h a")]
    [InlineData("hincrbyfloat h a")]
    [InlineData("hkeys h a")]
    [InlineData("hlen")]
    [InlineData("hmget h")]
    [InlineData("hmset h a")]
    [InlineData("hmset h a 1 b")]
    [InlineData("hscan h")]
    [InlineData("hset h a")]
    [InlineData("hset h a 1 b")]
    [InlineData("hsetnx h a 1 b")]
    [InlineData("hstrlen h")]
    [InlineData("hvals h a")]
    [InlineData("hrandfield")]
    [InlineData("hexpire h 1 FIELDS 1")]
    [InlineData("httl h FIELDS 1")]
    [InlineData("hpersist h FIELDS 1")]
    [InlineData("hgetex h FIELDS 1")]
    [InlineData("hsetex h FIELDS 1 a")]
    [InlineData("hgetdel h FIELDS 1")]
    public void AWrongNumberOfArgumentsIsRefused(string line) =>
        Check(line, $"(error) ERR wrong number of arguments for '{line.Split(' ')[0]}' command");
}
