using System.Globalization;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Shared;

/// <summary>A command as one line for people: words as one would type them, long ones and long lists cut as SLOWLOG cuts them.</summary>
internal static class CommandLine
{
    private const int MaxArguments = 32, MaxArgumentBytes = 128;

    /// <summary>Tells a command, its name first.</summary>
    public static string Tell(scoped in Command command)
    {
        var text = new StringBuilder();
        int shown = command.Count > MaxArguments ? MaxArguments - 1 : command.Count;
        for (int i = 0; i < shown; i++)
        {
            if (i > 0) text.Append(' ');
            AppendWord(text, command[i]);
        }

        if (shown < command.Count) text.Append(CultureInfo.InvariantCulture, $" ... ({command.Count - shown} more arguments)");
        return text.ToString();
    }

    private static void AppendWord(StringBuilder text, ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> shown = word.Length > MaxArgumentBytes ? word[..MaxArgumentBytes] : word;
        bool isPlain = !shown.IsEmpty && shown.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0 && shown.IndexOfAny("\"\\'"u8) < 0;
        if (isPlain) text.Append(Encoding.ASCII.GetString(shown));
        else AppendQuoted(text, shown);
        if (shown.Length < word.Length) text.Append(CultureInfo.InvariantCulture, $"... ({word.Length - shown.Length} more bytes)");
    }

    private static void AppendQuoted(StringBuilder text, ReadOnlySpan<byte> word)
    {
        text.Append('"');
        foreach (byte b in word)
        {
            if (b is (byte)'"' or (byte)'\\') text.Append('\\').Append((char)b);
            else if (b is >= (byte)' ' and <= (byte)'~') text.Append((char)b);
            else text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        text.Append('"');
    }
}
