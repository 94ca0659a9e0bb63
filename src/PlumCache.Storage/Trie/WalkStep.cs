using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>A node still to visit.</summary>
/// <param name="Handle">The node.</param>
/// <param name="Above">Key bytes before its prefix, where the walk needs them.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct WalkStep(uint Handle, int Above);
