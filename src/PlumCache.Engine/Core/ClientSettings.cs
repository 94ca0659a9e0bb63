using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>CLIENT's subcommands that change or tell one field of the connection.</summary>
internal static class ClientSettings
{
    public static ServerResult GetName(in ServerCall call, in Command command) =>
        new(call.State.Name.Length == 0 ? new ReplyTree.Null() : new ReplyTree.Bulk(call.State.Name));

    public static ServerResult SetName(in ServerCall call, in Command command) => ClientNames.IsValid(command[2])
        ? new ServerResult(ReplyTree.Ok, call.State with { Name = Encoding.ASCII.GetString(command[2]) })
        : ServerResult.Error(ClientNames.InvalidName);

    public static ServerResult SetInfo(in ServerCall call, in Command command)
    {
        bool isName = command.Is(2, "LIB-NAME"u8);
        if (!isName && !command.Is(2, "LIB-VER"u8)) return ServerResult.Error(ErrorText.Of($"ERR Unrecognized option '{command[2]}'"));
        if (!ClientNames.IsValid(command[3]))
        {
            return ServerResult.Error($"ERR {(isName ? "lib-name" : "lib-ver")} cannot contain spaces, newlines or special characters.");
        }

        string value = Encoding.ASCII.GetString(command[3]);
        return new ServerResult(ReplyTree.Ok,
            isName ? call.State with { LibraryName = value } : call.State with { LibraryVersion = value });
    }

    public static ServerResult NoEvict(in ServerCall call, in Command command) => TryReadSwitch(command, out bool isOn)
        ? new ServerResult(ReplyTree.Ok, call.State with { NoEvict = isOn })
        : ServerResult.Error(Errors.Syntax);

    public static ServerResult NoTouch(in ServerCall call, in Command command) => TryReadSwitch(command, out bool isOn)
        ? new ServerResult(ReplyTree.Ok, call.State with { NoTouch = isOn })
        : ServerResult.Error(Errors.Syntax);

    public static ServerResult Reply(in ServerCall call, in Command command)
    {
        if (command.Is(2, "ON"u8)) return new ServerResult(ReplyTree.Ok, call.State with { ReplyMode = ReplyMode.On });
        if (command.Is(2, "OFF"u8)) return new ServerResult(null, call.State with { ReplyMode = ReplyMode.Off });
        if (!command.Is(2, "SKIP"u8)) return ServerResult.Error(Errors.Syntax);
        bool isOff = call.State.ReplyMode == ReplyMode.Off;
        return new ServerResult(null, call.State with { ReplyMode = isOff ? ReplyMode.Off : ReplyMode.Skip });
    }

    private static bool TryReadSwitch(in Command command, out bool isOn)
    {
        isOn = command.Is(2, "ON"u8);
        return isOn || command.Is(2, "OFF"u8);
    }
}
