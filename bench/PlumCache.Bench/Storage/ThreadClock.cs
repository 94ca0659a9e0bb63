using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PlumCache.Bench.Storage;

/// <summary>
/// What the calling thread has used of a processor: whoever else runs on the machine is not counted. Off Linux it is the time that passed.
/// </summary>
internal static class ThreadClock
{
    private const int ThreadCpuClock = 3;
    private const long NanosecondsPerSecond = 1_000_000_000;

    public static string Name => OperatingSystem.IsLinux() ? "thread CPU time" : "time passed";

    /// <summary>Nanoseconds since some moment of this thread.</summary>
    public static long Now()
    {
        if (!OperatingSystem.IsLinux()) return Stopwatch.GetTimestamp() * NanosecondsPerSecond / Stopwatch.Frequency;
        if (GetTime(ThreadCpuClock, out TimeSpec time) != 0) throw new InvalidOperationException("The thread's clock cannot be read.");
        return (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
