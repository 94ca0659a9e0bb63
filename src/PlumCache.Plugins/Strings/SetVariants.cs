using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Strings;

/// <summary>The commands that are SET with an option in the name: SETNX, SETEX, PSETEX, GETSET.</summary>
internal static class SetVariants
{
    /// <summary>SETNX key value.</summary>
    public static Step SetNx(in CommandContext context, KeyspaceView view, in Command command) =>
        view.TryGet(command[1], out _)
            ? Step.Answer(Reply.Integer(0))
            : Step.Answer(Reply.Integer(1), Edit.Put(command[1], command[2]));

    /// <summary>SETEX key seconds value.</summary>
    public static Step SetEx(in CommandContext context, KeyspaceView view, in Command command) =>
        SetWithExpiry(context.NowMs, command, ExpiryUnit.Seconds, "setex");

    /// <summary>PSETEX key milliseconds value.</summary>
    public static Step PSetEx(in CommandContext context, KeyspaceView view, in Command command) =>
        SetWithExpiry(context.NowMs, command, ExpiryUnit.Milliseconds, "psetex");

    /// <summary>GETSET key value: the old value, and no expiry from now on.</summary>
    public static Step GetSet(in CommandContext context, KeyspaceView view, in Command command)
    {
        var put = Edit.Put(command[1], command[2]);
        if (!view.TryGet(command[1], out EntryView old)) return Step.Answer(Reply.Null, put);
        return old.IsString ? Step.Answer(Reply.Bulk(old.Value), put) : Step.Refuse(Errors.WrongType);
    }

    private static Step SetWithExpiry(long nowMs, in Command command, ExpiryUnit unit, string name)
    {
        string? error = ExpiryOption.Resolve(command[2], unit, nowMs, name, out long expiresAtMs);
        return error is null ? Step.Answer(Reply.Ok, Edit.Put(command[1], command[3], expiresAtMs)) : Step.Refuse(error);
    }
}
