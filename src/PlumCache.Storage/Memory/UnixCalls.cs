using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// The C library's memory calls. Constants are the system's own numbers: those that differ between Linux and macOS say so.
/// </summary>
internal static partial class UnixCalls
{
    internal const int ProtNone = 0;
    internal const int ProtReadWrite = 3;
    internal const int MapPrivate = 0x02;
    internal const int MapFixed = 0x10;
    internal const int LinuxMapAnonymous = 0x20;
    internal const int LinuxMapNoReserve = 0x4000;
    internal const int MacMapAnonymous = 0x1000;
    internal const int LinuxDontNeed = 4;
    internal const int LinuxHugePage = 14;
    internal const int LinuxNoHugePage = 15;
    internal const int LinuxPopulateWrite = 23;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    internal static partial nint Map(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    internal static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    internal static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    internal static partial int Advise(nint address, nuint length, int advice);
}
