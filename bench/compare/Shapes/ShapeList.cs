using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace PlumCache.Compare.Shapes;

/// <summary>The shapes: few large and many small, typed and piped, whole and cut at every kind of place.</summary>
internal static class ShapeList
{
    private const string Ok = "+OK\r\n";

    /// <summary>An Ethernet frame's payload: what a peer far away sends at a time.</summary>
    private const int FrameBytes = 1448;

    /// <summary>All of them, in the order of the table.</summary>
    /// <param name="scale">1 for the full run; a smoke run divides counts and lengths by it.</param>
    public static ImmutableArray<Shape> Create(int scale)
    {
        string value = new('v', 100_000_000 / scale), small = "12345678", kilobyte = new('k', 1024);
        string set = Command("SET", "big", value), pipeline = Repeat(100_000 / scale, static i => Command("SET", $"key:{i}", "12345678"));
        string few = Repeat(5_000 / scale, static i => Command("SET", $"key:{i}", "12345678"));
        string wide = Pairs(60_000 / scale, small);
        return
        [
            Whole("one value of 100 MB", set, Ok.Length),
            Whole("its GET", Command("GET", "big"), value.Length + $"${value.Length}\r\n\r\n".Length),
            Whole("MSET of 8 values of 4 MB", Pairs(8, new string('v', 4_000_000 / scale)), Ok.Length),
            Whole("MSET of 2,000 values of 1 KB", Pairs(2_000 / scale, kilobyte), Ok.Length),
            Whole("MSET of 60,000 keys", wide, Ok.Length),
            Whole(
                "DEL of 1,048,577 keys that are not there",
                Command(["DEL", .. Enumerable.Range(0, 1_048_577 / scale).Select(static i => $"none:{i}")]),
                ":0\r\n".Length),
            Whole(
                "100,000 inline SETs",
                Repeat(100_000 / scale, static i => $"SET key:{i} \"a quoted value\"\r\n"),
                Ok.Length * (100_000L / scale)),
            Whole("a pipeline of 100,000 SETs", pipeline, Ok.Length * (100_000L / scale)),
            Cut("MSET of 60,000 keys in frames of 1,448 bytes", wide, Ok.Length, Every(wide.Length, FrameBytes)),
            Cut(
                "500 SETs byte by byte",
                few[..IndexAfter(few, 500 / scale)],
                Ok.Length * (500L / scale),
                Every(IndexAfter(few, 500 / scale), 1)),
            Cut("5,000 SETs, each cut in the middle of a length", few, Ok.Length * (5_000L / scale), After(few, "\r\n$")),
            Cut("5,000 SETs, each cut between CR and LF", few, Ok.Length * (5_000L / scale), After(few, "SET\r")),
        ];
    }

    private static Shape Whole(string name, string text, long replyBytes) => new(name, [Encoding.ASCII.GetBytes(text)], replyBytes);

    private static Shape Cut(string name, string text, long replyBytes, IEnumerable<int> places)
    {
        ReadOnlyMemory<byte> bytes = Encoding.ASCII.GetBytes(text);
        ImmutableArray<ReadOnlyMemory<byte>>.Builder pieces = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        int start = 0;
        foreach (int place in places.Append(text.Length))
        {
            if (place > start) pieces.Add(bytes[start..place]);
            start = place;
        }

        return new Shape(name, pieces.ToImmutable(), replyBytes);
    }

    private static IEnumerable<int> Every(int length, int step)
    {
        for (int at = step; at < length; at += step) yield return at;
    }

    /// <summary>
    /// The places behind each occurrence of a text; the first of each command alone would be cut where the one before was.
    /// </summary>
    private static IEnumerable<int> After(string text, string mark)
    {
        for (int at = text.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + 1, StringComparison.Ordinal))
        {
            yield return at + mark.Length;
        }
    }

    private static int IndexAfter(string commands, int count)
    {
        int at = 0;
        for (int i = 0; i < count; i++) at = commands.IndexOf("*3", at, StringComparison.Ordinal) + 1;
        int next = commands.IndexOf("*3", at, StringComparison.Ordinal);
        return next < 0 ? commands.Length : next;
    }

    private static string Pairs(int count, string value) =>
        Command(["MSET", .. Enumerable.Range(0, count).SelectMany(i => (string[])[$"pair:{i}", value])]);

    private static string Repeat(int count, Func<int, string> command)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) text.Append(command(i));
        return text.ToString();
    }

    private static string Command(params IReadOnlyCollection<string> words)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"*{words.Count}\r\n");
        foreach (string word in words) text.Append(CultureInfo.InvariantCulture, $"${word.Length}\r\n").Append(word).Append("\r\n");
        return text.ToString();
    }
}
