using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration;

/// <summary>Texts that were read, one over the other.</summary>
/// <param name="Options">What was understood.</param>
/// <param name="Problems">What was not.</param>
/// <param name="Places">Where each setting's value stands, for checks that need more than one of them.</param>
internal sealed record ParsedConfiguration(
    PlumCacheOptions Options,
    ImmutableArray<ConfigurationProblem> Problems,
    ImmutableDictionary<string, ConfigurationPlace> Places);
