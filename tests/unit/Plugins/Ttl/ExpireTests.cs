namespace PlumCache.Tests.Unit.Plugins.Ttl;

public sealed class ExpireTests : PluginTest
{
    public ExpireTests() => Run("SET a 1");

    [Theory]
    [InlineData("EXPIRE a 10", 10_000)]
    [InlineData("PEXPIRE a 10", 10)]
    [InlineData("EXPIREAT a 1700000010", 10_000)]
    [InlineData("PEXPIREAT a 1700000000010", 10)]
    public void SetsAnExpiryAndKeepsTheValue(string line, long expected)
    {
        Check(line, ":1");
        Check("PTTL a", FormattableString.Invariant($":{expected}"));
        Check("GET a", "\"1\"");
    }

    [Theory]
    [InlineData("EXPIRE a 0")]
    [InlineData("EXPIRE a -1")]
    [InlineData("PEXPIRE a -9223372036854775808")]
    [InlineData("EXPIREAT a 1")]
    [InlineData("PEXPIREAT a 1700000000000")]
    public void APastInstantDeletes(string line)
    {
        Check(line, ":1");
        Assert.Contains("Remove", Bench.LastStep, StringComparison.Ordinal);
        Check("EXISTS a", ":0");
    }

    // A key without an expiry counts as one that ends last of all.
    [Theory]
    [InlineData("NX", 0, 1)]
    [InlineData("NX", 100, 0)]
    [InlineData("XX", 0, 0)]
    [InlineData("XX", 100, 1)]
    [InlineData("GT", 0, 0)]
    [InlineData("GT", 100, 0)]
    [InlineData("GT", 10, 0)]
    [InlineData("GT", 5, 1)]
    [InlineData("LT", 0, 1)]
    [InlineData("LT", 100, 1)]
    [InlineData("LT", 10, 0)]
    [InlineData("LT", 5, 0)]
    [InlineData("xx lt", 0, 0)]
    [InlineData("xx gt", 5, 1)]
    public void ConditionsCompareWithTheOldExpiry(string condition, int oldTtl, int expected)
    {
        if (oldTtl > 0) Run(FormattableString.Invariant($"EXPIRE a {oldTtl}"));
        Check("EXPIRE a 10 " + condition, FormattableString.Invariant($":{expected}"));
        Check("TTL a", expected == 1 ? ":10" : oldTtl == 0 ? ":-1" : FormattableString.Invariant($":{oldTtl}"));
    }

    [Theory]
    [InlineData("EXPIRE a 10 NX XX", "(error) ERR NX and XX, GT or LT options at the same time are not compatible")]
    [InlineData("EXPIRE a 10 NX GT", "(error) ERR NX and XX, GT or LT options at the same time are not compatible")]
    [InlineData("EXPIRE a 10 GT LT", "(error) ERR GT and LT options at the same time are not compatible")]
    [InlineData("EXPIRE a 10 Foo", "(error) ERR Unsupported option Foo")]
    [InlineData("EXPIRE a x Foo", "(error) ERR Unsupported option Foo")]
    [InlineData("EXPIRE a x", NotAnInteger)]
    [InlineData("EXPIRE a 9223372036854775807", "(error) ERR invalid expire time in 'expire' command")]
    [InlineData("EXPIRE a -9223372036854775808", "(error) ERR invalid expire time in 'expire' command")]
    [InlineData("EXPIRE a 9223372036854775", "(error) ERR invalid expire time in 'expire' command")]
    [InlineData("PEXPIRE a 9223372036854775807", "(error) ERR invalid expire time in 'pexpire' command")]
    [InlineData("EXPIREAT a 9223372036854776", "(error) ERR invalid expire time in 'expireat' command")]
    [InlineData("EXPIRE none x", NotAnInteger)]
    [InlineData("EXPIRE none 10", ":0")]
    public void RefusesWhatMakesNoSense(string line, string error)
    {
        CheckUnchanged(line, error);
        Check("TTL a", ":-1");
    }

    [Fact]
    public void TheLastMillisecondOfAllIsStillAnExpiry()
    {
        Check("PEXPIREAT a 9223372036854775807", ":1");
        Check("PEXPIRETIME a", ":9223372036854775807");
        Check("EXPIRETIME a", ":9223372036854776");
        Check("PTTL a", FormattableString.Invariant($":{long.MaxValue - Bench.NowMs}"));
        Check("PEXPIREAT a 9223372036854775807 GT", ":0");
        Check("PEXPIREAT a 9223372036854775806 LT", ":1");
        Check("PEXPIREAT a 9223372036854775807 GT", ":1");
        Check("PEXPIREAT a -9223372036854775808 GT", ":0");
        Check("GET a", "\"1\"");
        Check("PERSIST a", ":1");
        Check("PTTL a", ":-1");
    }

    [Fact]
    public void PersistTakesAnExpiryAwayOnce()
    {
        Run("EXPIRE a 10");
        Check("PERSIST a", ":1");
        CheckUnchanged("PERSIST a", ":0");
        CheckUnchanged("PERSIST none", ":0");
        Check("TTL a", ":-1");
    }

    [Fact]
    public void AKeyEndsInTheMillisecondOfItsExpiry()
    {
        Run("PEXPIRE a 10");
        Bench.NowMs += 9;
        Check("GET a", "\"1\"");
        Bench.NowMs++;
        Check("GET a", "nil");
        Check("EXPIRE a 10", ":0");
        Check("PERSIST a", ":0");
    }
}
