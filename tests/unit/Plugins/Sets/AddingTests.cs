using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Plugins.Sets;

public sealed class AddingTests : SetTest
{
    [Fact]
    public void SAddCountsTheMembersThatAreNew()
    {
        Check("SADD s b", ":1");
        Check("SADD s a b a c", ":2");
        CheckMembers("s", "a", "b", "c");
        CheckUnchanged("SADD s a", ":0");
        CheckUnchanged("SADD s a b", ":0");
    }

    [Fact]
    public void AnyBytesAreAMember()
    {
        Assert.Equal(":2", Bench.Run("SADD", "s", "", "\0\u00ff"));
        Assert.Equal(":1", Bench.Run("SISMEMBER", "s", ""));
        Assert.Equal(":1", Bench.Run("SREM", "s", ""));
        Assert.Equal(":1", Bench.Run("SISMEMBER", "s", "\0\u00ff"));
        Check("SCARD s", ":1");
    }

    [Fact]
    public void TheExpiryOfTheKeyStays()
    {
        Run("SADD s a b");
        Run("EXPIRE s 10");
        Run("SADD s c");
        Run("SREM s a");
        Check("TTL s", ":10");
    }

    [Fact]
    public void SRemCountsTheMembersThatWereThereAndTheLastOneTakesTheKeyAlong()
    {
        Run("SADD s a b c");
        CheckUnchanged("SREM s x", ":0");
        CheckUnchanged("SREM s x y", ":0");
        CheckUnchanged("SREM none x", ":0");
        Check("SREM s a a x", ":1");
        Check("SREM s b", ":1");
        Check("SREM s c x", ":1");
        CheckMembers("s");
        Check("EXISTS s", ":0");
    }

    [Fact]
    public void SMoveTakesAMemberFromOneSetToAnother()
    {
        Run("SADD a x y");
        Check("SMOVE a b x", ":1");
        CheckMembers("a", "y");
        CheckMembers("b", "x");
        Run("SADD b y");
        Check("SMOVE a b y", ":1");
        CheckMembers("a");
        CheckMembers("b", "x", "y");
        CheckUnchanged("SMOVE a b x", ":0");
        CheckUnchanged("SMOVE b a z", ":0");
    }

    [Fact]
    public void SMoveToTheSameSetOnlyLooks()
    {
        Run("SADD a x");
        CheckUnchanged("SMOVE a a x", ":1");
        CheckUnchanged("SMOVE a a y", ":0");
    }

    [Fact]
    public void SMoveLooksAtTheDestinationOnlyWhenThereIsASource()
    {
        Run("SET text 1");
        CheckUnchanged("SMOVE none text x", ":0");
        Run("SADD a x");
        CheckUnchanged("SMOVE a text y", WrongType);
        CheckUnchanged("SMOVE text a y", WrongType);
        CheckUnchanged("SMOVE text text y", WrongType);
    }

    [Fact]
    public void AMemberIsNotLongerThanAKey()
    {
        Bench.Limits = CommandLimits.Default with { MaxKeyBytes = 4 };
        CheckUnchanged("SADD s abcde", "(error) ERR member of 5 bytes is too long, max_key_bytes is 4");
        CheckUnchanged("SADD s a abcde", "(error) ERR member of 5 bytes is too long, max_key_bytes is 4");
        Check("SADD s abcd", ":1");
        Check("SISMEMBER s abcde", ":0");
    }

    [Theory]
    [InlineData("SADD text a")]
    [InlineData("SREM text a")]
    public void RefusesWhatHoldsAnotherKind(string line)
    {
        Run("SET text 1");
        CheckUnchanged(line, WrongType);
    }

    [Theory]
    [InlineData("SADD s", "sadd")]
    [InlineData("SREM s", "srem")]
    [InlineData("SMOVE a b", "smove")]
    [InlineData("SMOVE a b c d", "smove")]
    public void RefusesOtherNumbersOfWords(string line, string name) =>
        Check(line, $"(error) ERR wrong number of arguments for '{name}' command");
}
