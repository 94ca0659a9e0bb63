using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Lists;

/// <summary>An element in the midst of others: LINSERT, which moves those of the shorter side, and LSET.</summary>
/// <param name="form">Of lists.</param>
internal sealed class Inserting(ListForm form)
{
    private const string OutOfRange = "ERR index out of range";
    private readonly Pushing _pushing = new(form);

    /// <summary>LSET key index element.</summary>
    public Step Set(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!ListKey.TryOpenToWrite(view, command[1], out EntryView list)) return Step.Refuse(Errors.WrongType);
        if (!ListKey.IsThere(list)) return Step.Refuse(Errors.NoSuchKey);
        if (!Integers.TryParse(command[2], out long index)) return Step.Refuse(Errors.NotAnInteger);
        if (ListKey.RefuseLong(command[3], context.Limits) is { } error) return Step.Refuse(error);
        var shape = new ListShape(list.Fields);
        if (!shape.TryLocate(index, out ulong position)) return Step.Refuse(OutOfRange);
        Chunk chunk = shape.Find(position);
        int at = (int)(position - chunk.First);
        long bytes = ListForm.EncodedBytes(list) + Chunk.BytesOf(command[3].Length) - Chunk.BytesOf(chunk[at].Length);
        ValueKind grown = form.Grown(list, shape.Length, 1, command[3].Length);
        var edits = new ListEdits(context.Edits, command[1], form.Shrunk(grown, bytes, shape.Length));
        var rewriter = new Rewriter(form.Limits, chunk.First, chunk.Skip);
        Place(ref edits, rewriter, chunk, at, command[3], removed: 1);
        rewriter.End(ref edits);
        return edits.Answer(Reply.Ok);
    }

    /// <summary>LINSERT key BEFORE | AFTER pivot element: how many elements there are then; -1: the pivot is not there.</summary>
    public Step Insert(in CommandContext context, KeyspaceView view, in Command command)
    {
        bool isAfter = command.Is(2, "AFTER"u8);
        if (!isAfter && !command.Is(2, "BEFORE"u8)) return Step.Refuse(Errors.Syntax);
        if (!ListKey.TryOpenToWrite(view, command[1], out EntryView list)) return Step.Refuse(Errors.WrongType);
        if (!ListKey.IsThere(list)) return Step.Answer(Reply.Integer(0));
        if (ListKey.RefuseLong(command[4], context.Limits) is { } error) return Step.Refuse(error);
        var shape = new ListShape(list.Fields);
        if (context.IsTooMuch(shape.Length / Searching.ComparedAtOnce)) return Step.Postpone;
        if (!TryFind(shape, command[3], out ulong position)) return Step.Answer(Reply.Integer(-1));
        if (isAfter) position++;
        var reply = Reply.Integer(shape.Length + 1);
        if (position == shape.First || position == shape.End)
        {
            return _pushing.Push(context, command[1], list, shape, new Elements(command[4]), position == shape.First).Answer(reply);
        }

        var edits = new ListEdits(context.Edits, command[1], form.Grown(list, shape.Length, 1, command[4].Length));
        if (position - shape.First < shape.End - position) InsertFromLeft(ref edits, shape, position, command[4]);
        else InsertFromRight(ref edits, shape, position, command[4]);
        return edits.Answer(reply);
    }

    private static bool TryFind(ListShape shape, ReadOnlySpan<byte> pivot, out ulong position)
    {
        using FieldCursor cursor = shape.WalkFrom(shape.First);
        while (cursor.MoveNext())
        {
            Chunk chunk = ListShape.ChunkAt(cursor);
            ulong matches = Searching.Matches(chunk, pivot);
            position = chunk.First + (ulong)System.Numerics.BitOperations.TrailingZeroCount(matches);
            if (matches != 0) return true;
        }

        position = 0;
        return false;
    }

    /// <summary>The elements before it give it room.</summary>
    private void InsertFromLeft(ref ListEdits edits, ListShape shape, ulong position, ReadOnlySpan<byte> element)
    {
        var rewriter = new Rewriter(form.Limits, shape.First - 1, shape.Head.Skip);
        using FieldCursor cursor = shape.WalkFrom(shape.First);
        while (cursor.MoveNext())
        {
            Chunk chunk = ListShape.ChunkAt(cursor);
            if (chunk.Has(position))
            {
                Place(ref edits, rewriter, chunk, (int)(position - chunk.First), element, removed: 0);
                break;
            }

            rewriter.Take(chunk);
            rewriter.Add(ref edits, chunk.Count, chunk.Elements, isChanged: false);
        }

        rewriter.End(ref edits);
    }

    /// <summary>It and the elements behind it move.</summary>
    private void InsertFromRight(ref ListEdits edits, ListShape shape, ulong position, ReadOnlySpan<byte> element)
    {
        Chunk chunk = shape.Find(position);
        var rewriter = new Rewriter(form.Limits, chunk.First, chunk.Skip);
        using FieldCursor cursor = shape.WalkFrom(position);
        bool isThere = cursor.MoveNext();
        Debug.Assert(isThere, "there is a chunk of the position");
        Place(ref edits, rewriter, chunk, (int)(position - chunk.First), element, removed: 0);
        while (cursor.MoveNext())
        {
            Chunk next = ListShape.ChunkAt(cursor);
            rewriter.Take(next);
            rewriter.Add(ref edits, next.Count, next.Elements, isChanged: false);
        }

        rewriter.End(ref edits);
    }

    /// <summary>Writes a chunk with an element at an index, in place of some that stand there.</summary>
    private static void Place(
        ref ListEdits edits, Rewriter rewriter, Chunk chunk, int index, ReadOnlySpan<byte> element, int removed)
    {
        rewriter.Take(chunk);
        int offset = chunk.OffsetOf(index), end = chunk.OffsetOf(index + removed);
        byte[] encoded = new byte[Chunk.BytesOf(element.Length)];
        Chunk.Put(element, encoded);
        rewriter.Add(ref edits, index, chunk.Elements[..offset], isChanged: true);
        rewriter.Add(ref edits, 1, encoded, isChanged: true);
        rewriter.Add(ref edits, chunk.Count - index - removed, chunk.Elements[end..], isChanged: true);
    }
}
