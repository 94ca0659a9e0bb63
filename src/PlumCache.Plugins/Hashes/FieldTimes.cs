using PlumCache.Abstractions;

namespace PlumCache.Plugins.Hashes;

/// <summary>HTTL, HPTTL, HEXPIRETIME, HPEXPIRETIME: when fields end. Seconds are rounded up.</summary>
internal static class FieldTimes
{
    private const int First = 4;
    private const long NoField = -2, NoExpiry = -1;

    /// <summary>HTTL key FIELDS numfields field [field ...].</summary>
    public static Step Seconds(in CommandContext context, KeyspaceView view, in Command command) => Tell(
        view, command, static (view, in command, index) => Reply.Integer(InSeconds(Of(view, command, index, view.NowMs))));

    /// <summary>HPTTL key FIELDS numfields field [field ...].</summary>
    public static Step Milliseconds(in CommandContext context, KeyspaceView view, in Command command) => Tell(
        view, command, static (view, in command, index) => Reply.Integer(Of(view, command, index, view.NowMs)));

    /// <summary>HEXPIRETIME key FIELDS numfields field [field ...].</summary>
    public static Step UnixSeconds(in CommandContext context, KeyspaceView view, in Command command) => Tell(
        view, command, static (view, in command, index) => Reply.Integer(InSeconds(Of(view, command, index, fromMs: 0))));

    /// <summary>HPEXPIRETIME key FIELDS numfields field [field ...].</summary>
    public static Step UnixMilliseconds(in CommandContext context, KeyspaceView view, in Command command) => Tell(
        view, command, static (view, in command, index) => Reply.Integer(Of(view, command, index, fromMs: 0)));

    private static Step Tell(KeyspaceView view, in Command command, ReplyItem item)
    {
        if (!Hash.TryOpen(view, command[1], out _)) return Step.Refuse(Errors.WrongType);
        if (FieldList.Refuse(command, at: 2) is { } error) return Step.Refuse(error);
        return Step.Answer(Reply.Items(command.Count - First, item));
    }

    private static long Of(KeyspaceView view, in Command command, int index, long fromMs)
    {
        view.TryPeek(command[1], out EntryView hash);
        if (!hash.Fields.TryGet(command[First + index], out FieldView field)) return NoField;
        return field.ExpiresAtMs == Expiry.None ? NoExpiry : field.ExpiresAtMs - fromMs;
    }

    private static long InSeconds(long ms) => ms < 0 ? ms : (ms + 999) / 1000;
}
