using System.Globalization;

namespace PlumCache.Hosting.Configuration;

/// <summary>A whole number within a range.</summary>
public sealed record IntegerSetting : Setting
{
    /// <summary>Least value.</summary>
    public required long Min { get; init; }

    /// <summary>Greatest value.</summary>
    public required long Max { get; init; }

    /// <summary>Reads it from the options.</summary>
    public required Func<PlumCacheOptions, long> Get { get; init; }

    /// <summary>Changes it in the options.</summary>
    public required Func<PlumCacheOptions, long, PlumCacheOptions> Set { get; init; }

    /// <inheritdoc/>
    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"an integer from {Min} to {Max}");

    /// <inheritdoc/>
    public override PlumCacheOptions? With(PlumCacheOptions options, SettingInput input)
    {
        if (!input.IsInteger) return null;
        if (!long.TryParse(input.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)) return null;
        return value < Min || value > Max ? null : Set(options, value);
    }

    /// <inheritdoc/>
    public override string Complain(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        ? string.Create(CultureInfo.InvariantCulture, $"argument must be between {Min} and {Max} inclusive")
        : "argument couldn't be parsed into an integer";

    /// <inheritdoc/>
    public override string ToToml(PlumCacheOptions options) => ToConfig(options);

    /// <inheritdoc/>
    public override string ToConfig(PlumCacheOptions options) => Get(options).ToString(CultureInfo.InvariantCulture);
}
