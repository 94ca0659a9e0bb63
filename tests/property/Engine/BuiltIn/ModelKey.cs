using System.Collections.Immutable;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>What a key holds in a <see cref="CollectionModel"/>.</summary>
/// <param name="Type">'h', a hash; 's', a set; 'z', a sorted set; 'l', a list; a space, a string.</param>
/// <param name="Value">The string's; a list's elements.</param>
/// <param name="Of">The fields or members.</param>
/// <param name="EndsAtMs">The largest number: never.</param>
internal sealed record ModelKey(char Type, string Value, ImmutableSortedDictionary<string, ModelField> Of, long EndsAtMs);
