using PlumCache.Abstractions;

namespace PlumCache.Engine.Batches;

/// <summary>What a run had left outside its draft before a command: to this it is taken back when that command is refused.</summary>
/// <param name="State">The connection.</param>
/// <param name="Position">In the writer.</param>
/// <param name="Effects">Effects noted.</param>
/// <param name="Evicted">Keys removed to make room.</param>
internal readonly record struct RunMark(SessionState State, long Position, int Effects, long Evicted);
