using System.Text.RegularExpressions;

namespace PlumCache.Tests.Unit.House;

/// <summary>
/// A body of one statement that fits behind its head within <see cref="HouseRules.MaxColumns"/> columns stands there without braces, unless
/// another branch of the same <c>if</c> needs them. Asked of the lines of a file; what the compiler asks for (IDE0011) is the other half.
/// </summary>
internal static partial class BraceRule
{
    /// <summary>Heads whose braces are one pair too many: numbers of their lines, from 1.</summary>
    /// <param name="lines">Of a file.</param>
    public static IEnumerable<int> NeedlessBraces(IReadOnlyList<string> lines)
    {
        for (int line = 0; line < lines.Count; line++)
        {
            if (!Head().IsMatch(lines[line]) || IsElse(lines[line])) continue;
            List<int> branches = [line];
            while (NextBranch(lines, branches[^1]) is { } next) branches.Add(next);
            if (!branches.TrueForAll(branch => Fits(lines, branch))) continue;
            foreach (int branch in branches.Where(branch => IsBraced(lines, branch))) yield return branch + 1;
        }
    }

    /// <summary>Bodies that stand on a line of their own, and have no braces around them: numbers of their heads' lines, from 1.</summary>
    /// <param name="lines">Of a file.</param>
    public static IEnumerable<int> LoneBodies(IReadOnlyList<string> lines)
    {
        for (int line = 0; line + 1 < lines.Count; line++)
        {
            bool isLone = IsBareHead(lines[line]) && !IsBraced(lines, line) && !IsBareHead(lines[line + 1]);
            if (isLone && Indent(lines[line + 1]) > Indent(lines[line])) yield return line + 1;
        }
    }

    private static bool IsElse(string line) => line.TrimStart().StartsWith("else", StringComparison.Ordinal);

    /// <summary>A head that ends with its line: the body follows.</summary>
    private static bool IsBareHead(string line) => Head().IsMatch(line) && EndOfHead(line) == line.Length;

    private static bool IsBraced(IReadOnlyList<string> lines, int head) =>
        IsBareHead(lines[head]) && head + 1 < lines.Count && lines[head + 1].Trim() == "{";

    /// <summary>The <c>else</c> that belongs to a branch, if there is one.</summary>
    private static int? NextBranch(IReadOnlyList<string> lines, int head)
    {
        int next = head + 1;
        if (IsBraced(lines, head))
        {
            string end = new string(' ', Indent(lines[head])) + "}";
            while (next < lines.Count && lines[next] != end) next++;
            next++;
        }

        return next < lines.Count && Indent(lines[next]) == Indent(lines[head]) && IsElse(lines[next]) ? next : null;
    }

    /// <summary>Whether a branch's body stands behind its head, or could.</summary>
    private static bool Fits(IReadOnlyList<string> lines, int head)
    {
        if (!IsBraced(lines, head)) return EndOfHead(lines[head]) is { } end && end < lines[head].Length;
        if (head + 3 >= lines.Count || lines[head + 3].Trim() != "}") return false;
        string body = lines[head + 2].Trim();
        return Statement().IsMatch(body) && !Head().IsMatch(body) && !Declaration().IsMatch(body)
            && lines[head].Length + 1 + body.Length <= HouseRules.MaxColumns;
    }

    /// <summary>Where a head ends in its line; null when it goes on in the next.</summary>
    private static int? EndOfHead(string line)
    {
        Match match = Head().Match(line);
        if (!match.Groups["open"].Success) return match.Length;
        int depth = 1;
        bool isQuoted = false;
        for (int i = match.Length; i < line.Length; i++)
        {
            bool isCharacter = line[i - 1] == '\'' && i + 1 < line.Length && line[i + 1] == '\'';
            if (line[i] == '"' && line[i - 1] != '\\' && !isCharacter) isQuoted = !isQuoted;
            if (isQuoted || isCharacter) continue;
            if (line[i] == '(') depth++;
            if (line[i] == ')' && --depth == 0) return i + 1;
        }

        return null;
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex(@"^\s*(?:(?:else\s+)?(?:if|(?:await\s+)?foreach|for|while|lock|(?:await\s+)?using|fixed)\s*(?<open>\()|else\b)",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Head();

    /// <summary>One whole statement of a line, that holds no other.</summary>
    [GeneratedRegex(@"^(?!do\b|try\b|switch\b|unsafe\b|checked\b|//)[^{].*;(?:\s*//.*)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Statement();

    /// <summary>What may not be a body without braces.</summary>
    [GeneratedRegex(@"^(?:var|const|using|ref)\s|^(?!return|throw|yield|goto|await|new)[\w.<>\[\]?, ]*[\w>\]?] \w+ = ",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Declaration();
}
