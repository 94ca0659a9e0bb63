using PlumCache.Abstractions;

namespace PlumCache.Plugins.Shared;

/// <summary>When EXPIRE and its kin may change an expiry.</summary>
/// <param name="IsNx">NX: only when there is none.</param>
/// <param name="IsXx">XX: only when there is one.</param>
/// <param name="IsGt">GT: only to a later one; none at all is the latest.</param>
/// <param name="IsLt">LT: only to an earlier one.</param>
internal readonly record struct ExpireCondition(bool IsNx, bool IsXx, bool IsGt, bool IsLt)
{
    private const string NxExcludes = "ERR NX and XX, GT or LT options at the same time are not compatible";
    private const string GtExcludesLt = "ERR GT and LT options at the same time are not compatible";

    /// <summary>Reads the words from the third argument on.</summary>
    /// <returns>The error, or null.</returns>
    public static ErrorText? Read(in Command command, out ExpireCondition condition)
    {
        condition = default;
        for (int i = 3; i < command.Count; i++)
        {
            if (command.Is(i, "NX"u8)) condition = condition with { IsNx = true };
            else if (command.Is(i, "XX"u8)) condition = condition with { IsXx = true };
            else if (command.Is(i, "GT"u8)) condition = condition with { IsGt = true };
            else if (command.Is(i, "LT"u8)) condition = condition with { IsLt = true };
            else return ErrorText.Of($"ERR Unsupported option {command[i]}");
        }

        if (condition is { IsNx: true, IsXx: true } or { IsNx: true, IsGt: true } or { IsNx: true, IsLt: true }) return NxExcludes;
        return condition is { IsGt: true, IsLt: true } ? GtExcludesLt : null;
    }

    /// <summary>Whether an expiry may change from one to the other.</summary>
    /// <param name="currentMs">Unix ms, or <see cref="Expiry.None"/>.</param>
    /// <param name="nextMs">Unix ms; may lie before 1970.</param>
    public bool Allows(long currentMs, long nextMs)
    {
        // No expiry is later than all: nothing is greater, everything is less.
        if (currentMs == Expiry.None) return !IsXx && !IsGt;
        return !IsNx && !(IsGt && nextMs <= currentMs) && !(IsLt && nextMs >= currentMs);
    }
}
