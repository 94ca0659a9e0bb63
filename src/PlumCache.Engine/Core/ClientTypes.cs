using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>The types of connections that CLIENT LIST and KILL tell apart. All here are normal; the other names are known, and match none.</summary>
internal static class ClientTypes
{
    /// <summary>Reads a type.</summary>
    /// <returns>The error, or null.</returns>
    public static string? TryRead(in Command command, int index, out bool isNormal)
    {
        isNormal = command.Is(index, "NORMAL"u8);
        bool isKnown = isNormal || command.Is(index, "MASTER"u8) || command.Is(index, "REPLICA"u8) || command.Is(index, "SLAVE"u8)
            || command.Is(index, "PUBSUB"u8);
        return isKnown ? null : $"ERR Unknown client type '{Encoding.UTF8.GetString(command[index])}'";
    }
}
