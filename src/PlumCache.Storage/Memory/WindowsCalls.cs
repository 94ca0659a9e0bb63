using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>The memory calls of Windows.</summary>
internal static partial class WindowsCalls
{
    internal const uint MemCommit = 0x1000;
    internal const uint MemReserve = 0x2000;
    internal const uint MemRelease = 0x8000;
    internal const uint PageNoAccess = 0x01;
    internal const uint PageReadWrite = 0x04;

    [LibraryImport("kernel32", EntryPoint = "VirtualAlloc", SetLastError = true)]
    internal static partial nint Allocate(nint address, nuint length, uint type, uint protection);

    [LibraryImport("kernel32", EntryPoint = "VirtualFree", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool Free(nint address, nuint length, uint type);

    /// <summary>Gives the pages' content up and keeps them usable. Answers a system error code; 0 is success.</summary>
    [LibraryImport("kernel32", EntryPoint = "DiscardVirtualMemory")]
    internal static partial uint Discard(nint address, nuint length);
}
