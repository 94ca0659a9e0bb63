using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>
/// CLIENT PAUSE and UNPAUSE. Unlike in Redis, UNPAUSE gets through a pause of everything: otherwise nobody could end one.
/// </summary>
internal static class ClientPause
{
    public static ServerResult Pause(in ServerCall call, in Command command)
    {
        if (command.Count > 4) return ServerResult.Error(LookupErrors.WrongSubcommandArity(command, "CLIENT"));
        bool holdsReads = command.Count < 4 || command.Is(3, "ALL"u8);
        if (!holdsReads && !command.Is(3, "WRITE"u8)) return ServerResult.Error("ERR CLIENT PAUSE mode must be WRITE or ALL");
        if (!Integers.TryParse(command[2], out long timeoutMs)) return ServerResult.Error("ERR timeout is not an integer or out of range");
        if (timeoutMs < 0) return ServerResult.Error("ERR timeout is negative");
        if (timeoutMs > long.MaxValue - call.NowMs) return ServerResult.Error("ERR timeout is out of range");
        call.Engine.Pauses.Pause(call.NowMs, call.NowMs + timeoutMs, holdsReads);
        return ServerResult.Ok;
    }

    public static ServerResult Unpause(in ServerCall call, in Command command)
    {
        call.Engine.Pauses.Unpause();
        return ServerResult.Ok;
    }
}
