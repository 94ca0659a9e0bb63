using System.Diagnostics;
using System.Numerics;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Lists;

/// <summary>Elements that go from wherever they are: LREM. The elements of the shorter side close the gaps.</summary>
/// <param name="form">Of lists.</param>
internal sealed class Removing(ListForm form)
{
    /// <summary>LREM key count element: how many there were, as far as they were to go.</summary>
    public Step Remove(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Integers.TryParse(command[2], out long count)) return Step.Refuse(Errors.NotAnInteger);
        if (!ListKey.TryOpenToWrite(view, command[1], out EntryView list)) return Step.Refuse(Errors.WrongType);
        if (!ListKey.IsThere(list)) return Step.Answer(Reply.Integer(0));
        var shape = new ListShape(list.Fields);
        if (context.IsTooMuch(shape.Length / Searching.ComparedAtOnce)) return Step.Postpone;
        List<(ulong Key, ulong Matches)> found = Find(shape, command[3], count, out long removed);
        if (removed == 0) return Step.Answer(Reply.Integer(0));
        ValueKind kind = form.Shrunk(
            list.Kind, ListForm.EncodedBytes(list) - (removed * Chunk.BytesOf(command[3].Length)), shape.Length - removed);
        var edits = new ListEdits(context.Edits, command[1], kind);
        if (removed == shape.Length) edits.RemoveAll();
        else Close(ref edits, shape, found, (ulong)removed);
        return edits.Answer(Reply.Integer(removed));
    }

    /// <summary>The elements that go, as bits of their chunks, in the order of these.</summary>
    private static List<(ulong Key, ulong Matches)> Find(ListShape shape, ReadOnlySpan<byte> element, long count, out long removed)
    {
        var found = new List<(ulong Key, ulong Matches)>();
        bool isBack = count < 0;
        long wanted = count == 0 ? long.MaxValue : count == long.MinValue ? long.MaxValue : Math.Abs(count);
        removed = 0;
        using FieldCursor cursor = isBack ? shape.Behind(shape.End - 1) : shape.WalkFrom(shape.First);
        while (removed < wanted && (isBack ? cursor.MovePrevious() : cursor.MoveNext()))
        {
            Chunk chunk = ListShape.ChunkAt(cursor);
            ulong matches = Searching.Matches(chunk, element);
            if (matches == 0) continue;
            while (BitOperations.PopCount(matches) > wanted - removed)
            {
                matches &= ~(1UL << (isBack ? BitOperations.TrailingZeroCount(matches) : 63 - BitOperations.LeadingZeroCount(matches)));
            }

            removed += BitOperations.PopCount(matches);
            found.Add((chunk.Key, matches));
        }

        if (isBack) found.Reverse();
        return found;
    }

    private void Close(ref ListEdits edits, ListShape shape, List<(ulong Key, ulong Matches)> found, ulong removed)
    {
        bool isFromLeft = found[^1].Key - shape.Head.Key < shape.Tail.Key - found[0].Key;
        using FieldCursor cursor = shape.WalkFrom(isFromLeft ? shape.First : FirstOf(shape, found[0].Key));
        Rewriter? rewriter = null;
        int at = 0;
        while ((!isFromLeft || at < found.Count) && cursor.MoveNext())
        {
            Chunk chunk = ListShape.ChunkAt(cursor);
            rewriter ??= new Rewriter(form.Limits, chunk.First + (isFromLeft ? removed : 0), chunk.Skip);
            rewriter.Take(chunk);
            if (at < found.Count && found[at].Key == chunk.Key) AddWithout(ref edits, rewriter, chunk, found[at++].Matches);
            else rewriter.Add(ref edits, chunk.Count, chunk.Elements, isChanged: false);
        }

        Debug.Assert(at == found.Count && rewriter is not null, "the chunks with the elements are walked over");
        ulong end = rewriter.End(ref edits);
        Debug.Assert(isFromLeft || end == shape.End - removed, "the elements stand where their number says");
    }

    private static ulong FirstOf(ListShape shape, ulong key) => key == shape.Head.Key ? shape.First : key;

    private static void AddWithout(ref ListEdits edits, Rewriter rewriter, Chunk chunk, ulong matches)
    {
        byte[] left = new byte[chunk.Elements.Length];
        Span<byte> to = left;
        ReadOnlySpan<byte> rest = chunk.Elements;
        int count = 0;
        for (int i = 0; i < chunk.Count; i++)
        {
            ReadOnlySpan<byte> element = Chunk.Take(ref rest);
            if ((matches & (1UL << i)) != 0) continue;
            to = Chunk.Put(element, to);
            count++;
        }

        rewriter.Add(ref edits, count, left.AsSpan(0, left.Length - to.Length), isChanged: true);
    }
}
