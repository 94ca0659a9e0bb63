using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>Where an entry of a bucket lies in the bucket's data. It begins where the entry before it ends.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EntrySlot
{
    /// <summary>Where the suffix ends and the value begins.</summary>
    internal ushort KeyEnd;

    /// <summary>Where the value ends.</summary>
    internal ushort End;

    /// <summary>The access stamp: the one word that readers write, racily by design.</summary>
    internal uint AccessStamp;

    internal EntrySlot(int keyEnd, int end, uint accessStamp)
    {
        KeyEnd = (ushort)keyEnd;
        End = (ushort)end;
        AccessStamp = accessStamp;
    }
}
