using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>The subtree, or the entries of one bucket, that hold all keys under a prefix.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PrefixPlace
{
    /// <summary>The node.</summary>
    internal uint Handle;

    /// <summary>Key bytes before the node's prefix.</summary>
    internal int Above;

    /// <summary>First entry of the bucket, or -1 when the whole node is under the prefix.</summary>
    internal int From;

    /// <summary>Behind the last entry.</summary>
    internal int To;

    /// <summary>The marks of the nodes above, as one.</summary>
    internal ExpiryMark Mark;

    internal readonly bool IsWholeNode => From < 0;
}
