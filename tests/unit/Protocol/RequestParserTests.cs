using System.Text;
using PlumCache.Abstractions;
using PlumCache.Protocol;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Unit.Protocol;

public sealed class RequestParserTests
{
    private const int Oversized = 37;

    /// <summary>So every argument that does not come in one piece is moved.</summary>
    private static readonly ProtocolLimits AllIsLong = ProtocolLimits.Default with { LongArgumentBytes = 0 };

    public static TheoryData<string, string> AllPayloads => Payloads.All;

    [Theory]
    [MemberData(nameof(AllPayloads))]
    public void ReadsAWholePayload(string payload, string transcript) =>
        Assert.Equal(transcript, new ParserDriver(ProtocolLimits.Default).Feed(payload));

    [Theory]
    [MemberData(nameof(AllPayloads))]
    public void ReadsAPayloadCutAnywhere(string payload, string transcript)
    {
        for (int cut = 0; cut <= payload.Length; cut++)
        {
            Assert.Equal(transcript, new ParserDriver(ProtocolLimits.Default).Feed(payload, cut));
            Assert.Equal(transcript, new ParserDriver(ProtocolLimits.Default, Oversized).Feed(payload, cut));
            Assert.Equal(transcript, new ParserDriver(AllIsLong, gapBytes: 1 + (cut % 20)).Feed(payload, cut));
        }
    }

    [Theory]
    [MemberData(nameof(AllPayloads))]
    public void ReadsAPayloadCutAtAnyTwoPlaces(string payload, string transcript)
    {
        for (int first = 0; first <= payload.Length; first++)
        {
            for (int second = first; second <= payload.Length; second++)
            {
                Assert.Equal(transcript, new ParserDriver(ProtocolLimits.Default).Feed(payload, first, second));
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllPayloads))]
    public void ReadsAPayloadByteByByte(string payload, string transcript)
    {
        int[] everywhere = [.. Enumerable.Range(1, payload.Length - 1)];
        Assert.Equal(transcript, new ParserDriver(ProtocolLimits.Default).Feed(payload, everywhere));
        Assert.Equal(transcript, new ParserDriver(ProtocolLimits.Default, Oversized).Feed(payload, everywhere));
        Assert.Equal(transcript, new ParserDriver(AllIsLong, gapBytes: 31).Feed(payload, everywhere));
    }

    [Fact]
    public void EveryPayloadIsReadBehindManyOthersInOneInput()
    {
        string before = string.Concat(Enumerable.Repeat("*2\r\n$3\r\nGET\r\n$1\r\nk\r\nECHO \"a b\"\n", 100));
        string expected = string.Concat(Enumerable.Repeat("[GET|k][ECHO|a b]", 100));
        foreach (TheoryDataRow<string, string> row in Payloads.All)
        {
            (string payload, string transcript) = row.Data;
            Assert.Equal(expected + transcript, new ParserDriver(ProtocolLimits.Default).Feed(before + payload));
        }
    }

    [Fact]
    public void ABatchEndsBetweenCommandsWhenItIsFull()
    {
        var driver = new ParserDriver(ProtocolLimits.Default);
        string transcript = driver.Feed(string.Concat(Enumerable.Range(0, 200).Select(i => $"GET {i}\n")));
        Assert.Equal(string.Concat(Enumerable.Range(0, 200).Select(i => $"[GET|{i}]")) + ".", transcript);
        Assert.Equal(CommandBatch.MaxCommands, driver.LargestBatch);
    }

