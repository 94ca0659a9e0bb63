using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>A node still to visit.</summary>
/// <param name="Handle">The node.</param>
/// <param name="Carried">What the walk knows on the way to it: key bytes before its prefix, or a time.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct WalkStep(uint Handle, long Carried);
