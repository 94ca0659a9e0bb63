using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>AUTH. There is one user, <c>default</c>.</summary>
internal static class AuthCommand
{
    public const string WrongPassword = "WRONGPASS invalid username-password pair or user is disabled.";

    private const string NoPassword =
        "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?";

    public static CoreCommand Command { get; } = CoreCommand.Of(
        new CommandRow
        {
            Name = "auth",
            Arity = -2,
            Flags = CommandFlags.NoAuth | CommandFlags.Fast | CommandFlags.Connection | CommandFlags.AnyTime
                | CommandFlags.NoScript | CommandFlags.AllowBusy,
            Summary = "Authenticates the connection.",
            Complexity = "O(1)",
            Group = "connection",
            Syntax = "[username] password",
            Secrets = [SecretArguments.All],
        },
        Run);

    /// <summary>Whether user and password are right. Without a password configured, any is.</summary>
    public static bool IsAccepted(ISettings settings, ReadOnlySpan<byte> user, ReadOnlySpan<byte> password) =>
        user.SequenceEqual("default"u8) && (settings.Password.IsEmpty || Passwords.AreEqual(password, settings.Password.Span));

    private static ServerResult Run(in ServerCall call, in Command command)
    {
        if (command.Count > 3) return ServerResult.Error(Errors.Syntax);
        if (command.Count == 2 && call.Host.Settings.Password.IsEmpty) return ServerResult.Error(NoPassword);
        ReadOnlySpan<byte> user = command.Count == 3 ? command[1] : "default"u8;
        if (!IsAccepted(call.Host.Settings, user, command[command.Count - 1])) return ServerResult.Error(WrongPassword);
        return new ServerResult(ReplyTree.Ok, call.State with { IsAuthenticated = true });
    }
}
