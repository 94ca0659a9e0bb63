using PlumCache.Abstractions;

namespace PlumCache.Engine.Batches;

/// <summary>
/// What a run had left outside its draft before a command, or before all: to this it is taken back when that command is refused, or when it
/// is all to run again.
/// </summary>
/// <param name="State">The connection.</param>
/// <param name="Position">In the writer.</param>
/// <param name="Effects">Effects noted.</param>
/// <param name="Results">Commands that have ended.</param>
/// <param name="Evicted">Keys removed to make room.</param>
/// <param name="Hits">Keys found.</param>
/// <param name="Misses">Keys not found.</param>
/// <param name="Served">Waiters served.</param>
internal readonly record struct RunMark(
    SessionState State, long Position, int Effects, int Results, long Evicted, long Hits, long Misses, int Served);
