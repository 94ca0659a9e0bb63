namespace PlumCache.Hosting.Configuration;

/// <summary>True or false; yes or no for CONFIG.</summary>
public sealed record BooleanSetting : Setting
{
    /// <summary>Reads it from the options.</summary>
    public required Func<PlumCacheOptions, bool> Get { get; init; }

    /// <summary>Changes it in the options.</summary>
    public required Func<PlumCacheOptions, bool, PlumCacheOptions> Set { get; init; }

    /// <inheritdoc/>
    public override string Expected => "true or false";

    /// <inheritdoc/>
    public override PlumCacheOptions? With(PlumCacheOptions options, SettingInput input) =>
        input.Truth is { } truth ? Set(options, truth) : null;

    /// <inheritdoc/>
    public override string Complain(string text) => "argument must be 'yes' or 'no'";

    /// <inheritdoc/>
    public override string ToToml(PlumCacheOptions options) => Get(options) ? "true" : "false";

    /// <inheritdoc/>
    public override string ToConfig(PlumCacheOptions options) => Get(options) ? "yes" : "no";
}
