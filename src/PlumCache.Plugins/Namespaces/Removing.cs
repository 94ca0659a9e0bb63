using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Namespaces;

/// <summary>NS.DEL, NS.EXPIRE and NS.PERSIST: all keys under a prefix go, at once or later, or stay.</summary>
internal static class Removing
{
    private const string ClearsAll = "ERR empty prefix: NS.DEL would clear the whole database, use FLUSHDB";
    private const string EndsAll = "ERR empty prefix: NS.EXPIRE would end the whole database";

    /// <summary>NS.DEL prefix.</summary>
    public static Step Delete(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (command[1].IsEmpty) return Step.Refuse(ClearsAll);
        long keys = view.Count(command[1]);
        return keys == 0 ? Step.Answer(Reply.Integer(0)) : Step.Answer(Reply.Integer(keys), Edit.RemovePrefix(command[1]));
    }

    /// <summary>NS.EXPIRE prefix milliseconds. A time that is over removes, as PEXPIRE's does.</summary>
    public static Step ExpireAll(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Integers.TryParse(command[2], out long amount)) return Step.Refuse(Errors.NotAnInteger);
        if (amount > long.MaxValue - context.NowMs) return Step.Refuse(Errors.InvalidExpire("ns.expire"));
        if (command[1].IsEmpty) return Step.Refuse(EndsAll);
        long keys = view.Count(command[1]);
        if (keys == 0) return Step.Answer(Reply.Integer(0));
        return amount <= 0
            ? Step.Answer(Reply.Integer(keys), Edit.RemovePrefix(command[1]))
            : Step.Answer(Reply.Integer(keys), Edit.SetPrefixExpiry(command[1], context.NowMs + amount));
    }

    /// <summary>NS.PERSIST prefix: answers how many keys had an expiry.</summary>
    public static Step Persist(in CommandContext context, KeyspaceView view, in Command command)
    {
        ReadOnlySpan<byte> prefix = command[1];
        long due = view.StoredCount(prefix, onlyVolatile: false) - view.Count(prefix);
        long keys = view.StoredCount(prefix, onlyVolatile: true) - due;
        return keys == 0 ? Step.Answer(Reply.Integer(0)) : Step.Answer(Reply.Integer(keys), Edit.SetPrefixExpiry(prefix, Expiry.None));
    }
}
