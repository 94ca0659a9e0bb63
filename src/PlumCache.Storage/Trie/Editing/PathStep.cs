using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>An inner node on the way to what is being changed.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PathStep
{
    /// <summary>Stands for the terminal in <see cref="Child"/>.</summary>
    internal const int TerminalChild = -1;

    /// <summary>The node.</summary>
    internal uint Handle;

    /// <summary>Index of the child the path goes on with, or <see cref="TerminalChild"/>.</summary>
    internal int Child;

    /// <summary>Key bytes from the start of this node's prefix on.</summary>
    internal int KeyBytesLeft;
}
