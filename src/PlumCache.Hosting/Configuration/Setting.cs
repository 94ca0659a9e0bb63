using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration;

/// <summary>
/// A setting as data. Reading a file, options and the environment,
/// <c>default_config.toml</c>, the reference, <c>--help</c>, and CONFIG GET and SET all go by these.
/// </summary>
public abstract record Setting
{
    /// <summary>The key in the file.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Why the default is what it is.</summary>
    public required string Why { get; init; }

    /// <summary>Unit of the value; empty when it has none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The name CONFIG GET and SET know it by: Redis' own where Redis has it, else <see cref="Name"/>.</summary>
    public string ConfigName { get => field ?? Name; init; }

    /// <summary>Older names of the same, which CONFIG GET and SET know too.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Whether CONFIG SET may change it while the server runs.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether the value is nobody else's business: no message repeats it, and an option that gives it is warned about.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What values are allowed: what an error says was expected.</summary>
    public abstract string Expected { get; }

    /// <summary>The options with this setting changed, or null when the value is not allowed.</summary>
    /// <param name="options">The options before.</param>
    /// <param name="input">The value as written.</param>
    public abstract PlumCacheOptions? With(PlumCacheOptions options, SettingInput input);

    /// <summary>Why CONFIG SET does not take a value that <see cref="With"/> refused, in Redis' words where it has them.</summary>
    /// <param name="text">The value.</param>
    public abstract string Complain(string text);

    /// <summary>The value as TOML.</summary>
    /// <param name="options">The options that hold it.</param>
    public abstract string ToToml(PlumCacheOptions options);

    /// <summary>The value as CONFIG GET answers it.</summary>
    /// <param name="options">The options that hold it.</param>
    public abstract string ToConfig(PlumCacheOptions options);
}
