using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>
/// What is checked of every command before it runs, in Redis' order: known, arity, authentication, then the length of its keys.
/// </summary>
internal static class CommandGuard
{
    public const string NoAuth = "NOAUTH Authentication required.";

    public const string InternalError = "ERR internal error";

    /// <summary>The error to answer instead, or null.</summary>
    public static ErrorText? Refuse(BatchRun run, int index, IServerHost host, CommandLimits limits)
    {
        if (run.LookupErrors[index] is { } error) return error;
        TableRow row = run.Rows[index]!;
        if (!run.State.IsAuthenticated && !row.AllowedBeforeAuth && !host.Password.IsEmpty) return NoAuth;
        return row.Keys.First == 0 ? null : RefuseLongKey(row.Keys, run.Batch[index], limits.MaxKeyBytes);
    }

    /// <summary>The error of a command with a key that is too long, or null.</summary>
    public static ErrorText? RefuseLongKey(KeyPositions keys, scoped in Command command, int maxKeyBytes)
    {
        int last = keys.LastOf(command.Count);
        for (int i = keys.First; i > 0 && i <= last; i += Math.Max(1, keys.Step))
        {
            if (command[i].Length > maxKeyBytes) return Errors.KeyTooLong(command[i].Length, maxKeyBytes);
        }

        return null;
    }
}
