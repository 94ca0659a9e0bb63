using System.Globalization;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Scaling;

/// <summary>
/// The storage alone on more and more threads: a report of the micro benchmarks, in a process of its own and on every processor.
/// </summary>
internal sealed class ScalingSection(Comparison comparison) : ISection
{
    public string Title => "Scaling of the storage";

    public void Run()
    {
        string program = Path.Combine(Repository.Root, "bench/PlumCache.Bench/bin/Release/net10.0/PlumCache.Bench");
        string seconds = comparison.Effort.ScalingRun.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        comparison.Report.Text(
            "In one process, no socket and no protocol; millions of operations a second of all threads together, medians (smallest to "
            + "largest).");
        comparison.Report.Text(Tool.Run("taskset", ["-c", comparison.Processors.List, program, "scaling", seconds]).TrimEnd());
    }
}
