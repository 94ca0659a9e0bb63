using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Hashes;

/// <summary>How a command that does more than name fields ends: FIELDS numfields field [field ...].</summary>
internal static class FieldList
{
    private const string Missing = "ERR Mandatory argument FIELDS is missing or not at the right position";
    private const string NotPositive = "ERR Number of fields must be a positive integer";
    private const string WrongNumber = "ERR The `numfields` parameter must match the number of arguments";

    /// <summary>What is wrong with it, or null. The first field stands two arguments behind.</summary>
    /// <param name="at">Where FIELDS should be.</param>
    /// <param name="notPositive">What is said of a number that is none, or not positive.</param>
    public static string? Refuse(in Command command, int at, string notPositive = NotPositive)
    {
        if (at + 1 >= command.Count || !command.Is(at, "FIELDS"u8)) return Missing;
        if (!Integers.TryParse(command[at + 1], out long count) || count < 1) return notPositive;
        return count == command.Count - at - 2 ? null : WrongNumber;
    }
}
