using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>A part of one version that a diff has yet to look at: a node that was not opened, or an entry of a bucket that was.</summary>
/// <param name="Handle">The node or bucket.</param>
/// <param name="Entry">Index in the bucket, or <see cref="WholeNode"/>.</param>
/// <param name="Above">Key bytes before the node's prefix.</param>
/// <param name="Mark">The marks of the nodes above, as one.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DiffStep(uint Handle, int Entry, int Above, ExpiryMark Mark)
{
    internal const int WholeNode = -1;
}
