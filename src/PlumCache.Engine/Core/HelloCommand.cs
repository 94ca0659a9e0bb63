using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>HELLO: chooses the protocol, and may authenticate and name the connection on the way. All of it or nothing.</summary>
internal static class HelloCommand
{
    private const string AuthFirst =
        "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be "
        + "used " +
        "to authenticate the client and select the RESP protocol version at the same time";

    public static CoreCommand Command { get; } = CoreCommand.Of(
        new CommandRow
        {
            Name = "hello",
            Arity = -1,
            Flags = CommandFlags.NoAuth | CommandFlags.Fast | CommandFlags.Connection | CommandFlags.AnyTime
                | CommandFlags.NoScript | CommandFlags.AllowBusy,
            Summary = "Chooses the protocol, authenticates and names the connection.",
            Complexity = "O(1)",
            Group = "connection",
            Syntax = "[protover [AUTH username password] [SETNAME clientname]]",
            Secrets = [new SecretArguments { Word = "AUTH", Count = 2 }],
        },
        Run);

    private static ServerResult Run(in ServerCall call, in Command command)
    {
        SessionState state = call.State;
        if (command.Count > 1)
        {
            if (!Integers.TryParse(command[1], out long version))
            {
                return ServerResult.Error("ERR Protocol version is not an integer or out of range");
            }
            if (version is not (2 or 3)) return ServerResult.Error("NOPROTO unsupported protocol version");
            state = state with { Protocol = (int)version };
        }

        for (int i = 2; i < command.Count; i++)
        {
            if (command.Is(i, "AUTH"u8) && i + 2 < command.Count)
            {
                if (!AuthCommand.IsAccepted(call.Host.Settings, command[i + 1], command[i + 2]))
                {
                    return ServerResult.Error(AuthCommand.WrongPassword);
                }
                state = state with { IsAuthenticated = true };
                i += 2;
            }
            else if (command.Is(i, "SETNAME"u8) && i + 1 < command.Count)
            {
                if (!ClientNames.IsValid(command[++i])) return ServerResult.Error(ClientNames.InvalidName);
                state = state with { Name = Encoding.ASCII.GetString(command[i]) };
            }
            else
            {
                return ServerResult.Error(ErrorText.Of($"ERR Syntax error in HELLO option '{command[i]}'"));
            }
        }

        bool isAllowed = state.IsAuthenticated || call.Host.Settings.Password.IsEmpty;
        return isAllowed ? new ServerResult(Greeting(state), state) : ServerResult.Error(AuthFirst);
    }

    private static ReplyTree.Map Greeting(SessionState state) => Trees.Map(
        ("server", new ReplyTree.Bulk("redis")),
        ("version", new ReplyTree.Bulk(InfoCommand.RedisVersion)),
        ("proto", new ReplyTree.Integer(state.Protocol)),
        ("id", new ReplyTree.Integer(state.Id)),
        ("mode", new ReplyTree.Bulk("standalone")),
        ("role", new ReplyTree.Bulk("master")),
        ("modules", new ReplyTree.Array([])));
}
