using System.Collections.Immutable;
using System.Globalization;

namespace PlumCache.Compare.Servers;

/// <summary>Who runs where: servers on one processor, all load on another.</summary>
/// <param name="Server">The processor of the servers.</param>
/// <param name="Load">The processor of this program and of what it starts.</param>
/// <param name="All">Every processor this program may use.</param>
internal sealed record Processors(int Server, int Load, ImmutableArray<int> All)
{
    /// <summary>Whether server and load have a processor each; without that no figure says anything.</summary>
    public bool AreApart => Server != Load;

    /// <summary>All of them as taskset takes them.</summary>
    public string List => string.Join(',', All.Select(static processor => processor.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The first two that this program may use.</summary>
    public static Processors Choose()
    {
        const string Field = "Cpus_allowed_list:";
        string line = File.ReadLines("/proc/self/status").First(static line => line.StartsWith(Field, StringComparison.Ordinal));
        ImmutableArray<int> all = ParseList(line[Field.Length..]);
        return new Processors(all[0], all[Math.Min(1, all.Length - 1)], all);
    }

    /// <summary>Reads a list as the kernel writes it: 0-2,5.</summary>
    public static ImmutableArray<int> ParseList(string text) =>
    [
        .. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SelectMany(static part =>
        {
            string[] ends = part.Split('-');
            int first = int.Parse(ends[0], CultureInfo.InvariantCulture), last = int.Parse(ends[^1], CultureInfo.InvariantCulture);
            return Enumerable.Range(first, last - first + 1);
        }),
    ];

    /// <summary>Binds all threads of this program, and what it starts from now on, to the processor of the load.</summary>
    public void BindThisProgram() =>
        Tool.Run("taskset",
            ["-a", "-p", "-c", Load.ToString(CultureInfo.InvariantCulture), Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
}
