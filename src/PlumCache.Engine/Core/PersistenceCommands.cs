using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>SAVE, BGSAVE and LASTSAVE: nothing survives a restart, and whoever asks for it is told.</summary>
internal static class PersistenceCommands
{
    private const string NothingIsSaved = "ERR nothing is saved: PlumCache keeps all keys in memory and nothing survives a restart";

    private const CommandFlags Saves = CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.NoAsyncLoading;

    public static ImmutableArray<CoreCommand> Commands { get; } =
    [
        CoreCommand.Of(Row("save", 1, Saves | CommandFlags.NoMulti, "Answers an error: nothing survives a restart.", ""), Refuse),
        CoreCommand.Of(Row("bgsave", -1, Saves, "Answers an error: nothing survives a restart.", "[SCHEDULE]"), Refuse),
        CoreCommand.Of(
            Row("lastsave", 1, CommandFlags.Fast | CommandFlags.AnyTime, "Answers when the server started: nothing is saved later.",
                "") with
            {
                Categories = ["admin", "dangerous"],
            },
            LastSave),
    ];

    private static CommandRow Row(string name, int arity, CommandFlags flags, string summary, string syntax) => new()
    {
        Name = name,
        Arity = arity,
        Flags = flags,
        Summary = summary,
        Complexity = "O(1)",
        Group = "server",
        Syntax = syntax,
    };

    private static ServerResult Refuse(in ServerCall call, in Command command) => ServerResult.Error(NothingIsSaved);

    private static ServerResult LastSave(in ServerCall call, in Command command) =>
        ServerResult.Integer(call.Host.Control.GetFacts().StartedAtMs / 1000);
}
