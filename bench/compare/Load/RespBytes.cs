using System.Buffers;
using System.Buffers.Text;

namespace PlumCache.Compare.Load;

/// <summary>Writes commands as bytes, without a string for each argument.</summary>
internal static class RespBytes
{
    public static void Command(IBufferWriter<byte> output, params ReadOnlySpan<string> arguments)
    {
        Head(output, '*', arguments.Length);
        foreach (string argument in arguments)
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(argument);
            Argument(output, bytes);
        }
    }

    public static void Get(IBufferWriter<byte> output, ReadOnlySpan<byte> key)
    {
        output.Write("*2\r\n$3\r\nGET\r\n"u8);
        Argument(output, key);
    }

    public static void Set(IBufferWriter<byte> output, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        output.Write("*3\r\n$3\r\nSET\r\n"u8);
        Argument(output, key);
        Argument(output, value);
    }

    private static void Argument(IBufferWriter<byte> output, ReadOnlySpan<byte> argument)
    {
        Head(output, '$', argument.Length);
        output.Write(argument);
        output.Write("\r\n"u8);
    }

    private static void Head(IBufferWriter<byte> output, char kind, int number)
    {
        Span<byte> text = output.GetSpan(16);
        text[0] = (byte)kind;
        Utf8Formatter.TryFormat(number, text[1..], out int digits);
        "\r\n"u8.CopyTo(text[(1 + digits)..]);
        output.Advance(digits + 3);
    }
}
