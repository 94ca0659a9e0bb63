using System.Collections.Immutable;

namespace PlumCache.Compare;

/// <summary>What the command line asks for.</summary>
/// <param name="IsQuick">See that all works, in a minute.</param>
/// <param name="Out">The folder the report goes to; null: it is only printed.</param>
/// <param name="Only">The parts to run.</param>
/// <param name="Against">The build of this server to compare with, instead of other servers; null: other servers.</param>
internal sealed record Options(bool IsQuick, string? Out, ImmutableArray<string> Only, string? Against)
{
    public const string Usage =
        "usage: compare [--quick] [--only throughput|latency|memory|idle|shapes|collections|scaling] [--out <folder>]\n" +
        "       compare --against <executable, folder or revision> [--quick] [--out <folder>]\n" +
        "       compare prefixes";

    /// <summary>The parts there are, in the order they run.</summary>
    public static ImmutableArray<string> Parts { get; } = ["throughput", "latency", "memory", "idle", "shapes", "collections", "scaling"];

    /// <summary>Reads a command line.</summary>
    /// <param name="args">Options in any order; --only may come more than once.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <returns>Null when it is wrong.</returns>
    public static Options? Parse(ReadOnlySpan<string> args, out string error)
    {
        error = "";
        bool isQuick = false;
        string? folder = null, against = null;
        List<string> only = [];
        for (int i = 0; i < args.Length; i++)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--quick":
                    isQuick = true;
                    continue;
                case "--out" when value is not null:
                    folder = value;
                    break;
                case "--against" when value is not null:
                    against = value;
                    break;
                case "--only" when value is not null && Parts.Contains(value, StringComparer.Ordinal):
                    only.Add(value);
                    break;
                default:
                    error = $"not understood: {string.Join(' ', args[i..])}";
                    return null;
            }

            i++; // its value
        }

        if (against is not null && only.Count > 0)
        {
            error = "--against has parts of its own: --only goes without it";
            return null;
        }

        return new Options(
            isQuick,
            folder,
            [.. Parts.Where(part => only.Count == 0 || only.Contains(part, StringComparer.Ordinal))],
            against);
    }
}
