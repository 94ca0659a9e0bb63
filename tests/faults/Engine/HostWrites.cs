using System.Globalization;
using PlumCache.Hosting.Embedding;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>What a history has its host write, in words.</summary>
internal static class HostWrites
{
    /// <summary>Does what a line says.</summary>
    public static void Do(PlumUpdate update, string line)
    {
        switch (line.Split(' '))
        {
            case ["SET", var key, var value]:
                update.Set(key, value);
                break;
            case ["DEL", var key]:
                update.Remove(key);
                break;
            case ["EXPIRE", var key, var milliseconds]:
                update.SetLifetime(key, TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture)));
                break;
            case ["DELPREFIX", var prefix]:
                update.RemovePrefix(prefix);
                break;
            case ["COPY", var source, var destination]:
                update.CopyPrefix(source, destination);
                break;
            case ["MOVE", var source, var destination]:
                update.MovePrefix(source, destination);
                break;
            case ["SNAPSHOT", var name]:
                update.CreateSnapshot(name);
                break;
            case ["RESTORE", var name]:
                update.RestoreSnapshot(name);
                break;
            case ["DROP", var name]:
                update.DropSnapshot(name);
                break;
            default:
                throw new InvalidOperationException(line);
        }
    }
}
