using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Engine.Waits;

/// <summary>A command that waits, with all that it takes to run it for its connection.</summary>
/// <param name="Command">As it was sent.</param>
/// <param name="Database">Of its keys.</param>
/// <param name="Keys">What it waits for, each once.</param>
/// <param name="Kinds">A bit for each kind of value that its plugin keeps: what else such a key may hold is of no use to it.</param>
internal sealed record WaitingRequest(StoredCommand Command, int Database, ImmutableArray<byte[]> Keys, uint Kinds);
