using System.Buffers.Binary;
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

    /// <summary>Bytes that a byte is shown as: itself, <c>\n</c> or <c>\x00</c>.</summary>
    private static readonly byte[] _widths = [.. Enumerable.Range(0, 256).Select(static b => WidthOf((byte)b))];

    /// <summary>What a byte that is not shown as itself is shown as, the first byte lowest.</summary>
    private static readonly uint[] _escapes = [.. Enumerable.Range(0, 256).Select(static b => EscapeOf((byte)b))];

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

    private static ReadOnlySpan<byte> HexDigits => "0123456789abcdef"u8;

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
            foreach (byte b in _command[i]) bytes += _widths[b];
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
            at += Quote(_command[i], line.AsSpan(at));
            line[at++] = (byte)'"';
        }

        return line;
    }

    /// <returns>Bytes written.</returns>
    private static int Quote(ReadOnlySpan<byte> argument, Span<byte> line)
    {
        int at = 0;
        foreach (byte b in argument)
        {
            int width = _widths[b];
            if (width == 1) line[at] = b;
            else if (width == 2) BinaryPrimitives.WriteUInt16LittleEndian(line[at..], (ushort)_escapes[b]);
            else BinaryPrimitives.WriteUInt32LittleEndian(line[at..], _escapes[b]);
            at += width;
        }

        return at;
    }

    private static uint EscapeOf(byte b) =>
        BinaryPrimitives.ReadUInt32LittleEndian([(byte)'\\', LetterOf(b), HexDigits[b >> 4], HexDigits[b & 15]]);

    private static byte WidthOf(byte b)
    {
        if (LetterOf(b) != (byte)'x') return 2;
        return (byte)(b is >= 0x20 and < 0x7F ? 1 : 4);
    }

    /// <summary>What stands behind the backslash of a byte that is not shown as itself.</summary>
    private static byte LetterOf(byte b) => b switch
    {
        (byte)'\\' or (byte)'"' => b,
        (byte)'\n' => (byte)'n',
        (byte)'\r' => (byte)'r',
        (byte)'\t' => (byte)'t',
        7 => (byte)'a',
        8 => (byte)'b',
        _ => (byte)'x',
    };
}
