using PlumCache.Abstractions;
using PlumCache.Engine.Core;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>
/// Just enough of SET and GET, which are the engine's, for plugins to have something to work on; and a command that no transaction takes.
/// </summary>
public static class MiniCore
{
    public static readonly CommandRow[] Rows =
    [
        Row("set", -3, Set, CommandFlags.Write | CommandFlags.DenyOom) with { Missed = SetCommand.Command.Row.Missed },
        Row("get", 2, static (in context, view, in command) =>
            Step.Answer(view.TryGet(command[1], out EntryView entry) ? Reply.Bulk(entry.Value) : Reply.Null), CommandFlags.ReadOnly),
        Row("shutdown", -1, static (in context, view, in command) => Step.Answer(Reply.Ok), CommandFlags.NoMulti),
    ];

    private static CommandRow Row(string name, int arity, CommandFunction function, CommandFlags flags) => new()
    {
        Name = name,
        Arity = arity,
        Flags = flags,
        Keys = flags == CommandFlags.NoMulti ? KeyPositions.None : KeyPositions.One,
        Summary = "",
        Complexity = "",
        Group = "string",
        Function = function,
    };

    private static Step Set(in CommandContext context, KeyspaceView view, in Command command)
    {
        bool found = view.TryGet(command[1], out EntryView old), isGet = false, isNx = false, isXx = false, keepsTtl = false,
            isOther = false;
        for (int i = 3; i < command.Count; i++)
        {
            if (command.Is(i, "GET"u8)) isGet = true;
            else if (command.Is(i, "NX"u8)) isNx = true;
            else if (command.Is(i, "XX"u8)) isXx = true;
            else if (command.Is(i, "KEEPTTL"u8)) keepsTtl = true;
            else if (command.Is(i, "IFEQ"u8) && ++i < command.Count) isOther = !found || !old.Value.SequenceEqual(command[i]);
            else return Step.Refuse(Errors.Syntax);
        }

        if (isNx && isXx) return Step.Refuse(Errors.Syntax);
        Reply before = isGet && found ? Reply.Bulk(old.Value) : Reply.Null;
        if (isOther || (isNx && found) || (isXx && !found)) return Step.Answer(before);
        long expiresAtMs = keepsTtl && found ? old.ExpiresAtMs : command.ExpiresAtMs;
        return Step.Answer(isGet ? before : Reply.Ok, Edit.Put(command[1], command[2], expiresAtMs));
    }
}
