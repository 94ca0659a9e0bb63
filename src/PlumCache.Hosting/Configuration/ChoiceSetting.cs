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
        if (input.Form is not (SettingForm.String or SettingForm.Untyped)) return null;

        // CONFIG SET takes words in any case, as Redis does; a file has them as they are written here.
        StringComparison comparison = input.Form == SettingForm.Untyped ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return Words.FirstOrDefault(word => string.Equals(word, input.Text, comparison)) is { } word ? Set(options, word) : null;
    }

    /// <inheritdoc/>
    public override string Complain(string text) => $"argument(s) must be one of the following: {string.Join(", ", Words)}";

    /// <inheritdoc/>
    public override string ToToml(PlumCacheOptions options) => $"\"{Get(options)}\"";

    /// <inheritdoc/>
    public override string ToConfig(PlumCacheOptions options) => ToRedis(Get(options));
}
