using System.Text;
using PlumCache.Abstractions;
using PlumCache.Hosting.Sessions;
using PlumCache.Protocol;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Hosting;

/// <summary>What it costs to receive and cut requests of every shape, counted in bytes moved and receives made, never in time.</summary>
public sealed class RequestCostTests
{
    private const int MiB = 1 << 20;

    public static TheoryData<string> Shapes =>
    [
        "few large", "many small", "a million arguments", "a kilobyte each", "inline lines", "a pipeline", "one value",
        "large behind small",
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void IsLinearInTheBytesHoweverTheyAreCut(string shape)
    {
        byte[] bytes = Bytes(shape);
        using var keyspace = new Keyspace(new KeyspaceOptions());
        foreach (int piece in (int[])[int.MaxValue, 64 << 10, 4096, 1448, 61])
        {
            AssertLinear(bytes, piece);
            AssertLinear(bytes, piece, blocks: keyspace.Requests);
        }
    }

    [Fact]
    public void IsLinearByteByByteAndBetweenTheTwoBytesOfALineEnd()
    {
        byte[] bytes = Encoding.ASCII.GetBytes(Array(20_000, 3));
        AssertLinear(bytes, 1);
        AssertLinear(bytes, 1, at => bytes[at - 1] == '\r');
    }

    private static void AssertLinear(byte[] bytes, int piece, Func<int, bool>? mayCut = null, RequestBlocks? blocks = null)
    {
        using var buffer = new ReceiveBuffer(new LargeBuffers(), blocks);
        var parser = new RequestParser(ProtocolLimits.Default);
        var batch = new CommandBatch();
        var result = new ParseResult(ParseStatus.NeedMore, 0);
        int receives = 0, pieces = 0;
        for (int at = 0; at < bytes.Length; pieces++)
        {
            int end = (int)Math.Min(bytes.Length, (long)at + piece);
            while (end < bytes.Length && mayCut is not null && !mayCut(end)) end++;
            for (; at < end; receives++)
            {
                int moved = buffer.PlaceArgument(result);
                if (moved > 0) parser.MoveArgument(moved);
                Span<byte> room = buffer.Room(result.NeededBytes + moved);
                int count = Math.Min(room.Length, end - at);
                bytes.AsSpan(at, count).CopyTo(room);
                buffer.Received(count);
                at += count;
                result = Parse(parser, buffer, batch);
            }
        }

        Assert.Equal(0, buffer.Count);
        Assert.True(buffer.CopiedBytes <= 3L * bytes.Length, $"{buffer.CopiedBytes} bytes were moved for {bytes.Length}");

        // A batch's end and a doubling may each cut a receive in two; besides, each brings a kilobyte on average.
        Assert.True(receives <= pieces + 64 + (bytes.Length / 1024), $"{receives} receives for {pieces} pieces");
    }

    private static ParseResult Parse(RequestParser parser, ReceiveBuffer buffer, CommandBatch batch)
    {
        while (true)
        {
            batch.Reset(buffer.Memory[buffer.Start..]);
            ParseResult result = parser.Parse(buffer.Unconsumed, authenticated: true, batch);
            buffer.Consume(result.Consumed);
            if (result.Status == ParseStatus.NeedMore) return result;
            Assert.Equal(ParseStatus.BatchFull, result.Status);
        }
    }

    private static byte[] Bytes(string shape) => Encoding.ASCII.GetBytes(shape switch
    {
        "few large" => Array(4, 2 * MiB),
        "many small" => Array(60_000, 8),
        "a million arguments" => Array(1_050_000, 1),
        "a kilobyte each" => Array(2000, 1024),
        "inline lines" => string.Concat(Enumerable.Repeat("SET key \"a value in quotes\"\r\n", 40_000)),
        "a pipeline" => string.Concat(Enumerable.Repeat(Array(3, 20), 40_000)),
        "one value" => Array(1, 8 * MiB),
        "large behind small" => string.Concat(Enumerable.Repeat(Array(3, 20) + Array(2, MiB) + Array(500, 9), 5)),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    });

    private static string Array(int arguments, int length)
    {
        var text = new StringBuilder();
        text.Append('*').Append(arguments).Append("\r\n");
        string argument = $"${length}\r\n{new string('a', length)}\r\n";
        for (int i = 0; i < arguments; i++) text.Append(argument);
        return text.ToString();
    }
}
