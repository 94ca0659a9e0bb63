using PlumCache.Abstractions;

namespace PlumCache.Engine;

internal static class KeyPositionsExtensions
{
    /// <summary>Index of the last key of a command with that many arguments.</summary>
    public static int LastOf(this KeyPositions keys, int arguments) => keys.Last >= 0 ? Math.Min(keys.Last, arguments - 1) : arguments + keys.Last;
}
