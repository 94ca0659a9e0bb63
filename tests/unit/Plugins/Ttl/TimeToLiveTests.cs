namespace PlumCache.Tests.Unit.Plugins.Ttl;

public sealed class TimeToLiveTests : PluginTest
{
    [Theory]
    [InlineData("TTL")]
    [InlineData("PTTL")]
    [InlineData("EXPIRETIME")]
    [InlineData("PEXPIRETIME")]
    public void TellsMissingFromLasting(string command)
    {
        Check(command + " a", ":-2");
        Run("SET a 1");
        CheckUnchanged(command + " a", ":-1");
    }

    [Theory]
    [InlineData(10_499, ":10", ":10499", ":1700000010", ":1700000010499")]
    [InlineData(10_500, ":11", ":10500", ":1700000011", ":1700000010500")]
    [InlineData(1, ":0", ":1", ":1700000000", ":1700000000001")]
    public void RoundsToTheNearestSecond(int ms, string ttl, string pttl, string expireTime, string pexpireTime)
    {
        Run(FormattableString.Invariant($"SET a 1 PX {ms}"));
        Check("TTL a", ttl);
        Check("PTTL a", pttl);
        Check("EXPIRETIME a", expireTime);
        Check("PEXPIRETIME a", pexpireTime);
    }
}
