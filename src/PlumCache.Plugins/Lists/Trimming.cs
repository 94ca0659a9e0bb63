using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Lists;

/// <summary>Elements that go from the ends of a list: LTRIM, and what pops are made of.</summary>
/// <param name="form">Of lists.</param>
internal sealed class Trimming(ListForm form)
{
    /// <summary>LTRIM key start stop.</summary>
    public Step Trim(in CommandContext context, KeyspaceView view, in Command command)
    {
        bool areIntegers = Integers.TryParse(command[2], out long start) & Integers.TryParse(command[3], out long stop);
        if (!areIntegers) return Step.Refuse(Errors.NotAnInteger);
        if (!ListKey.TryOpenToWrite(view, command[1], out EntryView list)) return Step.Refuse(Errors.WrongType);
        if (!ListKey.IsThere(list)) return Step.Answer(Reply.Ok);
        var shape = new ListShape(list.Fields);
        var range = IndexRange.Of(start, stop, shape.Length);
        ulong from = shape.First + (ulong)range.First, to = from + (ulong)range.Count;
        ValueKind kind = list.Kind == ListKey.Small || range.Count == 0
            ? list.Kind : form.Shrunk(list.Kind, form.BytesBetween(shape, from, to), range.Count);
        var edits = new ListEdits(context.Edits, command[1], kind);
        Keep(ref edits, shape, from, to);
        return edits.Answer(Reply.Ok);
    }

    /// <summary>Has only some elements stay: whole chunks go by range, and the two at the borders are cut.</summary>
    /// <param name="edits">Are added to.</param>
    /// <param name="shape">Of a list that is there.</param>
    /// <param name="from">Position of the first that stays.</param>
    /// <param name="to">Behind the last; not behind the first: none stays.</param>
    public static void Keep(ref ListEdits edits, ListShape shape, ulong from, ulong to)
    {
        if (from >= to)
        {
            edits.RemoveAll();
            return;
        }

        Chunk first = shape.Find(from), last = shape.Find(to - 1);
        if (first.Key != shape.Head.Key) edits.RemoveBefore(first.Key);
        if (last.Key != shape.Tail.Key) edits.RemoveBehind(last.Key);
        if (first.Key == last.Key)
        {
            Cut(ref edits, first, from, to);
        }
        else
        {
            Cut(ref edits, first, from, first.End);
            Cut(ref edits, last, last.First, to);
        }

        edits.Touch(first.Key);
    }

    private static void Cut(ref ListEdits edits, Chunk chunk, ulong from, ulong to)
    {
        if (from == chunk.First && to == chunk.End) return;
        int start = (int)(from - chunk.First), end = (int)(to - chunk.First);
        int offset = chunk.OffsetOf(start);
        edits.Put(chunk.Key, chunk.Skip + start, end - start, chunk.Elements[offset..chunk.OffsetOf(end)]);
    }
}
