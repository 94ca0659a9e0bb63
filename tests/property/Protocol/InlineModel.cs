using System.Globalization;
using System.Text;

namespace PlumCache.Tests.Properties.Protocol;

/// <summary>How an inline command is split, one character at a time and with no thought for cost.</summary>
internal static class InlineModel
{
    /// <summary>The words, or null when the quotes are unbalanced.</summary>
    public static List<string>? Split(string line)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quote == '\0' && IsBlank(c, insideWord: word is not null))
            {
                if (word is not null) words.Add(word.ToString());
                word = null;
                continue;
            }

            word ??= new StringBuilder();
            string rest = line[(i + 1)..];
            if (quote == '\0')
            {
                if (c is '"' or '\'') quote = c;
                else word.Append(c);
            }
            else if (c == quote)
            {
                if (rest.Length > 0 && !IsBlank(rest[0], insideWord: false)) return null;
                words.Add(word.ToString());
                word = null;
                quote = '\0';
            }
            else if (c == '\\' && quote == '"' && rest.Length > 2 && rest[0] == 'x' && char.IsAsciiHexDigit(rest[1])
                && char.IsAsciiHexDigit(rest[2]))
            {
                word.Append((char)int.Parse(rest.AsSpan(1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 3;
            }
            else if (c == '\\' && rest.Length > 0 && (quote == '"' || rest[0] == '\''))
            {
                int known = quote == '"' ? "nrtba".IndexOf(rest[0], StringComparison.Ordinal) : -1;
                word.Append(known >= 0 ? "\n\r\t\b\a"[known] : rest[0]);
                i++;
            }
            else
            {
                word.Append(c);
            }
        }

        if (quote != '\0') return null;
        if (word is not null) words.Add(word.ToString());
        return words;
    }

    /// <summary>A vertical tab or form feed separates words, but does not end one: so it is in Redis.</summary>
    private static bool IsBlank(char c, bool insideWord) => c is ' ' or '\t' or '\r' or '\n' || (!insideWord && c is '\v' or '\f');
}
