using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Delay;

/// <summary>Commands that make no sense later, though they could run.</summary>
internal static class NotLater
{
    private const string NoConnection = "it would act on a connection that is not there";
    private const string NoOperator = "it acts on the server, and is for somebody who is there";
    private const string FillsItself = "a queue must not fill itself";

    private static readonly ImmutableArray<(byte[] Name, string Why)> Names =
    [
        .. All(NoConnection, "multi", "exec", "discard", "watch", "unwatch", "subscribe", "psubscribe", "unsubscribe", "punsubscribe"),
        .. All(NoConnection, "monitor", "quit", "reset", "client", "auth", "hello", "select"),
        .. All(NoOperator, "shutdown", "plugin", "module", "debug"),
        .. All(FillsItself, "delay"),
    ];

    /// <summary>Why a command cannot be delayed, or null.</summary>
    /// <param name="command">DELAY itself, its milliseconds and the command.</param>
    /// <param name="at">Where the command begins in it.</param>
    public static ErrorText? Why(scoped in Command command, int at)
    {
        if (command[at].IsEmpty) return "ERR this command cannot be delayed";
        foreach ((byte[] name, string why) in Names)
        {
            if (command.Is(at, name)) return $"ERR '{Encoding.ASCII.GetString(name)}' cannot be delayed: {why}";
        }

        return null;
    }

    private static IEnumerable<(byte[] Name, string Why)> All(string why, params string[] names) =>
        names.Select(name => (Encoding.ASCII.GetBytes(name), why));
}
