using System.Collections.Immutable;
using System.Text;

namespace PlumCache.Hosting.Configuration.Redis;

/// <summary>A directive of a redis.conf: a name, then values, parted by blanks; a value with blanks stands in quotes.</summary>
/// <param name="Number">Of the line, from 1.</param>
/// <param name="Name">In lower case.</param>
/// <param name="Values">Without their quotes.</param>
internal sealed record RedisConfLine(int Number, string Name, ImmutableArray<string> Values)
{
    /// <summary>The values as one text, as CONFIG SET takes them.</summary>
    public string Value => string.Join(' ', Values);

    /// <summary>As it stands there, without quotes.</summary>
    public string Text => Values.IsEmpty ? Name : $"{Name} {Value}";

    /// <summary>The directives of a text; comments and blank lines are passed by.</summary>
    /// <param name="text">All of it.</param>
    public static IEnumerable<RedisConfLine> ReadAll(string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            ImmutableArray<string> words = WordsOf(line);
            yield return new RedisConfLine(i + 1, words[0].ToLowerInvariant(), words[1..]);
        }
    }

    private static ImmutableArray<string> WordsOf(string line)
    {
        ImmutableArray<string>.Builder words = ImmutableArray.CreateBuilder<string>();
        int at = 0;
        while (at < line.Length)
        {
            if (char.IsWhiteSpace(line[at])) at++;
            else words.Add(WordAt(line, ref at));
        }

        return words.ToImmutable();
    }

    // A backslash in double quotes stands before a letter that is meant as it is: nobody needs more in a configuration that is only to be
    // translated.
    private static string WordAt(string line, ref int at)
    {
        var word = new StringBuilder();
        char quote = line[at] is '"' or '\'' ? line[at++] : '\0';
        while (at < line.Length && (quote == '\0' ? !char.IsWhiteSpace(line[at]) : line[at] != quote))
        {
            if (quote == '"' && line[at] == '\\' && at + 1 < line.Length) at++;
            word.Append(line[at++]);
        }

        if (quote != '\0') at++;
        return word.ToString();
    }
}
