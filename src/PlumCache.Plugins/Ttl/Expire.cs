using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Ttl;

/// <summary>EXPIRE, PEXPIRE, EXPIREAT, PEXPIREAT and PERSIST: change when a key ends, never what it holds.</summary>
internal static class Expire
{
    /// <summary>EXPIRE key seconds [NX | XX | GT | LT].</summary>
    public static Step InSeconds(in CommandContext context, KeyspaceView view, in Command command) =>
        Change(context, view, command, context.NowMs, isSeconds: true, "expire");

    /// <summary>PEXPIRE key milliseconds [NX | XX | GT | LT].</summary>
    public static Step InMilliseconds(in CommandContext context, KeyspaceView view, in Command command) =>
        Change(context, view, command, context.NowMs, isSeconds: false, "pexpire");

    /// <summary>EXPIREAT key unix-seconds [NX | XX | GT | LT].</summary>
    public static Step AtSeconds(in CommandContext context, KeyspaceView view, in Command command) =>
        Change(context, view, command, 0, isSeconds: true, "expireat");

    /// <summary>PEXPIREAT key unix-milliseconds [NX | XX | GT | LT].</summary>
    public static Step AtMilliseconds(in CommandContext context, KeyspaceView view, in Command command) =>
        Change(context, view, command, 0, isSeconds: false, "pexpireat");

    /// <summary>PERSIST key.</summary>
    public static Step Persist(in CommandContext context, KeyspaceView view, in Command command) =>
        view.TryGet(command[1], out EntryView entry) && entry.ExpiresAtMs != Expiry.None
            ? Step.Answer(Reply.Integer(1), Edit.SetExpiry(command[1], Expiry.None))
            : Step.Answer(Reply.Integer(0));

    private static Step Change(in CommandContext context, KeyspaceView view, in Command command, long fromMs, bool isSeconds, string name)
    {
        ErrorText? error = ExpireCondition.Read(command, out ExpireCondition condition);
        if (error is not null) return Step.Refuse(error);
        if (!Integers.TryParse(command[2], out long amount)) return Step.Refuse(Errors.NotAnInteger);
        if (!TryAddTo(fromMs, amount, isSeconds, out long expiresAtMs)) return Step.Refuse(Errors.InvalidExpire(name));

        if (!view.TryGet(command[1], out EntryView entry) || !condition.Allows(entry.ExpiresAtMs, expiresAtMs))
        {
            return Step.Answer(Reply.Integer(0));
        }

        return expiresAtMs <= context.NowMs
            ? Step.Answer(Reply.Integer(1), Edit.Remove(command[1]))
            : Step.Answer(Reply.Integer(1), Edit.SetExpiry(command[1], expiresAtMs));
    }

    /// <summary>Negative amounts are times in the past and welcome; only what passes 64 bits is refused.</summary>
    private static bool TryAddTo(long fromMs, long amount, bool isSeconds, out long expiresAtMs)
    {
        expiresAtMs = 0;
        if (isSeconds)
        {
            if (amount is > long.MaxValue / 1000 or < long.MinValue / 1000) return false;
            amount *= 1000;
        }

        if (amount > long.MaxValue - fromMs) return false;
        expiresAtMs = fromMs + amount;
        return true;
    }
}
