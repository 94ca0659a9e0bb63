using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// A level of a cursor. The parts of a node are numbered: of a bucket its entries from 0; of an inner node the terminal is 0 (whether
/// there is one or not) and child i is i + 1. <see cref="Part"/> is the gap before a part at the deepest level, and the part that was
/// entered above it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct CursorStep
{
    internal uint Handle;
    internal int Part;

    /// <summary>The marks down to here, as one: what applies to all below the node, or in the bucket.</summary>
    internal ExpiryMark Mark;

    /// <summary>Length of the key up to the end of the node's prefix.</summary>
    internal int KeyLength;
}
