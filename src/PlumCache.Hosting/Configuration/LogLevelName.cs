using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace PlumCache.Hosting.Configuration;

/// <summary>The words of <c>log_level</c> and <c>--log-level</c>.</summary>
public static class LogLevelName
{
    private static readonly (string Word, LogLevel Level)[] Levels =
    [
        ("trace", LogLevel.Trace),
        ("debug", LogLevel.Debug),
        ("information", LogLevel.Information),
        ("warning", LogLevel.Warning),
        ("error", LogLevel.Error),
        ("none", LogLevel.None),
    ];

    /// <summary>The words, from the most talkative to silence.</summary>
    public static ImmutableArray<string> Words { get; } = [.. Levels.Select(static level => level.Word)];

    /// <summary>The word of a level.</summary>
    /// <param name="level">Any level; Critical is told as error.</param>
    public static string Of(LogLevel level) => Array.Find(Levels, entry => entry.Level == level).Word ?? "error";

    /// <summary>Redis' word for one of <see cref="Words"/>: of its four, from the most talkative, the one that logs as much.</summary>
    /// <param name="word">One of <see cref="Words"/>.</param>
    public static string ToRedis(string word) => word switch
    {
        "trace" => "debug",
        "debug" => "verbose",
        "information" => "notice",
        "none" => "nothing",
        _ => "warning",
    };

    /// <summary>The level of a word.</summary>
    /// <param name="word">One of <see cref="Words"/>.</param>
    public static LogLevel Parse(string word) =>
        Array.Find(Levels, entry => string.Equals(entry.Word, word, StringComparison.Ordinal)).Level;
}
