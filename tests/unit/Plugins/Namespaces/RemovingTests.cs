namespace PlumCache.Tests.Unit.Plugins.Namespaces;

public sealed class RemovingTests : NamespaceTest
{
    [Theory]
    [InlineData("NS.DEL user:", ":2", "user zoo")]
    [InlineData("NS.DEL user", ":3", "zoo")]
    [InlineData("NS.DEL user:1", ":1", "user user:2 zoo")]
    [InlineData("NS.DEL x", ":0", "user user:1 user:2 zoo")]
    [InlineData("NS.DEL ''", "-ERR empty prefix: NS.DEL would clear the whole database, use FLUSHDB", "user user:1 user:2 zoo")]
    public void DelRemovesWhatBeginsWithThePrefix(string line, string answer, string left)
    {
        Fill("user user:1 user:2 zoo");
        Check(line, answer);
        Assert.Equal(left, Keys());
    }

    [Fact]
    public void DelCountsOnlyLiveKeysAndLeavesOtherDatabasesAlone()
    {
        Run("SET a:1 1 PX 10");
        Fill("a:2");
        Run("SELECT 1");
        Fill("a:1");
        Run("SELECT 0");
        Pass(10);
        Check("NS.DEL a:", ":1");
        Check("NS.DEL a:", ":0");
        Run("SELECT 1");
        Assert.Equal("a:1", Keys());
    }

    [Fact]
    public void ExpireGivesAllTheSameEndInOneStep()
    {
        Fill("a:1 a:2 b");
        Run("SET a:3 3 PX 5000");
        long revision = Revision;
        Check("NS.EXPIRE a: 1000", ":3");
        Assert.Equal(revision + 1, Revision);
        Check("PTTL a:1", ":1000");
        Check("PTTL a:3", ":1000");
        Check("PTTL b", ":-1");
        Pass(999);
        Check("NS.COUNT a:", ":3");
        Pass(1);
        Check("NS.COUNT a:", ":0");
        Assert.Equal("b", Keys());
    }

    [Fact]
    public void ExpireBringsNothingBackThatIsDue()
    {
        Run("SET a:1 1 PX 10");
        Fill("a:2");
        Pass(10);
        Check("NS.EXPIRE a: 1000", ":1");
        Check("NS.PERSIST a:", ":1");
        Assert.Equal("a:2", Keys());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("-9223372036854775808")]
    public void ExpireInThePastRemoves(string amount)
    {
        Fill("a:1 a:2 b");
        Check($"NS.EXPIRE a: {amount}", ":2");
        Assert.Equal("b", Keys());
    }

    [Theory]
    [InlineData("NS.EXPIRE a: x", NotAnInteger)]
    [InlineData("NS.EXPIRE a: 1.5", NotAnInteger)]
    [InlineData("NS.EXPIRE a: 9223372036854775807", "-ERR invalid expire time in 'ns.expire' command")]
    [InlineData("NS.EXPIRE '' 10", "-ERR empty prefix: NS.EXPIRE would end the whole database")]
    [InlineData("NS.EXPIRE '' 0", "-ERR empty prefix: NS.EXPIRE would end the whole database")]
    [InlineData("NS.EXPIRE x 10", ":0")]
    [InlineData("NS.EXPIRE a:", "-ERR wrong number of arguments for 'ns.expire' command")]
    public void ExpireRefusesWhatIsNoTimeAndTheWholeDatabase(string line, string answer)
    {
        Fill("a:1");
        Check(line, answer);
        Check("PTTL a:1", ":-1");
    }

    [Fact]
    public void PersistCountsThoseThatHadAnEnd()
    {
        Fill("a:1");
        Run("SET a:2 2 PX 100");
        Run("SET a:3 3 PX 10");
        Run("SET b 1 PX 100");
        Pass(10);
        Check("NS.PERSIST a:", ":1");
        Check("NS.PERSIST a:", ":0");
        Check("PTTL a:2", ":-1");
        Check("PTTL b", ":90");
        Check("NS.PERSIST ''", ":1");
        Pass(1000);
        Assert.Equal("a:1 a:2 b", Keys());
    }
}
