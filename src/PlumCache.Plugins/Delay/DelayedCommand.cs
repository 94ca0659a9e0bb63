using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Delay;

/// <summary>
/// A command that waits, as bytes: database, length of the user's name, the name, number of arguments, then the length of each, all in 4
/// bytes little-endian, and the arguments' bytes.
/// </summary>
internal static class DelayedCommand
{
    private const int NumberBytes = sizeof(int);
    private const int MaxStackedArguments = 64;

    /// <summary>Writes a command.</summary>
    /// <param name="database">Where it runs.</param>
    /// <param name="user">Whom it runs as.</param>
    /// <param name="command">DELAY itself, its milliseconds and the command.</param>
    /// <param name="first">Where the command begins in it.</param>
    public static byte[] Encode(int database, string user, scoped in Command command, int first)
    {
        var bytes = new ArrayBufferWriter<byte>(SizeOf(user, command, first));
        WriteNumber(bytes, database);
        WriteNumber(bytes, Encoding.UTF8.GetByteCount(user));
        Encoding.UTF8.GetBytes(user, bytes);
        WriteNumber(bytes, command.Count - first);
        for (int i = first; i < command.Count; i++) WriteNumber(bytes, command[i].Length);
        for (int i = first; i < command.Count; i++) bytes.Write(command[i]);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Bytes that <see cref="Encode"/> makes of it.</summary>
    public static int SizeOf(string user, scoped in Command command, int first)
    {
        int size = (3 * NumberBytes) + Encoding.UTF8.GetByteCount(user);
        for (int i = first; i < command.Count; i++) size = checked(size + NumberBytes + command[i].Length);
        return size;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static QueuedCommand Decode(ReadOnlySpan<byte> bytes)
    {
        int database = ReadNumber(ref bytes);
        int length = ReadNumber(ref bytes);
        string user = Encoding.UTF8.GetString(bytes[..length]);
        bytes = bytes[length..];
        int count = ReadNumber(ref bytes), at = 0;
        ReadOnlySpan<byte> arguments = bytes[(count * NumberBytes)..];
        Span<ArgumentRange> ranges = count <= MaxStackedArguments ? stackalloc ArgumentRange[count] : new ArgumentRange[count];
        foreach (ref ArgumentRange range in ranges)
        {
            range = new ArgumentRange(at, ReadNumber(ref bytes));
            at += range.Length;
        }

        return new QueuedCommand(new Command(arguments, ranges).Store(), database, user);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> bytes, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(NumberBytes), number);
        bytes.Advance(NumberBytes);
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        int number = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        bytes = bytes[NumberBytes..];
        return number;
    }
}
