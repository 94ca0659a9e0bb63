using System.Globalization;

namespace PlumCache.Hosting.Configuration;

/// <summary>Where something stands in a configuration.</summary>
/// <param name="File">The file, the option or the variable, or a word for a text that is none; empty when it stands nowhere.</param>
/// <param name="Line">From 1; 0 when it is not about a line.</param>
/// <param name="Column">From 1, in characters.</param>
public sealed record ConfigurationPlace(string File, int Line, int Column)
{
    /// <summary>Nowhere: options that a program made.</summary>
    public static readonly ConfigurationPlace None = new("", 0, 0);

    /// <summary>Something wrong there.</summary>
    /// <param name="message">What was found and what was expected.</param>
    public ConfigurationProblem Problem(string message) => new(File, Line, Column, message);

    /// <summary><c>file:line:column</c>, the form editors jump to; less when there is no line.</summary>
    public override string ToString() => Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}") : File;
}
