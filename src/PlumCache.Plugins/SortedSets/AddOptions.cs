using PlumCache.Abstractions;

namespace PlumCache.Plugins.SortedSets;

/// <summary>ZADD's options: which members may change, and what is answered.</summary>
/// <param name="IsNx">NX: only members that are not there.</param>
/// <param name="IsXx">XX: only members that are.</param>
/// <param name="IsGt">GT: of these only to a greater score.</param>
/// <param name="IsLt">LT: of these only to a smaller one.</param>
/// <param name="IsIncrement">INCR: the score is added.</param>
/// <param name="CountsChanges">CH: changed scores are counted, too.</param>
internal readonly record struct AddOptions(bool IsNx, bool IsXx, bool IsGt, bool IsLt, bool IsIncrement, bool CountsChanges)
{
    private const string NxExcludesXx = "ERR XX and NX options at the same time are not compatible";
    private const string GtExcludes = "ERR GT, LT, and/or NX options at the same time are not compatible";
    private const string OneIncrement = "ERR INCR option supports a single increment-element pair";

    /// <summary>Reads the options, which stand behind the key.</summary>
    /// <param name="first">The first score.</param>
    /// <returns>The error, or null.</returns>
    public static string? Read(in Command command, out AddOptions options, out int first)
    {
        options = default;
        for (first = 2; first < command.Count; first++)
        {
            if (command.Is(first, "NX"u8)) options = options with { IsNx = true };
            else if (command.Is(first, "XX"u8)) options = options with { IsXx = true };
            else if (command.Is(first, "GT"u8)) options = options with { IsGt = true };
            else if (command.Is(first, "LT"u8)) options = options with { IsLt = true };
            else if (command.Is(first, "CH"u8)) options = options with { CountsChanges = true };
            else if (command.Is(first, "INCR"u8)) options = options with { IsIncrement = true };
            else break;
        }

        int words = command.Count - first;
        if (words == 0 || words % 2 != 0) return Errors.Syntax;
        if (options is { IsNx: true, IsXx: true }) return NxExcludesXx;
        if (options is { IsGt: true, IsNx: true } or { IsLt: true, IsNx: true } or { IsGt: true, IsLt: true }) return GtExcludes;
        return options.IsIncrement && words > 2 ? OneIncrement : null;
    }

    /// <summary>Whether a member takes a score.</summary>
    /// <param name="old">What it has; null: it is not there.</param>
    /// <param name="score">What it would have.</param>
    public bool Allow(double? old, double score)
    {
        if (old is not { } before) return !IsXx;
        return !IsNx && !(IsGt && score <= before) && !(IsLt && score >= before);
    }
}
