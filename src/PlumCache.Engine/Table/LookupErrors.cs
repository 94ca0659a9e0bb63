using PlumCache.Abstractions;

namespace PlumCache.Engine.Table;

/// <summary>
/// What a command that is not in the table is told, in Redis' words. Of the request no more than 128 bytes are repeated, so that a huge one
/// is not sent back.
/// </summary>
internal static class LookupErrors
{
    private const int MaxQuotedBytes = 128;

    public static ErrorText UnknownCommand(scoped in Command command)
    {
        var text = new ErrorTextBuilder(literalLength: 2 * MaxQuotedBytes, formattedCount: 0);
        text.AppendFormatted(ErrorText.Of($"ERR unknown command '{command.Name:128}', with args beginning with: "));
        int quoted = 0;
        for (int i = 1; i < command.Count && quoted < MaxQuotedBytes; i++)
        {
            var argument = ErrorText.Of($"'{command[i][..Math.Min(command[i].Length, MaxQuotedBytes - quoted)]}' ");
            quoted += argument.Bytes.Length;
            text.AppendFormatted(argument);
        }

        return ErrorText.Of(text);
    }

    public static ErrorText UnknownSubcommand(TableRow container, scoped in Command command) =>
        ErrorText.Of($"ERR unknown subcommand '{command[1]:128}'. Try {container.Row.Name.ToUpperInvariant()} HELP.");

    /// <summary>A subcommand was given more arguments than it takes, which its arity cannot tell.</summary>
    public static ErrorText WrongSubcommandArity(scoped in Command command, string container) =>
        ErrorText.Of($"ERR unknown subcommand or wrong number of arguments for '{command[1]:128}'. Try {container} HELP.");
}
