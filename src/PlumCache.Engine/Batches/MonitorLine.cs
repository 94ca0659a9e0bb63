using System.Globalization;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>A command as MONITOR shows it, in Redis' form: <c>1339518083.107412 [0 127.0.0.1:60866] "keys" "*"</c>.</summary>
internal static class MonitorLine
{
    public static string Format(long nowUs, int database, string address, scoped in Command command)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{nowUs / 1_000_000}.{nowUs % 1_000_000:D6} [{database} {address}]");
        for (int i = 0; i < command.Count; i++)
        {
            line.Append(" \"");
            foreach (byte b in command[i]) AppendQuoted(line, b);
            line.Append('"');
        }

        return line.ToString();
    }

    private static void AppendQuoted(StringBuilder line, byte b)
    {
        switch (b)
        {
            case (byte)'\\' or (byte)'"':
                line.Append('\\').Append((char)b);
                break;
            case (byte)'\n':
                line.Append("\\n");
                break;
            case (byte)'\r':
                line.Append("\\r");
                break;
            case (byte)'\t':
                line.Append("\\t");
                break;
            case 7:
                line.Append("\\a");
                break;
            case 8:
                line.Append("\\b");
                break;
            case >= 0x20 and < 0x7F:
                line.Append((char)b);
                break;
            default:
                line.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
                break;
        }
    }
}
