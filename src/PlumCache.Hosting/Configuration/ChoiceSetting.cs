using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration;

/// <summary>One of a few words.</summary>
public sealed record ChoiceSetting : Setting
{
    /// <summary>The words.</summary>
    public required ImmutableArray<string> Words { get; init; }

    /// <summary>Reads it from the options.</summary>
    public required Func<PlumCacheOptions, string> Get { get; init; }

    /// <summary>Changes it in the options.</summary>
    public required Func<PlumCacheOptions, string, PlumCacheOptions> Set { get; init; }

    /// <summary>The word CONFIG GET answers for one of <see cref="Words"/>; itself unless Redis has another.</summary>
    public Func<string, string> ToRedis { get; init; } = static word => word;

    /// <inheritdoc/>
    public override string Expected => "one of " + string.Join(", ", Words.Select(static word => $"\"{word}\""));

    /// <inheritdoc/>
    public override PlumCacheOptions? With(PlumCacheOptions options, SettingInput input)
    {
        if (!input.IsText) return null;

        // Words are taken in any case, as Redis does; a file has them as they are written here.
        StringComparison comparison = input.HasNoForm ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        string? own = Words.FirstOrDefault(word => string.Equals(word, input.Text, comparison));
        string? redis = input.HasNoForm ? Words.FirstOrDefault(word => string.Equals(ToRedis(word), input.Text, comparison)) : null;

        // A word may mean one thing to Redis and another in the file (debug): CONFIG SET speaks Redis' language, an option the file's.
        return (input.Form == SettingForm.Untyped ? redis ?? own : own ?? redis) is { } word ? Set(options, word) : null;
    }

    /// <inheritdoc/>
    public override string Complain(string text) =>
        $"argument(s) must be one of the following: {string.Join(", ", Words.Select(ToRedis).Distinct(StringComparer.Ordinal))}";

    /// <inheritdoc/>
    public override string ToToml(PlumCacheOptions options) => $"\"{Get(options)}\"";

    /// <inheritdoc/>
    public override string ToConfig(PlumCacheOptions options) => ToRedis(Get(options));
}
