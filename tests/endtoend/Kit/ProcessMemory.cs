using System.Globalization;

namespace PlumCache.Tests.EndToEnd.Kit;

/// <summary>The memory of another process, as Linux tells it.</summary>
/// <param name="process">Its number.</param>
public sealed class ProcessMemory(int process)
{
    /// <summary>Whether this system tells it.</summary>
    public static bool IsKnown => OperatingSystem.IsLinux() && File.Exists("/proc/self/clear_refs");

    /// <summary>Bytes in the machine's memory now.</summary>
    public long ResidentBytes => Read("VmRSS:");

    /// <summary>The most since it began, or since <see cref="ForgetPeak"/>.</summary>
    public long PeakBytes => Read("VmHWM:");

    /// <summary>Counts the peak anew.</summary>
    public void ForgetPeak() => File.WriteAllText($"/proc/{process}/clear_refs", "5");

    private long Read(string name)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture) * 1024;
    }
}
