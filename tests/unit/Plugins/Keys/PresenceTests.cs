namespace PlumCache.Tests.Unit.Plugins.Keys;

public sealed class PresenceTests : PluginTest
{
    public PresenceTests() => Run("MSET a 1 b 2");

    [Fact]
    public void ExistsAndTouchCountAKeyAsOftenAsItIsNamed()
    {
        CheckUnchanged("EXISTS a b a none", ":3");
        CheckUnchanged("TOUCH a b a none", ":3");
    }

    [Fact]
    public void TypeTellsTheKind()
    {
        Check("TYPE a", "string");
        Check("TYPE none", "none");
    }

    [Fact]
    public void UnlinkCountsAKeyOnce()
    {
        Check("UNLINK a none a b a", ":2");
        CheckUnchanged("UNLINK a b", ":0");
        CheckUnchanged("UNLINK a", ":0");
        Check("KEYS *", "[]");
    }

    [Fact]
    public void OnlyTouchAndNotExistsOrTypeMarkAKeyAsUsed()
    {
        Bench.NowMs += 50_000;
        Run("EXISTS a");
        Run("TYPE a");
        Run("OBJECT ENCODING a");
        Run("TTL a");
        Check("OBJECT IDLETIME a", ":50");
        Run("TOUCH a");
        Check("OBJECT IDLETIME a", ":0");
    }

    [Fact]
    public void ExpiredKeysAreNotThere()
    {
        Run("PEXPIRE a 10");
        Bench.NowMs += 10;
        Check("EXISTS a", ":0");
        Check("TYPE a", "none");
        CheckUnchanged("UNLINK a", ":0");
        CheckUnchanged("UNLINK a a", ":0");
    }
}
