using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>What a command that is not in the table is told, in Redis' words.</summary>
internal static class LookupErrors
{
    /// <summary>Bytes of the request that an error repeats, so that a huge one is not sent back: Redis' 128.</summary>
    private const int MaxQuotedBytes = 128;

    public static string UnknownCommand(scoped in Command command)
    {
        var text = new StringBuilder("ERR unknown command '").Append(Quote(command.Name, MaxQuotedBytes)).Append("', with args beginning with: ");
        int quoted = 0;
        for (int i = 1; i < command.Count && quoted < MaxQuotedBytes; i++)
        {
            string argument = Quote(command[i], MaxQuotedBytes - quoted);
            quoted += argument.Length + 3;
            text.Append('\'').Append(argument).Append("' ");
        }

        return text.ToString();
    }

    public static string UnknownSubcommand(TableRow container, scoped in Command command) =>
        $"ERR unknown subcommand '{Quote(command[1], MaxQuotedBytes)}'. Try {container.Row.Name.ToUpperInvariant()} HELP.";

    /// <summary>A subcommand was given more arguments than it takes, which its arity cannot tell.</summary>
    public static string WrongSubcommandArity(scoped in Command command, string container) =>
        $"ERR unknown subcommand or wrong number of arguments for '{Quote(command[1], MaxQuotedBytes)}'. Try {container} HELP.";

    private static string Quote(ReadOnlySpan<byte> bytes, int max)
    {
        int end = bytes.IndexOf((byte)0);
        if (end >= 0) bytes = bytes[..end];
        return Encoding.UTF8.GetString(bytes.Length > max ? bytes[..max] : bytes);
    }
}