    [Fact]
    public void RefusesForEverAfterAnError()
    {
        var parser = new RequestParser(ProtocolLimits.Default);
        var batch = new CommandBatch();
        byte[] input = "PING\n*x\r\n"u8.ToArray();
        batch.Reset(input, 0);
        ParseResult first = parser.Parse(input, authenticated: true, batch);
        Assert.Equal(new ParseResult(ParseStatus.Error, 5, Error: "ERR Protocol error: invalid multibulk length"), first);
        input = "PING\n"u8.ToArray();
        batch.Reset(input, 0);
        Assert.Equal(first with { Consumed = 0 }, parser.Parse(input, authenticated: true, batch));
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void TellsHowMuchARequestNeedsAsSoonAsItIsAnnounced()
    {
        var driver = new ParserDriver(ProtocolLimits.Default);
        driver.Feed("PING\n*2\r\n$4\r\nECHO\r\n$1000000\r\nab");
        Assert.Equal("*2\r\n$4\r\nECHO\r\n$1000000\r\n".Length + 1_000_000 + 2, driver.NeededBytes);
        Assert.Equal(driver.NeededBytes, driver.ExpectedBytes);
    }

    [Theory]
    [InlineData("*5\r\n$4\r\nMSET\r\n$1\r\na\r\n$1000000\r\n", 1)]
    [InlineData("*4\r\n$4\r\nMGET\r\n$1000000\r\n", 1)]
    [InlineData("*17\r\n$4\r\nMSET\r\n$1\r\na\r\n$1000000\r\n", 7)]
    [InlineData("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1000000\r\n", 0)]
    public void ExpectsEveryOtherArgumentToBeAsLongAsTheOneItIsIn(string head, int more)
    {
        var driver = new ParserDriver(ProtocolLimits.Default);
        driver.Feed(head + "ab");
        Assert.Equal((head.Length + 1_000_002, head.Length + ((1 + more) * 1_000_002)), (driver.NeededBytes, driver.ExpectedBytes));
    }

    [Fact]
    public void ExpectsNoMoreThanARequestMayHave()
    {
        var driver = new ParserDriver(ProtocolLimits.Default);
        driver.Feed("*1000001\r\n$4\r\nMSET\r\n$1000000\r\nab");
        Assert.Equal(ProtocolLimits.Default.MaxRequestBytes, driver.ExpectedBytes);
    }

    /// <summary>What was read is destroyed between the pieces: a parser that looked at it again would stumble.</summary>
    [Fact]
    public void NeverLooksTwiceAtAnArgumentItHasRead()
    {
        const int Arguments = 1000;
        var driver = new ParserDriver(ProtocolLimits.Default);
        driver.Feed($"PING\n*{Arguments}\r\n");
        for (int i = 0; i < Arguments; i++)
        {
            Assert.Equal("[PING]...", driver.Transcript);
            driver.Pending.Fill((byte)'!');
            driver.Feed("$3\r\na");
            driver.Pending.Fill((byte)'!');
            driver.Feed("bc\r\n");
        }

        Assert.Equal("[PING][" + string.Join('|', Enumerable.Repeat("!!!", Arguments - 1)) + "|!bc].", driver.Transcript);
    }

    [Fact]
    public void NeverLooksTwiceForTheEndOfALine()
    {
        var line = new ParserDriver(ProtocolLimits.Default);
        line.Feed("ECHO abc");
        line.Pending[4] = (byte)'\n';
        Assert.Equal("[ECHO|abc].", line.Feed("\n"));

        var header = new ParserDriver(ProtocolLimits.Default);
        header.Feed("*1000000000000");
        header.Pending[12] = (byte)'\r'; // Behind the nine digits that are quicker read again than remembered.
        Assert.Equal("...", header.Feed("0"));
    }

    [Fact]
    public void ReadsMoreThanAMillionArgumentsThatArriveInSmallPieces()
    {
        const int Arguments = (1 << 20) + 1;
        byte[] bytes = [.. Encoding.ASCII.GetBytes($"*{Arguments}\r\n"), .. new byte[7 * Arguments]];
        for (int i = 0; i < Arguments; i++) "$1\r\na\r\n"u8.CopyTo(bytes.AsSpan(bytes.Length - (7 * (i + 1))));

        // The buffer grows in place as a connection's does: a driver that copied it for each piece would itself be quadratic.
        var parser = new RequestParser(ProtocolLimits.Default);
        var batch = new CommandBatch();
        batch.Reset(bytes, 0);
        for (int end = 1; end < bytes.Length; end = Math.Min(end + 5, bytes.Length))
        {
            ParseResult part = parser.Parse(bytes.AsSpan(0, end), authenticated: true, batch);
            if (part.Status != ParseStatus.NeedMore || part.Consumed != 0) Assert.Fail($"{part} at {end}");
        }

        Assert.Equal(new ParseResult(ParseStatus.NeedMore, bytes.Length), parser.Parse(bytes, authenticated: true, batch));
        Assert.Equal(Arguments, batch[0].Count);
        Assert.Equal("a", Encoding.ASCII.GetString(batch[0][Arguments - 1]));
    }

#if DEBUG
    [Fact]
    public void AnInputThatHasLostWhatWasReadOfARequestIsABugThatTheCheckedBuildFinds()
    {
        byte[] input = "*2\r\n$3\r\nGET\r\n$5\r\nab"u8.ToArray();
        var parser = new RequestParser(ProtocolLimits.Default);
        var batch = new CommandBatch();
        batch.Reset(input, 0);
        Assert.Equal(0, parser.Parse(input, authenticated: true, batch).Consumed);
        Exception found = Assert.ThrowsAny<Exception>(() => parser.Parse(input.AsSpan(0, 10), authenticated: true, batch));
        Assert.Contains("The input has lost bytes that were walked already.", found.Message, StringComparison.Ordinal);
    }
#endif

    [Fact]
    public void ParsingAllocatesNothing()
    {
        byte[] input = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(
            "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$10\r\n0123456789\r\nGET key\n", 30)));
        var parser = new RequestParser(ProtocolLimits.Default);
        var batch = new CommandBatch();
        long before = 0;
        for (int round = 0; round < 100; round++)
        {
            if (round == 50) before = GC.GetAllocatedBytesForCurrentThread();
            batch.Reset(input, 0);
            parser.Parse(input, authenticated: true, batch);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(60, batch.Count);
    }
}
