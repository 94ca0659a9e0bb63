using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>CLIENT REPLY: who is answered.</summary>
internal static class ReplyModes
{
    /// <summary>The connection after a command: a skip ends with the command behind the one that asked for it.</summary>
    /// <param name="row">The command that ran.</param>
    /// <param name="before">The state it ran in.</param>
    /// <param name="changed">What it answered as the next state, or null.</param>
    public static SessionState After(TableRow? row, SessionState before, SessionState? changed)
    {
        SessionState next = changed ?? before;
        bool isSkipOver = before.ReplyMode == ReplyMode.Skip && next.ReplyMode == ReplyMode.Skip && !(changed is not null && SetsMode(row));
        return isSkipOver ? next with { ReplyMode = ReplyMode.On } : next;
    }

    /// <summary>
    /// Whether a server command's answer is written: CLIENT REPLY ON and RESET are answered although replies were off before them. Right
    /// behind a skip it is RESET's reply that is skipped, as in Redis.
    /// </summary>
    public static bool IsAnswered(TableRow row, SessionState before, SessionState? changed)
    {
        bool isSkipped = before.ReplyMode == ReplyMode.Skip && row.FullName == "reset";
        return changed is not null && SetsMode(row) && !isSkipped ? changed.ReplyMode == ReplyMode.On : before.ReplyMode == ReplyMode.On;
    }

    private static bool SetsMode(TableRow? row) => row?.FullName is "client|reply" or "reset";
}
