using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Hosting.PubSub;

/// <summary>A channel or a pattern with those who listen to it. Immutable.</summary>
/// <param name="Name">The channel or the glob.</param>
/// <param name="Pattern">The glob made ready to match; null for a channel.</param>
/// <param name="Subscriptions">By CLIENT ID; at least one.</param>
internal sealed record Topic(byte[] Name, GlobPattern? Pattern, ImmutableSortedDictionary<long, Subscription> Subscriptions);
