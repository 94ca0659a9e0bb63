using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration;

/// <summary>What reading a configuration gave: options when nothing was wrong, else every problem found.</summary>
/// <param name="Source">The file it came from, or a word for the one built in.</param>
/// <param name="Options">The options; null when there are problems.</param>
/// <param name="Problems">In the order of the file, then of the environment and the options.</param>
public sealed record ConfigurationResult(string Source, PlumCacheOptions? Options, ImmutableArray<ConfigurationProblem> Problems)
{
    /// <summary>The options that gave a secret, which the list of processes shows to everybody on the machine.</summary>
    public ImmutableArray<string> SecretOptions { get; init; } = [];
}
