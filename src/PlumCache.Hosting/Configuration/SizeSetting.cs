using System.Globalization;

namespace PlumCache.Hosting.Configuration;

/// <summary>A number of bytes within a range, written as an integer or with a unit: <c>"64gb"</c>, <c>"100m"</c>.</summary>
public sealed record SizeSetting : Setting
{
    /// <summary>Why a text is no size: Redis' words, and what is taken.</summary>
    internal const string NoSize = "argument must be a memory value, in bytes or with the unit b, k, kb, m, mb, g or gb";

    /// <summary>Least size in bytes.</summary>
    public required long MinBytes { get; init; }

    /// <summary>Greatest size in bytes.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>Reads it from the options.</summary>
    public required Func<PlumCacheOptions, long> Get { get; init; }

    /// <summary>Changes it in the options.</summary>
    public required Func<PlumCacheOptions, long, PlumCacheOptions> Set { get; init; }

    /// <inheritdoc/>
    public override string Expected => $"a size from \"{ByteSize.Format(MinBytes)}\" to \"{ByteSize.Format(MaxBytes)}\": {ByteSize.Forms}";

    /// <inheritdoc/>
    public override PlumCacheOptions? With(PlumCacheOptions options, SettingInput input)
    {
        if (!input.IsInteger && !input.IsText) return null;
        if (!ByteSize.TryParse(input.Text, out long bytes)) return null;
        return bytes < MinBytes || bytes > MaxBytes ? null : Set(options, bytes);
    }

    /// <inheritdoc/>
    public override string Complain(string text) => ByteSize.TryParse(text, out _)
        ? string.Create(CultureInfo.InvariantCulture, $"argument must be between {MinBytes} and {MaxBytes} inclusive")
        : NoSize;

    /// <inheritdoc/>
    public override string ToToml(PlumCacheOptions options) => $"\"{ByteSize.Format(Get(options))}\"";

    /// <inheritdoc/>
    public override string ToConfig(PlumCacheOptions options) => Get(options).ToString(CultureInfo.InvariantCulture);
}
