using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>A node still to visit, and what the walk knows on the way to it.</summary>
/// <param name="Handle">The node.</param>
/// <param name="Above">Key bytes before its prefix.</param>
/// <param name="AtMs">A time.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct WalkStep(uint Handle, int Above = 0, long AtMs = 0);
