namespace PlumCache.Hosting.Configuration;

/// <summary>Something wrong with the configuration, and where.</summary>
/// <param name="File">The file, the command line's option or the environment's variable; empty for options that a program made.</param>
/// <param name="Line">From 1; 0 when it is not about a line.</param>
/// <param name="Column">From 1, in characters.</param>
/// <param name="Message">What was found and what was expected.</param>
public sealed record ConfigurationProblem(string File, int Line, int Column, string Message)
{
    /// <summary><c>file:line:column: message</c>, the form editors jump to; less when there is no line or no file.</summary>
    public override string ToString() => File.Length == 0 ? Message : $"{new ConfigurationPlace(File, Line, Column)}: {Message}";
}
