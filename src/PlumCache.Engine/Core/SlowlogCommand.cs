using PlumCache.Abstractions;
using PlumCache.Engine.Statistics;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>SLOWLOG.</summary>
internal static class SlowlogCommand
{
    /// <summary>Entries that SLOWLOG GET answers unless told: Redis' 10.</summary>
    private const int DefaultCount = 10;

    public static CoreCommand Command { get; } = CoreCommand.Container(
        Row("slowlog", -2, "Commands that took long.", "subcommand"),
        CoreCommand.Of(Row("get", -2, "Answers the latest slow commands.", "[count]"), Get),
        CoreCommand.Of(Row("len", 2, "Answers how many are kept.", ""),
            static (in ServerCall call, in Command _) => ServerResult.Integer(call.Engine.Slowlog.Count)),
        CoreCommand.Of(Row("reset", 2, "Forgets them.", ""), Reset),
        HelpText.Of(
            "SLOWLOG",
            "GET [<count>]",
            "    Return top <count> entries from the slowlog (default: 10, -1 mean all).",
            "    Entries are made of:",
            "    id, timestamp, time in microseconds, arguments array, client IP and port,",
            "    client name",
            "LEN",
            "    Return the length of the slowlog.",
            "RESET",
            "    Reset the slowlog."));

    private static CommandRow Row(string name, int arity, string summary, string syntax) => new()
    {
        Name = name,
        Arity = arity,
        Flags = name == "slowlog" ? CommandFlags.None : CommandFlags.Admin | CommandFlags.AnyTime,
        Summary = summary,
        Complexity = "O(N) for N entries answered",
        Group = "server",
        Syntax = syntax,
    };

    private static ServerResult Get(in ServerCall call, in Command command)
    {
        long count = DefaultCount;
        if (command.Count > 3) return ServerResult.Error(LookupErrors.WrongSubcommandArity(command, "SLOWLOG"));
        if (command.Count == 3 && (!Integers.TryParse(command[2], out count) || count < -1))
        {
            return ServerResult.Error("ERR count should be greater than or equal to -1");
        }

        int taken = count == -1 ? int.MaxValue : (int)Math.Min(count, int.MaxValue);
        return new ServerResult(new ReplyTree.Array([.. call.Engine.Slowlog.Latest(taken).Select(Tell)]));
    }

    private static ServerResult Reset(in ServerCall call, in Command command)
    {
        call.Engine.Slowlog.Clear();
        return ServerResult.Ok;
    }

    private static ReplyTree Tell(SlowlogEntry entry) => new ReplyTree.Array(
    [
        new ReplyTree.Integer(entry.Id),
        new ReplyTree.Integer(entry.AtS),
        new ReplyTree.Integer(entry.DurationUs),
        new ReplyTree.Array([.. entry.Arguments.Select(static argument => new ReplyTree.Bulk(argument))]),
        new ReplyTree.Bulk(entry.Address),
        new ReplyTree.Bulk(entry.ClientName),
    ]);
}
