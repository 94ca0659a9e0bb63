namespace PlumCache.Hosting.Configuration;

/// <summary>Text that passes a check.</summary>
public sealed record TextSetting : Setting
{
    /// <summary>What is allowed, in words.</summary>
    public required string Allowed { get; init; }

    /// <summary>Whether a text is allowed.</summary>
    public required Predicate<string> IsAllowed { get; init; }

    /// <summary>Reads it from the options.</summary>
    public required Func<PlumCacheOptions, string> Get { get; init; }

    /// <summary>Changes it in the options.</summary>
    public required Func<PlumCacheOptions, string, PlumCacheOptions> Set { get; init; }

    /// <summary>Whether a text may be a path, of a file or a folder that need not be there.</summary>
    /// <param name="text">As written.</param>
    public static bool IsPath(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return !text.Contains('\0', StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public override string Expected => Allowed;

    /// <inheritdoc/>
    public override PlumCacheOptions? With(PlumCacheOptions options, SettingInput input)
    {
        return input.IsText && IsAllowed(input.Text) ? Set(options, input.Text) : null;
    }

    /// <inheritdoc/>
    public override string Complain(string text) => $"argument must be {Allowed}";

    /// <inheritdoc/>
    public override string ToToml(PlumCacheOptions options) =>
        $"\"{Get(options).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <inheritdoc/>
    public override string ToConfig(PlumCacheOptions options) => Get(options);
}
