using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration.Redis;

/// <summary>What CONFIG GET and SET know under one name.</summary>
/// <param name="Name">Redis' name, or the file's where Redis has none.</param>
internal abstract record ConfigParameter(string Name)
{
    /// <summary>Older names of the same, told and taken too.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The value of CONFIG GET; null when there is none that would be true, so that it is not told.</summary>
    /// <param name="options">The options now.</param>
    public abstract string? Tell(PlumCacheOptions options);

    /// <summary>Takes a value of CONFIG SET.</summary>
    /// <param name="options">The options to change.</param>
    /// <param name="text">The value.</param>
    /// <returns>Why it is not taken, in Redis' words where it has them; null when it is.</returns>
    public abstract string? Take(ref PlumCacheOptions options, string text);
}
