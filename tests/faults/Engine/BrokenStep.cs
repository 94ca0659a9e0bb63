namespace PlumCache.Tests.Faults.Engine;

/// <summary>The step of a history during which the storage broke.</summary>
/// <param name="Client">Whose batch it was; null: nobody's.</param>
/// <param name="Lines">
/// Its commands, or what the host was writing, or batches of several connections in a draft that they shared; none for what changes nothing
/// that clients see.
/// </param>
/// <param name="Held">How many of the commands were published before.</param>
/// <param name="IsShared">Whether several shared a draft.</param>
internal sealed record BrokenStep(int? Client, string[] Lines, int Held, bool IsShared = false);
