using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>A key under way in a <see cref="LockstepLookup"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct LookupWalk
{
    /// <summary>The rest of the key, from the node's prefix on.</summary>
    internal byte* Key;

    /// <summary>Its length.</summary>
    internal int Length;

    /// <summary>The node the key is at.</summary>
    internal uint Handle;

    /// <summary>The marks of the nodes it has passed, as one.</summary>
    internal ExpiryMark Mark;

    /// <summary>In a bucket, once they are known: the entries whose fingerprints match.</summary>
    internal uint Candidates;

    /// <summary>Whether the first candidate's data were asked for.</summary>
    internal bool AskedForData;

    /// <summary>Whether the key was found, and this is its field by now.</summary>
    internal bool IsInFields;

    /// <summary>Which of the keys it is.</summary>
    internal int Index;
}
