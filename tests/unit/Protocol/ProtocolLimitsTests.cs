using PlumCache.Protocol;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Unit.Protocol;

public sealed class ProtocolLimitsTests
{
    private static readonly ProtocolLimits _small = new()
    {
        MaxRequestBytes = 60,
        MaxBulkBytes = 20,
        MaxArguments = 4,
        MaxLineBytes = 12,
        MaxUnauthenticatedArguments = 2,
        MaxUnauthenticatedBulkBytes = 5,
    };

    [Theory]
    [InlineData("*4\r\n", "...")]
    [InlineData("*5\r\n", "!ERR Protocol error: invalid multibulk length")]
    [InlineData("*1\r\n$20\r\n", "...")]
    [InlineData("*1\r\n$21\r\n", "!ERR Protocol error: invalid bulk length")]
    [InlineData("PING 678901\n", "[PING|678901].")]
    [InlineData("PING 6789012\n", "[PING|6789012].")]
    [InlineData("PING 678901\r\n", "[PING|678901].")]
    [InlineData("PING 6789012\r\n", "!ERR Protocol error: too big inline request")]
    [InlineData("PING 67890123\n", "!ERR Protocol error: too big inline request")]
    [InlineData("PING 6789012", "...")]
    [InlineData("PING 67890123", "!ERR Protocol error: too big inline request")]
    [InlineData("*12345678901", "...")]
    [InlineData("*123456789012", "!ERR Protocol error: too big mbulk count string")]
    [InlineData("*12345678901\r\n", "!ERR Protocol error: invalid multibulk length")]
    [InlineData("*123456789012\r\n", "!ERR Protocol error: too big mbulk count string")]
    [InlineData("*1\r\n$12345678901", "...")]
    [InlineData("*1\r\n$123456789012", "!ERR Protocol error: too big bulk count string")]
    [InlineData("*1\r\n$12345678901\r\n", "!ERR Protocol error: invalid bulk length")]
    [InlineData("*3\r\n$20\r\n01234567890123456789\r\n$20\r\n01234567890123456789\r\n$0\r\n", "!ERR Protocol error: too big request")]
    [InlineData("*2\r\n$20\r\n01234567890123456789\r\n$20\r\n01234567890123456789\r\n", "[01234567890123456789|01234567890123456789].")]
    [InlineData("*3\r\n$20\r\n01234567890123456789\r\n$16\r\n0123456789012345\r\n$0\r\n\r\n", "[01234567890123456789|0123456789012345|].")]
    [InlineData("*3\r\n$20\r\n01234567890123456789\r\n$16\r\n0123456789012345\r\n$1\r\n", "!ERR Protocol error: too big request")]
    public void HoldAtTheLimitAndRefuseOnePast(string payload, string transcript) =>
        AssertAtEverySplit(_small, authenticated: true, payload, transcript);

    [Theory]
    [InlineData("*2\r\n$5\r\nabcde\r\n$0\r\n\r\n", "[abcde|].")]
    [InlineData("*3\r\n", "!ERR Protocol error: unauthenticated multibulk length")]
    [InlineData("*2\r\n$6\r\n", "!ERR Protocol error: unauthenticated bulk length")]
    [InlineData("PING a b c\n", "[PING|a|b|c].")]
    [InlineData("PING\n*3\r\n", "[PING]!ERR Protocol error: unauthenticated multibulk length")]
    [InlineData("PING\n*2\r\n$1\r\na\r\n$6\r\n", "[PING]!ERR Protocol error: unauthenticated bulk length")]
    public void AreTighterBeforeAuth(string payload, string transcript) =>
        AssertAtEverySplit(_small, authenticated: false, payload, transcript);

    [Theory]
    [InlineData("AUTH x\n*3\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n", "[AUTH|x][a|b|c].")]
    [InlineData("AUTH x\n*2\r\n$1\r\na\r\n$6\r\nbbbbbb\r\n", "[AUTH|x][a|bbbbbb].")]
    public void AreThoseOfAUserOnceAnAuthEarlierInTheSameReadHasRun(string payload, string transcript) =>
        AssertAtEverySplit(_small, authenticated: false, payload, transcript);

    [Fact]
    public void AreRedisOnesByDefault()
    {
        ProtocolLimits limits = ProtocolLimits.Default;
        Assert.Equal(1_073_741_824, limits.MaxRequestBytes);
        Assert.Equal(536_870_912, limits.MaxBulkBytes);
        Assert.Equal(2_147_483_647, limits.MaxArguments);
        Assert.Equal(65_536, limits.MaxLineBytes);
        Assert.Equal(10, limits.MaxUnauthenticatedArguments);
        Assert.Equal(16_384, limits.MaxUnauthenticatedBulkBytes);
    }

    [Theory]
    [InlineData("*1048577\r\n", true, "...")]
    [InlineData("*2147483647\r\n", true, "...")]
    [InlineData("*2147483648\r\n", true, "!ERR Protocol error: invalid multibulk length")]
    [InlineData("*1\r\n$536870912\r\n", true, "...")]
    [InlineData("*1\r\n$536870913\r\n", true, "!ERR Protocol error: invalid bulk length")]
    [InlineData("*10\r\n", false, "...")]
    [InlineData("*11\r\n", false, "!ERR Protocol error: unauthenticated multibulk length")]
    [InlineData("*1\r\n$16384\r\n", false, "...")]
    [InlineData("*1\r\n$16385\r\n", false, "!ERR Protocol error: unauthenticated bulk length")]
    public void StandAtTheirDefaults(string payload, bool authenticated, string transcript) =>
        AssertAtEverySplit(ProtocolLimits.Default, authenticated, payload, transcript);

    [Theory]
    [InlineData(65_536, "\n", false)]
    [InlineData(65_537, "\n", true)]
    [InlineData(65_535, "\r\n", false)]
    [InlineData(65_536, "\r\n", true)]
    public void BoundALineByItsBytesBeforeTheEnd(int length, string lineEnd, bool isTooLong)
    {
        string payload = new string('a', length) + lineEnd;
        string expected = isTooLong ? "!ERR Protocol error: too big inline request" : $"[{payload.TrimEnd()}].";
        foreach (int cut in (int[])[0, 1, 65_535, 65_536, payload.Length])
        {
            Assert.Equal(expected, new ParserDriver(ProtocolLimits.Default).Feed(payload, cut));
        }
    }

    private static void AssertAtEverySplit(ProtocolLimits limits, bool authenticated, string payload, string transcript)
    {
        for (int cut = 0; cut <= payload.Length; cut++)
        {
            Assert.Equal(transcript, new ParserDriver(limits) { IsAuthenticated = authenticated }.Feed(payload, cut));

            // What arguments are moved by is no part of what a client may send.
            ProtocolLimits moving = limits with { LongArgumentBytes = 0 };
            Assert.Equal(transcript, new ParserDriver(moving, gapBytes: 31) { IsAuthenticated = authenticated }.Feed(payload, cut));
        }

        Assert.Equal(transcript,
            new ParserDriver(limits, 5) { IsAuthenticated = authenticated }.Feed(payload, [.. Enumerable.Range(1, payload.Length - 1)]));
    }
}
