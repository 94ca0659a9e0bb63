using Tomlyn.Syntax;

namespace PlumCache.Hosting.Configuration;

/// <summary>A text that is read, for telling where something stands in it.</summary>
/// <param name="Name">The file, the option or the variable.</param>
/// <param name="HasLines">Whether lines and columns help to find it: an option is a line of its own.</param>
internal readonly record struct ConfigurationText(string Name, bool HasLines)
{
    /// <summary>Where a span stands.</summary>
    /// <param name="span">Of this text.</param>
    public ConfigurationPlace PlaceOf(SourceSpan span) =>
        HasLines ? new(Name, span.Start.Line + 1, span.Start.Column + 1) : new(Name, 0, 0);
}
