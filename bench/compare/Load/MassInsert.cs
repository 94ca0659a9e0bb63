using System.Buffers;
using System.Globalization;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Load;

/// <summary>Sets many keys through `redis-cli --pipe`, the way Redis' own manual loads a data set.</summary>
internal static class MassInsert
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>Sets keys.</summary>
    /// <param name="server">Where.</param>
    /// <param name="count">How many.</param>
    /// <param name="set">Writes the SET of one of them, from 0.</param>
    /// <exception cref="ToolException">redis-cli is missing, or a SET was refused.</exception>
    public static void Run(ServerProcess server, int count, Action<IBufferWriter<byte>, int> set)
    {
        string said = Tool.Run("redis-cli", ["-h", "127.0.0.1", "-p", server.Port.ToString(CultureInfo.InvariantCulture), "--pipe"],
            input => Feed(input, count, set));
        if (!said.Contains($"errors: 0, replies: {count.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal))
        {
            throw new ToolException($"{server.Kind.Name} did not take {count} keys: {said}");
        }
    }

    private static void Feed(Stream input, int count, Action<IBufferWriter<byte>, int> set)
    {
        var buffer = new ArrayBufferWriter<byte>(ChunkBytes * 2);
        for (int i = 0; i < count; i++)
        {
            set(buffer, i);
            if (buffer.WrittenCount < ChunkBytes && i < count - 1) continue;
            input.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
    }
}
