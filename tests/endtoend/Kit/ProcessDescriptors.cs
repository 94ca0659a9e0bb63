using System.Globalization;

namespace PlumCache.Tests.EndToEnd.Kit;

/// <summary>The descriptors of another process that runs, as Linux tells and limits them.</summary>
/// <param name="process">Its number.</param>
public sealed class ProcessDescriptors(int process)
{
    /// <summary>Skips the test where they cannot be limited.</summary>
    public static void Require()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux limits the descriptors of a process that runs.");
        Tool.Require("prlimit", "util-linux");
    }

    /// <summary>Leaves it so many more.</summary>
    public Task LeaveAsync(int count)
    {
        HashSet<int> taken = [.. Directory.EnumerateFileSystemEntries($"/proc/{process}/fd")
            .Select(static path => int.Parse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture))];
        return LimitAsync(Enumerable.Range(0, int.MaxValue).Where(number => !taken.Contains(number)).ElementAt(count));
    }

    /// <summary>Limits the numbers of those to come: the ones that are there stay.</summary>
    /// <param name="limit">The first number that is too high.</param>
    public async Task LimitAsync(int limit)
    {
        ToolResult result = await Tool.RunAsync(
            "prlimit", "", "--pid", process.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"--nofile={limit}:"));
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
    }
}
