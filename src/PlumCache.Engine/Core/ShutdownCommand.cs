using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>
/// SHUTDOWN. Without a word it saves if saving is configured, SAVE must save, NOSAVE does not, and FORCE stops even when saving fails.
/// </summary>
internal static class ShutdownCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Of(
        new CommandRow
        {
            Name = "shutdown",
            Arity = -1,
            Flags = CommandFlags.Admin | CommandFlags.NoMulti | CommandFlags.AnyTime | CommandFlags.NoScript | CommandFlags.AllowBusy,
            Summary = "Stops the server. Nothing is saved; SAVE is refused.",
            Complexity = "O(1)",
            Group = "server",
            Syntax = "[NOSAVE | SAVE] [NOW] [FORCE] [ABORT]",
        },
        Run);

    private static ServerResult Run(in ServerCall call, in Command command)
    {
        bool saves = false, savesNot = false, hurries = false, forces = false, aborts = false;
        for (int i = 1; i < command.Count; i++)
        {
            if (command.Is(i, "NOSAVE"u8)) savesNot = true;
            else if (command.Is(i, "SAVE"u8)) saves = true;
            else if (command.Is(i, "NOW"u8)) hurries = true;
            else if (command.Is(i, "FORCE"u8)) forces = true;
            else if (command.Is(i, "ABORT"u8)) aborts = true;
            else return ServerResult.Error(Errors.Syntax);
        }

        if ((saves && savesNot) || (aborts && (saves || savesNot || hurries || forces))) return ServerResult.Error(Errors.Syntax);
        if (aborts) return ServerResult.Error("ERR No shutdown in progress.");
        if (!call.Host.Control.RequestShutdown(mustSave: saves && !forces))
        {
            return ServerResult.Error("ERR Errors trying to SHUTDOWN. Check logs.");
        }
        return new ServerResult(null, call.State with { IsClosing = true });
    }
}
