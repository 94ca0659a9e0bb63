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
    public override string Complain(string text) => Refuse(text, Min, Max) ?? "";

    /// <summary>Why a text is no number of a range, in Redis' words; null when it is one.</summary>
    /// <param name="min">Least value.</param>
    /// <param name="max">Greatest value.</param>
    internal static string? Refuse(string text, long min, long max)
    {
        bool isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value);
        if (!isNumber) return "argument couldn't be parsed into an integer";
        if (value >= min && value <= max) return null;
        return string.Create(CultureInfo.InvariantCulture, $"argument must be between {min} and {max} inclusive");
    }

    /// <inheritdoc/>
    public override string ToToml(PlumCacheOptions options) => ToConfig(options);

    /// <inheritdoc/>
    public override string ToConfig(PlumCacheOptions options) => Get(options).ToString(CultureInfo.InvariantCulture);
}
