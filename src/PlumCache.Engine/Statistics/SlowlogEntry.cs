using System.Collections.Immutable;

namespace PlumCache.Engine.Statistics;

/// <summary>A command that took long.</summary>
/// <param name="Id">Rising, never reset.</param>
/// <param name="AtS">When it ran (Unix seconds).</param>
/// <param name="DurationUs">How long it took.</param>
/// <param name="Arguments">Its arguments, cut to a bounded size.</param>
/// <param name="Address">The client's address.</param>
/// <param name="ClientName">CLIENT SETNAME; may be empty.</param>
internal sealed record SlowlogEntry(
    long Id, long AtS, long DurationUs, ImmutableArray<ReadOnlyMemory<byte>> Arguments, string Address, string ClientName);
