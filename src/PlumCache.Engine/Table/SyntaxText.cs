namespace PlumCache.Engine.Table;

/// <summary>A command's syntax with what plugins add to it.</summary>
internal static class SyntaxText
{
    /// <summary>Both, one behind the other; an option of the first that is an alternative of the second is told there only.</summary>
    /// <param name="syntax"><c>key value [GET] [KEEPTTL]</c>.</param>
    /// <param name="added"><c>[EX seconds | KEEPTTL]</c>.</param>
    public static string With(string syntax, string added)
    {
        if (added.Length == 0) return syntax;
        foreach (string option in added.Trim('[', ']').Split(" | ")) syntax = syntax.Replace($" [{option}]", "", StringComparison.Ordinal);
        return syntax.Length == 0 ? added : $"{syntax} {added}";
    }
}
