using System.Globalization;
using System.Text;

namespace PlumCache.Bench.Protocol;

/// <summary>Requests as clients send them.</summary>
internal static class RequestBytes
{
    /// <summary>Arrays of bulk strings, one behind the other.</summary>
    public static byte[] Resp(IEnumerable<string[]> commands)
    {
        var text = new StringBuilder();
        foreach (string[] words in commands)
        {
            text.Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
            foreach (string word in words) text.Append(CultureInfo.InvariantCulture, $"${word.Length}\r\n{word}\r\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Lines, as a person types them.</summary>
    public static byte[] Inline(IEnumerable<string[]> commands) =>
        Encoding.ASCII.GetBytes(string.Concat(commands.Select(static words => string.Join(' ', words) + "\r\n")));
}
