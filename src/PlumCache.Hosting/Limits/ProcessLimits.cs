using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace PlumCache.Hosting.Limits;

/// <summary>
/// What the system allows this process. The runtime raises the limit of descriptors from the soft one to the hard one by itself when it
/// starts, so what is read here is all there is.
/// </summary>
[SuppressMessage(
    "Interoperability",
    "SYSLIB1054",
    Justification = "LibraryImport would need unsafe code in this project; the argument needs no marshalling.")]
internal static class ProcessLimits
{
    private const int LinuxDescriptors = 7;
    private const int LinuxAddressSpace = 9;
    private const int MacDescriptors = 8;
    private const int MacAddressSpace = 5;

    /// <summary>
    /// How many descriptors it may have (<c>ulimit -n</c>); <see cref="long.MaxValue"/> without a limit, or where there is none to be read.
    /// </summary>
    public static long Descriptors => Read(OperatingSystem.IsMacOS() ? MacDescriptors : LinuxDescriptors);

    /// <summary>
    /// How many bytes of addresses it may use (<c>ulimit -v</c>); <see cref="long.MaxValue"/> without a limit, or where there is none to be
    /// read.
    /// </summary>
    public static long AddressSpaceBytes => Read(OperatingSystem.IsMacOS() ? MacAddressSpace : LinuxAddressSpace);

    /// <summary>How many descriptors it has; 0 where that cannot be known.</summary>
    public static int CountDescriptors()
    {
        string folder = OperatingSystem.IsMacOS() ? "/dev/fd" : "/proc/self/fd";
        try
        {
            return Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Count() : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static long Read(int resource)
    {
        // Elsewhere the numbers and the structure are others.
        if (!(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) || !Environment.Is64BitProcess) return long.MaxValue;
        var limit = default(Limit);
        return getrlimit(resource, ref limit) == 0 ? (long)Math.Min(limit.Soft, long.MaxValue) : long.MaxValue;
    }

    [DllImport("libc")]
    private static extern int getrlimit(int resource, ref Limit limit);

    /// <summary>The system's <c>struct rlimit</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
