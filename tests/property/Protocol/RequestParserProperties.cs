using System.Text;
using CsCheck;
using PlumCache.Protocol;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Protocol;

public sealed class RequestParserProperties
{
    /// <summary>Small limits, so that random bytes reach every one of them.</summary>
    private static readonly ProtocolLimits _small = new()
    {
        MaxRequestBytes = 100,
        MaxBulkBytes = 60,
        MaxArguments = 6,
        MaxLineBytes = 30,
        MaxUnauthenticatedArguments = 2,
        MaxUnauthenticatedBulkBytes = 3,
    };

    private static readonly Gen<byte[]> _genArgument = Gen.OneOf(Gen.Byte.Array[0, 12],
        Gen.OneOf<byte>("\r\n$*1 \"'\\x"u8.ToArray()).Array[0, 12]);

    /// <summary>Where a stream is cut, as distances from cut to cut.</summary>
    private static readonly Gen<int[]> _genCuts = Gen.OneOf(Gen.Int[0, 3], Gen.Int[0, 40]).Array[0, 60];

    /// <summary>Pieces of the grammar in any order: mostly nearly right, which is where parsers break.</summary>
    private static readonly Gen<string> _genSoup = Gen.OneOf(
        Gen.OneOf<string>("*1\r\n", "*2\r\n", "*3\r\n", "*7\r\n", "*0\r\n", "*-1\r\n", "$1\r\n", "$3\r\n", "$0\r\n", "$4\r\n", "$61\r\n",
            "$-1\r\n", "\r\n", "\n", "\r"),
        Gen.OneOf<string>("*", "$", "PING", "POST", "AUTH x", "a", "\"", "'", "\\", "\\x4", " ", "abc\r\n", "abcd\r\n", "\r\n\r\n",
            "123456789012345"),
        Gen.Char['\0', '\u00FF'].Select(c => c.ToString())).Array[0, 25].Select(string.Concat);

    [Fact]
    public void ReadsBackEveryArrayHoweverItArrives() =>
        Gen.Select(_genArgument.Array[1, 6].Array[1, 90], _genCuts, Gen.Int[0, 5]).Sample(
            (commands, cuts, padding) =>
            {
                // An attack ends the connection and AUTH means something to the driver: neither is what is asked here.
                foreach (byte[][] command in commands) command[0] = [(byte)'n', .. command[0], (byte)'!'];
                string stream = string.Concat(commands.Select(command =>
                    $"*{command.Length}\r\n" + string.Concat(command.Select(argument => $"${argument.Length}\r\n{Text(argument)}\r\n"))));
                string expected = string.Concat(commands.Select(command => $"[{string.Join('|', command.Select(Text))}]")) + ".";
                return Fed(ProtocolLimits.Default, stream, cuts, padding) == expected;
            },
            iter: TestBudget.Times(2_000));

    [Fact]
    public void ReadsBackEveryLineHoweverItIsQuoted() =>
        Gen.Select(Gen.Select(_genArgument, Gen.Int[0, 2]).Array[1, 5].Array[1, 20], _genCuts).Sample(
            (lines, cuts) =>
            {
                string stream = string.Concat(lines.Select((line, i) => "n"
                    + string.Concat(line.Select(word => " " + Quoted(word.Item1, word.Item2))) + (i % 2 == 0 ? "\n" : "\r\n")));
                string expected = string.Concat(lines.Select(line => $"[n|{string.Join('|', line.Select(word => Text(word.Item1)))}]"))
                    + ".";
                return Fed(ProtocolLimits.Default, stream, cuts, 3) == expected;
            },
            iter: TestBudget.Times(2_000));

    [Fact]
    public void SplitsLinesAsTheCharacterByCharacterDefinition() =>
        Gen.OneOf<char>([.. " \t\v\"\"''\\\\xnar41b\0"]).Array[0, 14].Select(line => "n " + new string(line)).Sample(
            line => new ParserDriver(ProtocolLimits.Default).Feed(line + "\n")
                == (InlineModel.Split(line) is { } words
                    ? $"[{string.Join('|', words)}]."
                    : "!ERR Protocol error: unbalanced quotes in request"),
            iter: TestBudget.Times(50_000));

    /// <summary>
    /// Nothing throws, nothing is consumed that was not given, and the pieces do not matter: the driver checks the first two.
    /// </summary>
    [Fact]
    public void AnyBytesMeanTheSameHoweverTheyArrive() =>
        Gen.Select(_genSoup, _genCuts, Gen.Bool).Sample(
            (stream, cuts, authenticated) =>
            {
                string whole = Fed(_small, stream, [], 0, authenticated), cut = Fed(_small, stream, cuts, 2, authenticated);
                string single = Fed(_small, stream, [.. Enumerable.Repeat(1, stream.Length)], 0, authenticated);
                return whole == cut && whole == single;
            },
            iter: TestBudget.Times(20_000));

    [Fact]
    public void RandomBytesNeverThrow() =>
        Gen.Select(Gen.Byte.Array[0, 300], _genCuts).Sample(
            (bytes, cuts) => Fed(_small, Text(bytes), cuts, 1) == Fed(_small, Text(bytes), [], 0),
            iter: TestBudget.Times(10_000));

    private static string Fed(ProtocolLimits limits, string stream, int[] distances, int padding, bool authenticated = true)
    {
        var cuts = new List<int>();
        int at = 0;
        foreach (int distance in distances)
        {
            at += distance;
            if (at > stream.Length) break;
            cuts.Add(at);
        }

        return new ParserDriver(limits, padding) { IsAuthenticated = authenticated }.Feed(stream, cuts.ToArray());
    }

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>
    /// A word as a client may write it: 0 all as \xHH, 1 escaping only what must be, 2 single quotes where they can say it.
    /// </summary>
    private static string Quoted(byte[] word, int style)
    {
        bool single = style == 2 && !word.Contains((byte)'\n') && !Text(word).Contains("\\'", StringComparison.Ordinal)
            && !word.AsSpan().EndsWith((byte)'\\');
        if (single) return "'" + Text(word).Replace("'", "\\'", StringComparison.Ordinal) + "'";
        return "\""
            + string.Concat(word.Select(b => style == 0 || b is (byte)'\n' or (byte)'\\' or (byte)'"' ? $"\\x{b:X2}"
            : ((char)b).ToString())) + "\"";
    }
}
