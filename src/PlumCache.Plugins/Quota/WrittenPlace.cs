using PlumCache.Abstractions;
using PlumCache.Plugins.Keys;

namespace PlumCache.Plugins.Quota;

/// <summary>
/// Where a command puts what it writes, and whether that may grow a prefix. Most commands write in the connection's database, and those that may need
/// memory say so. What moves a value needs none, and still fills the place that the value goes to: RENAME, RENAMENX, MOVE and COPY.
/// </summary>
internal static class WrittenPlace
{
    /// <summary>The database that a command may have filled.</summary>
    public static int DatabaseOf(CommandRow? row, KeyspaceView view, scoped in Command command) => row?.Name switch
    {
        "move" => Read(command[2], view),
        "copy" => CopyTarget(view, command),
        _ => view.Index,
    };

    /// <summary>Whether what is under a prefix may be more than before. Removing, and moving away, must always be possible.</summary>
    /// <param name="row">The command's row.</param>
    /// <param name="command">A command with a key under the prefix.</param>
    /// <param name="prefix">The prefix.</param>
    public static bool MayGrow(CommandRow? row, scoped in Command command, scoped ReadOnlySpan<byte> prefix) => row?.Name switch
    {
        "rename" or "renamenx" or "copy" => command[2].StartsWith(prefix),
        "move" => true,
        "ns.copy" or "ns.rename" => command[2].StartsWith(prefix) || prefix.StartsWith(command[2]),
        _ => row is not null && row.Flags.HasFlag(CommandFlags.DenyOom),
    };

    /// <summary>Whether a command that names no key under a prefix may have put some there all the same: what copies and moves whole prefixes.</summary>
    /// <param name="row">The command's row.</param>
    /// <param name="command">The command.</param>
    /// <param name="prefix">The prefix.</param>
    public static bool MayFill(CommandRow? row, scoped in Command command, scoped ReadOnlySpan<byte> prefix) =>
        row is not null && row.Flags.HasFlag(CommandFlags.Prefixes) && MayGrow(row, command, prefix);

    private static int CopyTarget(KeyspaceView view, scoped in Command command)
    {
        int database = view.Index;
        for (int i = 3; i < command.Count - 1; i++)
        {
            if (command.Is(i, "DB"u8)) database = Read(command[++i], view);
        }

        return database;
    }

    private static int Read(ReadOnlySpan<byte> argument, KeyspaceView view) =>
        DatabaseArgument.Read(argument, view.DatabaseCount, out int database) is null ? database : view.Index;
}
