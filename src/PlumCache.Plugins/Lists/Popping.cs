using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Lists;

/// <summary>Elements that are taken from an end of a list: LPOP, RPOP, LMPOP. The last one takes the key along.</summary>
/// <param name="form">Of lists.</param>
internal sealed class Popping(ListForm form)
{
    private const string NotPositive = "ERR value is out of range, must be positive";
    private const string NoKeys = "ERR numkeys should be greater than 0";
    private const string NoCount = "ERR count should be greater than 0";

    /// <summary>LPOP key [count].</summary>
    public Step Left(in CommandContext context, KeyspaceView view, in Command command) => Pop(context, view, command, "lpop", true);

    /// <summary>RPOP key [count].</summary>
    public Step Right(in CommandContext context, KeyspaceView view, in Command command) => Pop(context, view, command, "rpop", false);

    /// <summary>LMPOP numkeys key [key ...] LEFT | RIGHT [COUNT count]: from the first list that is there.</summary>
    public Step FirstOf(in CommandContext context, KeyspaceView view, in Command command) =>
        ReadOptions(command, 1, out ManyPop pop) is { } error ? Step.Refuse(error) : FirstOf(context, view, command, pop);

    /// <summary>What LMPOP and its blocking form do.</summary>
    /// <param name="pop">Of which keys, and what.</param>
    /// <returns>Where none of the keys is there, an answer of no array, without edits.</returns>
    public Step FirstOf(in CommandContext context, KeyspaceView view, in Command command, ManyPop pop)
    {
        for (int i = pop.FirstKey; i < pop.End; i++)
        {
            if (!ListKey.TryOpenToWrite(view, command[i], out EntryView list)) return Step.Refuse(Errors.WrongType);
            if (!ListKey.IsThere(list)) continue;
            var shape = new ListShape(list.Fields);
            long count = Math.Min(pop.Count, shape.Length);
            if (context.IsTooMuch(count)) return Step.Postpone;
            ListEdits edits = Take(context, command[i], list, shape, pop.IsLeft, count);
            ImmutableArray<ReplyTree> pair =
                [new ReplyTree.Bulk(command[i].ToArray()), new ReplyTree.Array(Ends(shape, pop.IsLeft, count))];
            return edits.Answer(Reply.Tree(new ReplyTree.Array(pair)));
        }

        return Step.Answer(Reply.NullArray);
    }

    /// <summary>Reads the keys and options of LMPOP, and of its blocking form.</summary>
    /// <param name="at">The argument that tells how many keys there are.</param>
    /// <param name="pop">What it says, when there is no error.</param>
    /// <returns>The error, or null.</returns>
    public static string? ReadOptions(in Command command, int at, out ManyPop pop)
    {
        pop = default;
        if (!Integers.TryParse(command[at], out long keys) || keys < 1) return NoKeys;
        if (keys > command.Count - at - 2) return Errors.Syntax;
        int where = at + 1 + (int)keys;
        if (ListEnd.Read(command, where) is not { } isLeft) return Errors.Syntax;
        long count = 1;
        if (command.Count > where + 1)
        {
            if (!command.Is(where + 1, "COUNT"u8) || command.Count == where + 2) return Errors.Syntax;
            if (!Integers.TryParse(command[where + 2], out count) || count < 1) return NoCount;
            if (command.Count > where + 3) return Errors.Syntax;
        }

        pop = new ManyPop(at + 1, where, isLeft, count);
        return null;
    }

    /// <summary>Takes elements from an end, as edits.</summary>
    /// <param name="context">Its edits are added to.</param>
    /// <param name="key">The list's.</param>
    /// <param name="list">What it holds.</param>
    /// <param name="shape">Of it.</param>
    /// <param name="isLeft">Whether from the beginning.</param>
    /// <param name="count">At least 1, and no more than there are.</param>
    /// <returns>The edits, of which one is not in the context's yet.</returns>
    public ListEdits Take(
        in CommandContext context, ReadOnlySpan<byte> key, scoped in EntryView list, ListShape shape, bool isLeft, long count)
    {
        ulong from = isLeft ? shape.First + (ulong)count : shape.First, to = isLeft ? shape.End : shape.End - (ulong)count;
        ValueKind kind = list.Kind;
        if (kind == ListKey.Large && from < to)
        {
            long bytes = ListForm.EncodedBytes(list) - Bytes(shape, isLeft, count);
            kind = form.Shrunk(kind, bytes, (long)(to - from));
        }

        var edits = new ListEdits(context.Edits, key, kind);
        Trimming.Keep(ref edits, shape, from, to);
        return edits;
    }

    /// <summary>The element at an end.</summary>
    public static ReadOnlySpan<byte> End(ListShape shape, bool isLeft) => isLeft ? shape.Head[0] : shape.Tail[shape.Tail.Count - 1];

    /// <summary>Elements at an end in the order they are taken, copied.</summary>
    /// <param name="count">No more than there are.</param>
    public static ImmutableArray<ReplyTree> Ends(ListShape shape, bool isLeft, long count)
    {
        ImmutableArray<ReplyTree>.Builder taken = ImmutableArray.CreateBuilder<ReplyTree>((int)count);
        ulong from = isLeft ? shape.First : shape.End - (ulong)count;
        using var walk = new ElementCursor(shape, from);
        for (long i = 0; i < count && walk.MoveNext(); i++) taken.Add(new ReplyTree.Bulk(walk.Element.ToArray()));
        if (!isLeft) taken.Reverse();
        return taken.MoveToImmutable();
    }

    private Step Pop(in CommandContext context, KeyspaceView view, in Command command, string name, bool isLeft)
    {
        if (command.Count > 3) return Step.Refuse(Errors.WrongArity(name));
        bool isOne = command.Count == 2;
        long count = 1;
        bool isCount = isOne || (Integers.TryParse(command[2], out count) && count >= 0);
        if (!isCount) return Step.Refuse(NotPositive);
        if (!ListKey.TryOpenToWrite(view, command[1], out EntryView list)) return Step.Refuse(Errors.WrongType);
        if (!ListKey.IsThere(list)) return Step.Answer(isOne ? Reply.Null : Reply.NullArray);
        if (count == 0) return Step.Answer(Reply.Tree(new ReplyTree.Array([])));
        var shape = new ListShape(list.Fields);
        count = Math.Min(count, shape.Length);
        if (context.IsTooMuch(count)) return Step.Postpone;
        ListEdits edits = Take(context, command[1], list, shape, isLeft, count);
        return edits.Answer(isOne ? Reply.Bulk(End(shape, isLeft)) : Reply.Tree(new ReplyTree.Array(Ends(shape, isLeft, count))));
    }

    private static long Bytes(ListShape shape, bool isLeft, long count)
    {
        if (count == 1) return Chunk.BytesOf(End(shape, isLeft).Length);
        long bytes = 0;
        using var walk = new ElementCursor(shape, isLeft ? shape.First : shape.End - (ulong)count);
        for (long i = 0; i < count && walk.MoveNext(); i++) bytes += Chunk.BytesOf(walk.Element.Length);
        return bytes;
    }
}
