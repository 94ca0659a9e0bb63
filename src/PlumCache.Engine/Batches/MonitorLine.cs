using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Engine.Batches;

/// <summary>
/// A command as MONITOR shows it, in Redis' form: <c>1339518083.107412 [0 127.0.0.1:60866] "keys" "*"</c>. Made where the lane may be held,
/// so it tells its length before it is built: one that nobody takes never is.
/// </summary>
internal readonly ref struct MonitorLine
{
    /// <summary>Of an argument beside its bytes: a space and two quotes.</summary>
    private const int AroundBytes = 3;

    /// <summary>What each byte is shown as: itself, <c>\n</c> or <c>\x00</c>.</summary>
    private static readonly byte[][] _shown = [.. Enumerable.Range(0, 256).Select(static b => ShownAs((byte)b))];

    private readonly byte[] _head;
    private readonly Command _command;

    /// <summary>A line that is not built yet.</summary>
    /// <param name="nowUs">Unix microseconds.</param>
    /// <param name="database">The connection's, behind the command.</param>
    /// <param name="address">Whose command it is.</param>
    /// <param name="command">Without what nobody may see.</param>
    public MonitorLine(long nowUs, int database, string address, Command command)
    {
        _head = Encoding.UTF8.GetBytes($"{nowUs / 1_000_000}.{nowUs % 1_000_000:D6} [{database} {address}]");
        _command = command;
    }

    /// <summary>Bytes that it has at least. Cost: O(arguments), whatever is in them.</summary>
    public long LeastBytes
    {
        get
        {
            long bytes = _head.Length;
            for (int i = 0; i < _command.Count; i++) bytes += AroundBytes + _command[i].Length;
            return bytes;
        }
    }

    /// <summary>Bytes that it has. Cost: O(bytes of the arguments).</summary>
    public long CountBytes()
    {
        long bytes = _head.Length;
        for (int i = 0; i < _command.Count; i++)
        {
            bytes += AroundBytes;
            foreach (byte b in _command[i]) bytes += _shown[b].Length;
        }

        return bytes;
    }

    /// <summary>Builds it.</summary>
    /// <param name="bytes">What <see cref="CountBytes"/> has told.</param>
    public byte[] Build(long bytes)
    {
        byte[] line = new byte[bytes];
        _head.CopyTo(line, 0);
        int at = _head.Length;
        for (int i = 0; i < _command.Count; i++)
        {
            line[at++] = (byte)' ';
            line[at++] = (byte)'"';
            foreach (byte b in _command[i])
            {
                byte[] shown = _shown[b];
                if (shown.Length == 1) line[at] = b;
                else shown.CopyTo(line, at);
                at += shown.Length;
            }

            line[at++] = (byte)'"';
        }

        return line;
    }

    private static byte[] ShownAs(byte b) => b switch
    {
        (byte)'\\' or (byte)'"' => [(byte)'\\', b],
        (byte)'\n' => [.. "\\n"u8],
        (byte)'\r' => [.. "\\r"u8],
        (byte)'\t' => [.. "\\t"u8],
        7 => [.. "\\a"u8],
        8 => [.. "\\b"u8],
        >= 0x20 and < 0x7F => [b],
        _ => Encoding.ASCII.GetBytes($"\\x{b:x2}"),
    };
}
