using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Delay;

/// <summary>DELAY HELP.</summary>
internal static class DelayHelp
{
    private static readonly ReplyTree Lines = new ReplyTree.Array(
    [
        .. ImmutableArray.Create(
            "DELAY <milliseconds> <command> [<arg> ...] | <subcommand> [<arg> ...]. Subcommands are:",
            "<milliseconds> <command> [<arg> ...]",
            "    Runs the command later, in this database and as this user, and answers its id. FLUSHALL empties the queue.",
            "LIST [LIMIT <count>]",
            "    What waits, the next one first: id, due time in Unix ms, database, user, command.",
            "CANCEL <id>",
            "    Takes a command off the queue: 1, or 0 when it does not wait.",
            "HELP",
            "    These lines.").Select(static line => new ReplyTree.Simple(line)),
    ]);

    /// <summary>Answers the lines.</summary>
    public static Step Run() => Step.Answer(Reply.Tree(Lines));
}
