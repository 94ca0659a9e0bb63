using PlumCache.Abstractions;

namespace PlumCache.Plugins.Eviction;

/// <summary>How much an entry deserves to go: of a sample the greatest goes first. Pure.</summary>
/// <param name="entry">Of a key that is not due.</param>
/// <param name="nowMs">The batch's time.</param>
internal delegate long VictimScore(scoped in EntryView entry, long nowMs);
