using PlumCache.Engine.Views;

namespace PlumCache.Engine.Listings;

/// <summary>How a reply may be written.</summary>
/// <param name="Lease">The version that its command runs on, when that is its own: it may be streamed from there. Null: none.</param>
/// <param name="IsWhole">
/// Whether it is a part of a larger reply, or of a command that writes: it is then written whole, however long.
/// </param>
internal readonly record struct ReplyRoom(SharedLease? Lease, bool IsWhole);
