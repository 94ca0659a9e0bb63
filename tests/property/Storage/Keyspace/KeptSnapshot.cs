using System.Collections.Immutable;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>What the model says of a snapshot.</summary>
internal sealed record KeptSnapshot(long Number, string Prefix, long TimeMs, long Revision,
    ImmutableSortedDictionary<string, KeptEntry> Keys);
