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

#if DEBUG
    static unsafe EntrySlot() => Layout.Fills(
        nameof(EntrySlot),
        0,
        sizeof(EntrySlot),
        ((int)Marshal.OffsetOf<EntrySlot>(nameof(KeyEnd)), sizeof(ushort)),
        ((int)Marshal.OffsetOf<EntrySlot>(nameof(End)), sizeof(ushort)));
#endif

    internal EntrySlot(int keyEnd, int end)
    {
        KeyEnd = (ushort)keyEnd;
        End = (ushort)end;
    }
}
