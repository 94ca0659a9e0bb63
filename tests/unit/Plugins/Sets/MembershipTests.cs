namespace PlumCache.Tests.Unit.Plugins.Sets;

public sealed class MembershipTests : SetTest
{
    [Fact]
    public void TellWhatIsThere()
    {
        Run("SADD s a b");
        CheckUnchanged("SCARD s", ":2");
        CheckUnchanged("SCARD none", ":0");
        CheckUnchanged("SISMEMBER s a", ":1");
        CheckUnchanged("SISMEMBER s x", ":0");
        CheckUnchanged("SISMEMBER none a", ":0");
        CheckUnchanged("SMISMEMBER s b x b a", "[:1, :0, :1, :1]");
        CheckUnchanged("SMISMEMBER none a b", "[:0, :0]");
    }

    [Fact]
    public void AnExpiredSetIsEmpty()
    {
        Run("SADD s a");
        Run("PEXPIRE s 5");
        Bench.NowMs += 5;
        Check("SCARD s", ":0");
        Check("SADD s b", ":1");
        CheckMembers("s", "b");
        Check("TTL s", ":-1");
    }

    [Theory]
    [InlineData("SCARD text")]
    [InlineData("SISMEMBER text a")]
    [InlineData("SMISMEMBER text a")]
    [InlineData("SMEMBERS text")]
    [InlineData("SSCAN text 0")]
    public void RefuseWhatHoldsAnotherKind(string line)
    {
        Run("SET text 1");
        CheckUnchanged(line, WrongType);
    }

    [Theory]
    [InlineData("SCARD", "scard")]
    [InlineData("SCARD s t", "scard")]
    [InlineData("SISMEMBER s", "sismember")]
    [InlineData("SISMEMBER s a b", "sismember")]
    [InlineData("SMISMEMBER s", "smismember")]
    [InlineData("SMEMBERS", "smembers")]
    [InlineData("SMEMBERS s t", "smembers")]
    [InlineData("SSCAN s", "sscan")]
    public void RefuseOtherNumbersOfWords(string line, string name) =>
        Check(line, $"(error) ERR wrong number of arguments for '{name}' command");
}
