using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Strings;

/// <summary>
/// Values as 64-bit integers: INCR, DECR, INCRBY, DECRBY. A missing key counts as 0; the expiry stays. The write is the use of the key:
/// what it reads before is no hit and no miss, as in Redis.
/// </summary>
internal static class Counters
{
    private const string Overflow = "ERR increment or decrement would overflow";
    private const string DecrementOverflow = "ERR decrement would overflow";

    /// <summary>INCR key.</summary>
    public static Step Incr(in CommandContext context, KeyspaceView view, in Command command) => Change(context, view, command[1], 1);

    /// <summary>DECR key.</summary>
    public static Step Decr(in CommandContext context, KeyspaceView view, in Command command) => Change(context, view, command[1], -1);

    /// <summary>INCRBY key increment.</summary>
    public static Step IncrBy(in CommandContext context, KeyspaceView view, in Command command) =>
        Integers.TryParse(command[2], out long by) ? Change(context, view, command[1], by) : Step.Refuse(Errors.NotAnInteger);

    /// <summary>DECRBY key decrement. The smallest number has no negative.</summary>
    public static Step DecrBy(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Integers.TryParse(command[2], out long by)) return Step.Refuse(Errors.NotAnInteger);
        return by == long.MinValue ? Step.Refuse(DecrementOverflow) : Change(context, view, command[1], -by);
    }

    private static Step Change(in CommandContext context, KeyspaceView view, ReadOnlySpan<byte> key, long by)
    {
        long value = 0, expiresAtMs = Expiry.None;
        if (view.TryPeek(key, out EntryView entry))
        {
            if (!entry.IsString) return Step.Refuse(Errors.WrongType);
            if (!Integers.TryParse(entry.Value, out value)) return Step.Refuse(Errors.NotAnInteger);
            expiresAtMs = entry.ExpiresAtMs;
        }

        if (by > 0 ? value > long.MaxValue - by : value < long.MinValue - by) return Step.Refuse(Overflow);
        value += by;

        ReadOnlySpan<byte> digits = Integers.Format(value, context.Edits.Room(Integers.MaxBytes));
        return Step.Answer(Reply.Integer(value), Edit.Put(key, digits, expiresAtMs));
    }
}
