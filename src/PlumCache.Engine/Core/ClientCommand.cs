using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>CLIENT: the container; its larger subcommands have files of their own.</summary>
internal static class ClientCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Container(
        Row("client", -2, CommandFlags.None, "Commands about connections.", "subcommand"),
        CoreCommand.Of(Row("id", 2, CommandFlags.None, "Answers the connection's id.", ""),
            static (in ServerCall call, in Command _) => ServerResult.Integer(call.State.Id)),
        CoreCommand.Of(Row("getname", 2, CommandFlags.None, "Answers the connection's name.", ""), ClientSettings.GetName),
        CoreCommand.Of(Row("setname", 3, CommandFlags.None, "Names the connection.", "name"), ClientSettings.SetName),
        CoreCommand.Of(Row("setinfo", 4, CommandFlags.None, "Tells the client's library.", "LIB-NAME | LIB-VER value"),
            ClientSettings.SetInfo),
        CoreCommand.Of(Row("no-evict", 3, CommandFlags.Admin, "Marks the connection as not to be closed for memory.", "ON | OFF"),
            ClientSettings.NoEvict),
        CoreCommand.Of(Row("no-touch", 3, CommandFlags.None, "Has reads of this connection leave no trace of use.", "ON | OFF"),
            ClientSettings.NoTouch),
        CoreCommand.Of(
            Row("reply", 3, CommandFlags.NoMulti, "Chooses whether commands are answered.", "ON | OFF | SKIP"), ClientSettings.Reply),
        CoreCommand.Of(Row("info", 2, CommandFlags.None, "Tells of this connection.", ""), ClientListing.Info),
        CoreCommand.Of(Row("list", -2, CommandFlags.Admin, "Tells of all connections.", "[TYPE type] [ID id [id ...]]"),
            ClientListing.List),
        CoreCommand.Of(
            Row(
                "kill",
                -3,
                CommandFlags.Admin,
                "Closes connections.",
                "addr:port | [ID id] [TYPE type] [USER username] [ADDR addr:port] [LADDR addr:port] [SKIPME YES | NO]"),
            ClientKill.Run),
        CoreCommand.Of(Row("pause", -3, CommandFlags.Admin, "Holds commands back for a time.", "timeout [WRITE | ALL]"), ClientPause.Pause),
        CoreCommand.Of(
            Row("unblock", -3, CommandFlags.Admin, "Ends the wait of a connection for keys.", "client-id [TIMEOUT | ERROR]"),
            ClientUnblock.Run),
        CoreCommand.Of(Row("unpause", 2, CommandFlags.Admin, "Ends a pause.", ""), ClientPause.Unpause),
        HelpText.Of(
            "CLIENT",
            "GETNAME",
            "    Return the name of the current connection.",
            "ID",
            "    Return the ID of the current connection.",
            "INFO",
            "    Return information about the current client connection.",
            "KILL <ip:port>",
            "    Kill connection made from <ip:port>.",
            "KILL <option> <value> [<option> <value> [...]]",
            "    Kill connections. Options are:",
            "    * ADDR <ip:port>, LADDR <ip:port>, ID <client-id>, USER <username>",
            "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
            "    * SKIPME (YES|NO)",
            "      Skip killing current connection (default: yes).",
            "LIST [options ...]",
            "    Return information about client connections. Options:",
            "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
            "    * ID <client-id> [<client-id> [...]]",
            "NO-EVICT (ON|OFF)",
            "    Protect current client connection from eviction.",
            "NO-TOUCH (ON|OFF)",
            "    Do not mark keys as used when this connection reads them.",
            "PAUSE <timeout> [WRITE|ALL]",
            "    Suspend all, or just write, clients for <timeout> milliseconds.",
            "REPLY (ON|OFF|SKIP)",
            "    Control the replies sent to the current connection.",
            "SETINFO (LIB-NAME|LIB-VER) <value>",
            "    Set client meta data.",
            "SETNAME <name>",
            "    Assign the name <name> to the current connection.",
            "UNBLOCK <clientid> [TIMEOUT|ERROR]",
            "    Unblock the specified blocked client.",
            "UNPAUSE",
            "    Stop the current client pause, resuming traffic."));

    private static CommandRow Row(string name, int arity, CommandFlags flags, string summary, string syntax) => new()
    {
        Name = name,
        Arity = arity,
        Flags = name == "client" ? flags : flags | CommandFlags.Connection | CommandFlags.AnyTime | CommandFlags.NoScript,
        Summary = summary,
        Complexity = name is "list" or "kill" ? "O(N) for N connections" : "O(1)",
        Group = "connection",
        Syntax = syntax,
    };
}
