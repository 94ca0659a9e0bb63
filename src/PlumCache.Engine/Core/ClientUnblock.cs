using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>CLIENT UNBLOCK: ends a wait for keys as its time would, or with an error.</summary>
internal static class ClientUnblock
{
    private static readonly ReplyTree.Error _unblocked = new("UNBLOCKED client unblocked via CLIENT UNBLOCK");

    public static ServerResult Run(in ServerCall call, in Command command)
    {
        bool isError = command.Count == 4 && command.Is(3, "ERROR"u8);
        if (command.Count > 4) return ServerResult.Error(LookupErrors.WrongSubcommandArity(command, "CLIENT"));
        if (command.Count == 4 && !isError && !command.Is(3, "TIMEOUT"u8))
        {
            return ServerResult.Error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
        }
        if (!Integers.TryParse(command[2], out long id)) return ServerResult.Error(Errors.NotAnInteger);
        return ServerResult.Integer(call.Engine.Waits.TryUnblock(id, isError ? _unblocked : null) ? 1 : 0);
    }
}
