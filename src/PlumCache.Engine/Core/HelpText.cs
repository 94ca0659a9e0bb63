using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>
/// The HELP subcommand of a container, in the form of Redis': a heading, each subcommand with a line of its own, HELP itself last.
/// </summary>
internal static class HelpText
{
    /// <param name="container">Upper-case name of the container.</param>
    /// <param name="lines">A subcommand's syntax, or with four spaces before it, a line about the one above.</param>
    public static CoreCommand Of(string container, params ReadOnlySpan<string> lines)
    {
        var reply = new ReplyTree.Array(
        [
            new ReplyTree.Simple($"{container} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"),
            .. Simple([.. lines]),
            new ReplyTree.Simple("HELP"),
            new ReplyTree.Simple("    Prints this help."),
        ]);
        var row = new CommandRow
        {
            Name = "help",
            Arity = 2,
            Flags = container is "CLIENT" or "COMMAND" ? CommandFlags.AnyTime | CommandFlags.Connection : CommandFlags.AnyTime,
            Summary = "Tells the subcommands.",
            Complexity = "O(1)",
            Group = "server",
        };
        return CoreCommand.Of(row, (in ServerCall _, in Command _) => new ServerResult(reply));
    }

    private static IEnumerable<ReplyTree> Simple(ImmutableArray<string> lines) => lines.Select(static line => new ReplyTree.Simple(line));
}
