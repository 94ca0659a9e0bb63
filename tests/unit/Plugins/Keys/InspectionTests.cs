using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Plugins.Keys;

public sealed class InspectionTests : PluginTest
{
    [Theory]
    [InlineData("123", "int")]
    [InlineData("-9223372036854775808", "int")]
    [InlineData("9223372036854775808", "embstr")]
    [InlineData("0123", "embstr")]
    [InlineData("", "embstr")]
    [InlineData("12345678901234567890123456789012345678901234", "embstr")]
    [InlineData("123456789012345678901234567890123456789012345", "raw")]
    public void EncodingIsTheOneRedisWouldChoose(string value, string expected)
    {
        Run("SET a " + value);
        Check("OBJECT ENCODING a", $"\"{expected}\"");
    }

    [Fact]
    public void TellsAccesses()
    {
        Run("SET a 1");
        Bench.NowMs += 12_000;
        Check("OBJECT IDLETIME a", ":12");
        Check("OBJECT REFCOUNT a", ":1");
        Check("OBJECT FREQ a", "(error) ERR An LFU maxmemory policy is not selected, access frequency not tracked. "
            + "Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.");
    }

    [Fact]
    public void TellsFrequencyUnderAPolicyOfFrequency()
    {
        Bench.Keyspace.AccessMode = AccessMode.Frequency;
        Run("SET a 1");
        Check("OBJECT FREQ a", ":5");
        Run("GET a");
        Check("OBJECT FREQ a", ":6");
        Bench.NowMs += 180_000;
        Check("OBJECT FREQ a", ":3");
        Check("OBJECT IDLETIME a", "(error) ERR An LFU maxmemory policy is selected, idle time not tracked. "
            + "Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.");
        Check("OBJECT IDLETIME none", "nil");
    }

    [Theory]
    [InlineData("ENCODING")]
    [InlineData("FREQ")]
    [InlineData("IDLETIME")]
    [InlineData("REFCOUNT")]
    public void AMissingKeyIsNull(string subcommand) => Check($"OBJECT {subcommand} none", "nil");

    [Fact]
    public void HelpNamesEverySubcommand()
    {
        string help = Run("OBJECT help");
        foreach (string name in new[] { "ENCODING", "FREQ", "IDLETIME", "REFCOUNT", "HELP" })
        {
            Assert.Contains(name, help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void CountsTheArgumentsOfASubcommand() =>
        Check("OBJECT ENCODING", "(error) ERR wrong number of arguments for 'object|encoding' command");
}
