using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Plugins.Strings;

public sealed class LcsTests : PluginTest
{
    public LcsTests() => Run("MSET a ohmytext b mynewtext");

    [Theory]
    [InlineData("", "\"mytext\"")]
    [InlineData(" LEN", ":6")]
    [InlineData(" IDX", "[\"matches\", [[[:4, :7], [:5, :8]], [[:2, :3], [:0, :1]]], \"len\", :6]")]
    [InlineData(" IDX MINMATCHLEN 4", "[\"matches\", [[[:4, :7], [:5, :8]]], \"len\", :6]")]
    [InlineData(" idx minmatchlen 4 withmatchlen", "[\"matches\", [[[:4, :7], [:5, :8], :4]], \"len\", :6]")]
    [InlineData(" IDX MINMATCHLEN -1", "[\"matches\", [[[:4, :7], [:5, :8]], [[:2, :3], [:0, :1]]], \"len\", :6]")]
    [InlineData(" MINMATCHLEN 100", "\"mytext\"")]
    [InlineData(" LEN IDX", "(error) ERR If you want both the length and indexes, please just use IDX.")]
    [InlineData(" MINMATCHLEN", Syntax)]
    [InlineData(" MINMATCHLEN x", NotAnInteger)]
    [InlineData(" FOO", Syntax)]
    public void AnswersInTheFormAskedFor(string options, string expected) => CheckUnchanged("LCS a b" + options, expected);

    [Fact]
    public void MissingKeysAreEmpty()
    {
        Check("LCS a none", "\"\"");
        Check("LCS none none LEN", ":0");
        Check("LCS none a IDX", "[\"matches\", [], \"len\", :0]");
    }

    [Fact]
    public void RefusesTextsWhoseTableWouldBeTooLarge()
    {
        // 9 * 10 cells of 4 bytes.
        Bench.Limits = CommandLimits.Default with { MaxValueBytes = 360 };
        Check("LCS a b LEN", ":6");
        Bench.Limits = CommandLimits.Default with { MaxValueBytes = 359 };
        Check("LCS a b LEN", "(error) ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
    }
}
