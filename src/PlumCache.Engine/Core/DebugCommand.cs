using System.Buffers.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>DEBUG SLEEP and SET-ACTIVE-EXPIRE, only where the configuration allows it and only from this machine.</summary>
internal static class DebugCommand
{
    private const string NotAllowed =
        "ERR DEBUG command not allowed. It needs debug_commands = \"local\" in the configuration file, and a connection from this machine.";

    public static CoreCommand Command { get; } = CoreCommand.Of(
        new CommandRow
        {
            Name = "debug",
            Arity = -2,
            Flags = CommandFlags.Admin | CommandFlags.AnyTime | CommandFlags.NoScript,
            Summary = "For tests: delays a connection, or stops the removal of due keys from memory.",
            Complexity = "O(1)",
            Group = "server",
            Syntax = "SLEEP seconds | SET-ACTIVE-EXPIRE 0 | 1",
        },
        Run);

    private static ServerResult Run(in ServerCall call, in Command command)
    {
        if (!call.Engine.Options.AllowsLocalDebug || !call.Session.IsLocal) return ServerResult.Error(NotAllowed);
        if (command.Count == 3 && command.Is(1, "SLEEP"u8)) return Sleep(command[2]);
        if (command.Count == 3 && command.Is(1, "SET-ACTIVE-EXPIRE"u8))
        {
            call.Engine.IsSweeping = !command[2].SequenceEqual("0"u8);
            return ServerResult.Ok;
        }

        return ServerResult.Error(LookupErrors.WrongSubcommandArity(command, "DEBUG"));
    }

    /// <summary>Delays this connection only; what is no number is 0, as in Redis.</summary>
    private static ServerResult Sleep(ReadOnlySpan<byte> text)
    {
        bool isNumber = Utf8Parser.TryParse(text, out double seconds, out int used) && used == text.Length && seconds > 0;
        return new ServerResult(ReplyTree.Ok, DelayMs: isNumber ? (long)Math.Min(seconds * 1000, 1e12) : 0);
    }
}
