using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Strings;

/// <summary>Values as runs of bytes: STRLEN, APPEND, GETRANGE, SUBSTR, SETRANGE. What changes a value keeps its expiry.</summary>
internal static class Ranges
{
    private const string OffsetOutOfRange = "ERR offset is out of range";

    /// <summary>STRLEN key.</summary>
    public static Step StrLen(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!view.TryGet(command[1], out EntryView entry)) return Step.Answer(Reply.Integer(0));
        return entry.IsString ? Step.Answer(Reply.Integer(entry.ValueLength)) : Step.Refuse(Errors.WrongType);
    }

    /// <summary>APPEND key value.</summary>
    public static Step Append(in CommandContext context, KeyspaceView view, in Command command)
    {
        ReadOnlySpan<byte> tail = command[2];
        if (!view.TryPeek(command[1], out EntryView entry)) return Step.Answer(Reply.Integer(tail.Length), Edit.Put(command[1], tail));
        if (!entry.IsString) return Step.Refuse(Errors.WrongType);

        // Nothing more, and a write all the same, as in Redis: watches are touched, and the event is told.
        if (tail.IsEmpty) return Step.Answer(Reply.Integer(entry.ValueLength), Edit.Put(command[1], entry.Value, entry.ExpiresAtMs));

        long length = (long)entry.ValueLength + tail.Length;
        if (length > context.Limits.MaxValueBytes) return Step.Refuse(Errors.ValueTooLong);
        return Step.Answer(Reply.Integer(length), Edit.Splice(command[1], entry.ValueLength, tail));
    }

    /// <summary>
    /// GETRANGE key start end, and SUBSTR, its old name. Negative positions count from the end; both ends belong to the range.
    /// </summary>
    public static Step GetRange(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Integers.TryParse(command[2], out long start) || !Integers.TryParse(command[3], out long end))
        {
            return Step.Refuse(Errors.NotAnInteger);
        }
        if (!view.TryGet(command[1], out EntryView entry)) return Step.Answer(Reply.Bulk(default));
        if (!entry.IsString) return Step.Refuse(Errors.WrongType);

        // Seen before clamping: two positions before the first byte would both become the first byte.
        if (start < 0 && end < 0 && start > end) return Step.Answer(Reply.Bulk(default));
        int length = entry.ValueLength;
        if (start < 0) start = Math.Max(0, start + length);
        if (end < 0) end = Math.Max(0, end + length);
        end = Math.Min(end, length - 1);
        return Step.Answer(Reply.Bulk(start > end ? default : entry.Value[(int)start..((int)end + 1)]));
    }

    /// <summary>SETRANGE key offset value: bytes between the old end and the offset become zero.</summary>
    public static Step SetRange(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Integers.TryParse(command[2], out long offset)) return Step.Refuse(Errors.NotAnInteger);
        if (offset < 0) return Step.Refuse(OffsetOutOfRange);
        ReadOnlySpan<byte> patch = command[3];
        int oldLength = 0;
        if (view.TryPeek(command[1], out EntryView entry))
        {
            if (!entry.IsString) return Step.Refuse(Errors.WrongType);
            oldLength = entry.ValueLength;
        }

        if (patch.IsEmpty) return Step.Answer(Reply.Integer(oldLength));

        // Without a sum, that could pass 64 bits.
        if (offset > context.Limits.MaxValueBytes - patch.Length) return Step.Refuse(Errors.ValueTooLong);
        return Step.Answer(Reply.Integer(Math.Max(oldLength, offset + patch.Length)), Edit.Splice(command[1], (int)offset, patch));
    }
}
