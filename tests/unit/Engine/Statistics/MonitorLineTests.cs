using System.Globalization;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Batches;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Statistics;

public sealed class MonitorLineTests
{
    private const string Head = "1339518083.107412 [3 127.0.0.1:60866]";
    private const int LargeBytes = 4 << 20;

    [Fact]
    public void QuotesLikeRedis() =>
        Assert.Equal($$"""{{Head}} "set" "a b" "\"\\\n\r\t\a\b\x01" """.TrimEnd(), Text("set", "a b", "\"\\\n\r\t\a\b\u0001"));

    [Fact]
    public void ShowsTheMicrosecondsWithAllTheirZeros() =>
        Assert.Equal(
            "7.000042 [0 plugin:delay]",
            Encoding.UTF8.GetString(new MonitorLine(7_000_042, 0, "plugin:delay", default).Build(25)));

    [Fact]
    public void ShowsEachByteAsRedisDoes()
    {
        for (int b = 0; b < 256; b++)
        {
            byte[] bytes = Line(Of([(byte)b]));
            Assert.Equal($"{Head} \"{Shown(b)}\"", Encoding.Latin1.GetString(bytes));
        }
    }

    [Fact]
    public void TellsBeforehandHowLongItIs()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(static b => (byte)b)];
        var line = new MonitorLine(1_339_518_083_107_412, 3, "127.0.0.1:60866", Of(all, []));
        int shown = Enumerable.Range(0, 256).Sum(static b => Shown(b).Length);
        Assert.Equal(Head.Length + 6 + shown, line.CountBytes());
        Assert.Equal(Head.Length + 6 + 256, line.LeastBytes);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData('a', 1)]
    public void TakesNoMoreMemoryThanItsBytes(byte filling, int shownBytes)
    {
        Command command = Of(Large(filling));
        Line(command);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Line(command);

        // What a thread has allocated is counted by the pieces of 8 KB that it gets its memory in.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, ((long)shownBytes * LargeBytes) + (16 << 10));
    }

    [Theory]
    [InlineData(0, (2 * LargeBytes) + 100)] // its length is only known by its bytes
    [InlineData('a', 1000)]
    public void IsNotBuiltWhenNobodyTakesIt(byte filling, long roomBytes)
    {
        using var engine = new TestEngine();
        engine.Host.Any = true;
        engine.Host.MonitorRoomBytes = roomBytes;
        TestClient client = engine.Connect();
        client.LoadWords(["SET"u8.ToArray(), "a"u8.ToArray(), Large(filling)]);
        Assert.Equal(RunStatus.Completed, client.Step());
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(RunStatus.Completed, client.Step());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Empty(engine.Host.Monitored);
        client.Send("GET b");
        Assert.Single(engine.Host.Monitored);
    }

    private static byte[] Large(byte filling)
    {
        byte[] value = new byte[LargeBytes];
        value.AsSpan().Fill(filling);
        return value;
    }

    private static string Shown(int b) => b switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        7 => "\\a",
        8 => "\\b",
        < 0x20 or >= 0x7F => string.Create(CultureInfo.InvariantCulture, $"\\x{b:x2}"),
        _ => ((char)b).ToString(),
    };

    private static string Text(params string[] words) => Encoding.UTF8.GetString(Line(StoredCommand.Of(words).Command));

    private static Command Of(params byte[][] words)
    {
        int at = 0;
        return new Command(
            words.SelectMany(static word => word).ToArray(),
            words.Select(word => new ArgumentRange((at += word.Length) - word.Length, word.Length)).ToArray());
    }

    private static byte[] Line(Command command)
    {
        var line = new MonitorLine(1_339_518_083_107_412, 3, "127.0.0.1:60866", command);
        return line.Build(line.CountBytes());
    }
}
