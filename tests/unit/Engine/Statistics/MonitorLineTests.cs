using PlumCache.Abstractions;
using PlumCache.Engine;

namespace PlumCache.Tests.Unit.Engine.Statistics;

public sealed class MonitorLineTests
{
    [Fact]
    public void QuotesLikeRedis()
    {
        Command command = StoredCommand.Of("set", "a b", "\"\\\n\r\t\a\b\u0001").Command;
        string line = MonitorLine.Format(1_339_518_083_107_412, 3, "127.0.0.1:60866", command);
        Assert.Equal("""1339518083.107412 [3 127.0.0.1:60866] "set" "a b" "\"\\\n\r\t\a\b\x01" """.TrimEnd(), line);
    }
}
