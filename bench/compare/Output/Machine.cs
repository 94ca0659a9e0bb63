using System.Runtime.InteropServices;

namespace PlumCache.Compare.Output;

/// <summary>What it was measured on.</summary>
internal static class Machine
{
    /// <summary>Processor, cores, kernel and runtime in one line.</summary>
    public static string Describe() =>
        $"{ProcessorModel()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSArchitecture}, Linux "
        + $"{File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, {RuntimeInformation.FrameworkDescription}";

    private static string ProcessorModel() => File.ReadLines("/proc/cpuinfo")
        .Where(static line => line.StartsWith("model name", StringComparison.Ordinal))
        .Select(static line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
        .FirstOrDefault("a processor without a name");
}
