using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Keys;

/// <summary>The number of a database as MOVE and COPY take it.</summary>
internal static class DatabaseArgument
{
    /// <summary>Reads it.</summary>
    /// <returns>The error, or null. Redis has a text of its own for what does not fit into 32 bits.</returns>
    public static string? Read(ReadOnlySpan<byte> argument, int databaseCount, out int database)
    {
        database = 0;
        if (!Integers.TryParse(argument, out long number)) return Errors.NotAnInteger;
        if (number is < int.MinValue or > int.MaxValue) return Errors.NotAnInt32;
        if (number < 0 || number >= databaseCount) return Errors.DatabaseOutOfRange;
        database = (int)number;
        return null;
    }
}
