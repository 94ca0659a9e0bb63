using System.Globalization;

namespace PlumCache.Hosting.Limits;

/// <summary>
/// How much memory there is for this process: that of the machine, or less where a container (Linux' control groups, both versions) limits
/// it. Beyond the limit the system kills the process without a word.
/// </summary>
/// <param name="MachineBytes">Of the machine; 0 where that cannot be known.</param>
/// <param name="LimitBytes">The container's limit; null when there is none below the machine's memory.</param>
internal sealed record SystemMemorySize(long MachineBytes, long? LimitBytes)
{
    private const string GroupFiles = "sys/fs/cgroup";

    /// <summary>What the process may use.</summary>
    public long TotalBytes => LimitBytes ?? MachineBytes;

    /// <summary>Reads it of this system.</summary>
    public static SystemMemorySize Read() =>
        OperatingSystem.IsLinux() ? Read("/") : new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, null);

    /// <summary>Reads it of Linux' files.</summary>
    /// <param name="root">The folder in which <c>proc</c> and <c>sys</c> are.</param>
    public static SystemMemorySize Read(string root)
    {
        long machine = ReadMachine(root);
        long limit = long.MaxValue;
        foreach (string line in LinesOf(Path.Combine(root, "proc/self/cgroup")))
        {
            // hierarchy:controllers:path, as in 4:memory:/docker/0a1b and 0::/user.slice
            string[] parts = line.Split(':', 3);
            if (parts.Length != 3) continue;
            if (parts[1].Split(',').Contains("memory", StringComparer.Ordinal))
            {
                limit = Math.Min(limit, LowestLimit(Path.Combine(root, GroupFiles, "memory"), parts[2], "memory.limit_in_bytes"));
            }
            else if (parts[1].Length == 0)
            {
                limit = Math.Min(limit, LowestLimit(Path.Combine(root, GroupFiles), parts[2], "memory.max"));
            }
        }

        // "No limit" of the first version is a number too, larger than any machine.
        return new SystemMemorySize(machine, limit < (machine == 0 ? long.MaxValue >> 1 : machine) ? limit : null);
    }

    /// <summary>
    /// The lowest limit of a group and of those it lies in. Inside a container the group's own folder is often not to be seen: then that of
    /// the root counts.
    /// </summary>
    private static long LowestLimit(string folder, string group, string file)
    {
        long lowest = long.MaxValue;
        for (string path = group.Trim('/'); ; path = Path.GetDirectoryName(path) ?? "")
        {
            string? text = LinesOf(Path.Combine(folder, path, file)).FirstOrDefault();
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long limit)) lowest = Math.Min(lowest, limit);
            if (path.Length == 0) return lowest;
        }
    }

    private static long ReadMachine(string root)
    {
        // MemTotal:       16384000 kB
        string? line = LinesOf(Path.Combine(root, "proc/meminfo"))
            .FirstOrDefault(static line => line.StartsWith("MemTotal:", StringComparison.Ordinal));
        string[] words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return words.Length > 1 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long kilobytes)
            ? kilobytes << 10
            : 0;
    }

    private static string[] LinesOf(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return []; // what cannot be read limits nothing that could be told
        }
    }
}
