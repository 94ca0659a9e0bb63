using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Strings;

/// <summary>The options of LCS.</summary>
/// <param name="IsLengthOnly">LEN: only how long the subsequence is.</param>
/// <param name="IsIndexed">IDX: where its runs lie.</param>
/// <param name="HasRunLengths">WITHMATCHLEN: each run with its length.</param>
/// <param name="MinRunLength">MINMATCHLEN: shorter runs are left out of IDX.</param>
internal readonly record struct LcsOptions(bool IsLengthOnly, bool IsIndexed, bool HasRunLengths, long MinRunLength)
{
    private const string Ambiguous = "ERR If you want both the length and indexes, please just use IDX.";

    /// <summary>Reads them from the third argument on.</summary>
    /// <returns>The error, or null.</returns>
    public static string? Read(in Command command, out LcsOptions options)
    {
        options = default;
        for (int i = 3; i < command.Count; i++)
        {
            if (command.Is(i, "IDX"u8))
            {
                options = options with { IsIndexed = true };
            }
            else if (command.Is(i, "LEN"u8))
            {
                options = options with { IsLengthOnly = true };
            }
            else if (command.Is(i, "WITHMATCHLEN"u8))
            {
                options = options with { HasRunLengths = true };
            }
            else if (command.Is(i, "MINMATCHLEN"u8) && i + 1 < command.Count)
            {
                if (!Integers.TryParse(command[++i], out long length)) return Errors.NotAnInteger;
                options = options with { MinRunLength = Math.Max(0, length) };
            }
            else
            {
                return Errors.Syntax;
            }
        }

        return options is { IsLengthOnly: true, IsIndexed: true } ? Ambiguous : null;
    }
}
