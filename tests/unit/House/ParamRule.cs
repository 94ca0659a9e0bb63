using System.Text.RegularExpressions;

namespace PlumCache.Tests.Unit.House;

/// <summary>
/// A line about a parameter says more than the parameter's own name and type do: a unit, a limit, who owns it, what null means. Asked of
/// the text of a file; that the contract has a line for each parameter or for none (CS1573) is the other half.
/// </summary>
internal static partial class ParamRule
{
    private static readonly string[] Articles = ["a", "an", "the"];

    /// <summary>Lines that say nothing but the parameter's name and type: their numbers, from 1.</summary>
    /// <param name="text">Of a file.</param>
    public static IEnumerable<int> Repetitions(string text)
    {
        foreach (Match line in Line().Matches(text))
        {
            string name = line.Groups["name"].Value;
            HashSet<string> own = [.. WordsOf(name), .. WordsOf(TypeOf(name, text[(line.Index + line.Length)..]))];
            string[] said = [.. WordsOf(Shown(line.Groups["text"].Value)).Where(static word => !Articles.Contains(word))];
            if (said.Length > 0 && said.All(own.Contains)) yield return text.AsSpan(0, line.Index).Count('\n') + 1;
        }
    }

    /// <summary>What a reader sees of a comment: references by their names, no marks of lines.</summary>
    private static string Shown(string comment) => Tag().Replace(Mark().Replace(comment, ""), " ${shown} ");

    /// <summary>The type that the declaration behind the comment gives a parameter; empty where there is none.</summary>
    private static string TypeOf(string name, string rest)
    {
        string declaration = string.Join('\n', rest.Split('\n').SkipWhile(static line => line.Trim() is "" || IsComment(line))
            .TakeWhile(static line => !IsComment(line)));
        Match match = Regex.Match(declaration, $@"(?<type>[\w.<>\[\]?]+)\s+@?{name}\s*[,)=\]]", RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1));
        return match.Groups["type"].Value;
    }

    private static bool IsComment(string line) => line.TrimStart().StartsWith("///", StringComparison.Ordinal);

    /// <summary>Words in lower case, each in the singular: a name of several has as many.</summary>
    private static IEnumerable<string> WordsOf(string text) => Word().Matches(text)
        .Select(static match => match.Value.ToLowerInvariant()).Select(static word => word.Length > 2 ? word.TrimEnd('s') : word);

    [GeneratedRegex(@"/// <param name=""(?<name>\w+)"">(?<text>.*?)</param>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex(@"^\s*///", RegexOptions.Multiline, 1000)]
    private static partial Regex Mark();

    [GeneratedRegex(@"<[^>]*?(?:(?:cref|name|langword)=""(?<shown>[^""]*)""[^>]*)?>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\d+|\p{Lu}+(?!\p{Ll})|(?<!')\p{Lu}?\p{Ll}+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
