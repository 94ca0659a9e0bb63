using System.Text.RegularExpressions;

namespace PlumCache.Tests.Unit;

/// <summary>
/// Finds handlers in a source text that would survive broken keys. One that takes all exceptions says in its filter that it lets those
/// pass, or names the few types it is for; one without a type only cleans up, and throws again.
/// </summary>
internal static partial class CatchRules
{
    private static readonly string[] Guards = [".Survives(", "StorageBrokenException.IsIn("];

    /// <summary>The handlers that break the rule, each as it is written, on one line.</summary>
    public static IEnumerable<string> ViolationsIn(string source)
    {
        string text = Space().Replace(Unread().Replace(source, ""), " ");
        foreach (Match handler in OfAll().Matches(text))
        {
            if (!IsGuarded(handler.Groups["filter"].Value.Trim())) yield return handler.Value;
        }

        foreach (Match handler in WithoutType().Matches(text))
        {
            if (!BlockBehind(text, handler.Index + handler.Length).Contains(" throw; ", StringComparison.Ordinal))
            {
                yield return handler.Value;
            }
        }
    }

    private static bool IsGuarded(string filter) =>
        Array.Exists(Guards, guard => filter.Contains(guard, StringComparison.Ordinal))
        || (Types().IsMatch(filter) && !filter.Contains(" not ", StringComparison.Ordinal));

    private static string BlockBehind(string text, int start)
    {
        int depth = 1, end = start;
        for (; end < text.Length && depth > 0; end++) depth += text[end] == '{' ? 1 : text[end] == '}' ? -1 : 0;
        return text[start..end];
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Space();

    [GeneratedRegex(@"//[^\n]*|^\s*#[^\n]*", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Unread();

    [GeneratedRegex(
        @"catch \((System\.)?Exception( \w+)?\)( when \((?<filter>.*?)\))? \{", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex OfAll();

    [GeneratedRegex(@"catch \{", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex WithoutType();

    [GeneratedRegex(@"^\w+ is [A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Types();
}
