using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>ROLE: a master without replicas.</summary>
internal static class RoleCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Of(
        new CommandRow
        {
            Name = "role",
            Arity = 1,
            Flags = CommandFlags.Fast | CommandFlags.AnyTime | CommandFlags.NoScript,
            Categories = ["admin", "dangerous"],
            Summary = "Answers the role in replication: always master.",
            Complexity = "O(1)",
            Group = "server",
        },
        static (in ServerCall call, in Command command) =>
            new ServerResult(new ReplyTree.Array([new ReplyTree.Bulk("master"), new ReplyTree.Integer(0), new ReplyTree.Array([])])));
}
