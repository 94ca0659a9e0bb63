using PlumCache.Abstractions;

namespace PlumCache.Engine.Listings;

/// <summary>Which keys a listing picks.</summary>
/// <param name="Pattern">A glob, or null for all.</param>
/// <param name="TakesNone">A kind of value was asked for that no key has.</param>
internal readonly record struct KeyFilter(GlobPattern? Pattern, bool TakesNone = false);
