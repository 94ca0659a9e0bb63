using System.Text.RegularExpressions;

namespace PlumCache.Tests.Unit.House;

/// <summary>What a source file of the product may not be, asked of its text.</summary>
internal static partial class HouseRules
{
    /// <summary>Columns of a line.</summary>
    public const int MaxColumns = 140;

    /// <summary>
    /// Properties that hold a delegate and can be set after their object was made: who is called should be known to the constructor.
    /// </summary>
    /// <param name="text">Of a file.</param>
    /// <returns>Their names.</returns>
    public static IEnumerable<string> SettableDelegates(string text) =>
        SettableDelegate().Matches(text).Select(static match => match.Groups["name"].Value);

    /// <summary>Numbers of the lines that are too long.</summary>
    /// <param name="lines">Of a file.</param>
    public static IEnumerable<int> LongLines(IEnumerable<string> lines) =>
        lines.Select(static (line, i) => (line, i)).Where(static each => each.line.Length > MaxColumns).Select(static each => each.i + 1);

    /// <summary>Numbers of the lines that catch something under a name of one letter.</summary>
    /// <param name="lines">Of a file.</param>
    public static IEnumerable<int> CaughtByALetter(IEnumerable<string> lines) => lines.Select(static (line, i) => (line, i))
        .Where(static each => CatchOfALetter().IsMatch(each.line))
        .Select(static each => each.i + 1);

    /// <summary>Which namespaces of its own project a file refers to.</summary>
    /// <param name="text">Of the file.</param>
    /// <param name="project">The project's namespace.</param>
    /// <returns>Them without the project's own, <c>Sessions</c> for one.</returns>
    public static IEnumerable<string> References(string text, string project) => UsingOf().Matches(text)
        .Select(static match => match.Groups["name"].Value)
        .Where(name => name.StartsWith(project + ".", StringComparison.Ordinal))
        .Select(name => name[(project.Length + 1)..]);

    /// <summary>
    /// Which types a file names together with the folder they are in, <c>Safety.FailurePolicy</c> for one: beneath the project's namespace
    /// that takes no using.
    /// </summary>
    /// <param name="text">Of the file.</param>
    /// <param name="types">All there are, named so.</param>
    public static IEnumerable<string> NamedWithFolder(string text, IReadOnlySet<string> types) => TwoNames().Matches(text)
        .Select(static match => match.Groups["name"].Value)
        .Where(types.Contains);

    /// <summary>The namespace of a file; null when it has none.</summary>
    /// <param name="text">Of the file.</param>
    public static string? NamespaceOf(string text) =>
        Namespace().Match(text) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>A way from a folder back to itself.</summary>
    /// <param name="edges">Who refers to whom.</param>
    /// <returns>The folders on it, the first one again at the end; empty when there is none.</returns>
    public static IReadOnlyList<string> Cycle(IReadOnlyDictionary<string, string[]> edges)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (string folder in edges.Keys)
        {
            var path = new List<string>();
            if (Walk(folder, path)) return path;
        }

        return [];

        bool Walk(string folder, List<string> path)
        {
            int seen = path.IndexOf(folder);
            path.Add(folder);
            if (seen >= 0)
            {
                path.RemoveRange(0, seen);
                return true;
            }

            if (!done.Contains(folder))
            {
                foreach (string next in edges.GetValueOrDefault(folder, []))
                {
                    if (Walk(next, path)) return true;
                }

                done.Add(folder);
            }

            path.RemoveAt(path.Count - 1);
            return false;
        }
    }

    [GeneratedRegex(@"\bcatch \([\w.]+ \w\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CatchOfALetter();

    [GeneratedRegex(@"\b(?:Func<[^;{=]*>|Action(?:<[^;{=]*>)?)\??\s+(?<name>\w+)\s*\{\s*get;\s*(?:internal |private )?set;",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettableDelegate();

    [GeneratedRegex(@"^using (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UsingOf();

    [GeneratedRegex(@"\b(?=(?<name>[A-Z]\w*\.[A-Z]\w*))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TwoNames();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Namespace();
}
