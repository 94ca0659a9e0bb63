using PlumCache.Abstractions;

namespace PlumCache.Plugins.Lists;

/// <summary>An element that goes from an end of a list to an end of another, or of the same: LMOVE, RPOPLPUSH.</summary>
/// <param name="form">Of lists.</param>
internal sealed class Moving(ListForm form)
{
    private readonly Popping _popping = new(form);
    private readonly Pushing _pushing = new(form);

    /// <summary>LMOVE source destination LEFT | RIGHT LEFT | RIGHT: the element.</summary>
    public Step Move(in CommandContext context, KeyspaceView view, in Command command) =>
        ListEnd.Read(command, 3) is { } fromLeft && ListEnd.Read(command, 4) is { } toLeft
            ? Move(context, view, command, fromLeft, toLeft) : Step.Refuse(Errors.Syntax);

    /// <summary>RPOPLPUSH source destination.</summary>
    public Step MoveToBeginning(in CommandContext context, KeyspaceView view, in Command command) =>
        Move(context, view, command, fromLeft: false, toLeft: true);

    /// <summary>What these and their blocking forms do.</summary>
    /// <param name="command">Its first two arguments are the source and the destination.</param>
    /// <param name="fromLeft">Whether from the beginning of the source.</param>
    /// <param name="toLeft">Whether to the beginning of the destination.</param>
    /// <returns>Where there is no source, an answer of null, without edits.</returns>
    public Step Move(in CommandContext context, KeyspaceView view, in Command command, bool fromLeft, bool toLeft)
    {
        if (!ListKey.TryOpenToWrite(view, command[1], out EntryView source)) return Step.Refuse(Errors.WrongType);
        if (!ListKey.IsThere(source)) return Step.Answer(Reply.Null);
        var shape = new ListShape(source.Fields);
        ReadOnlySpan<byte> element = Popping.End(shape, fromLeft);
        if (command[1].SequenceEqual(command[2])) return Turn(context, command[1], source, shape, fromLeft, toLeft);
        if (!ListKey.TryOpenToWrite(view, command[2], out EntryView destination)) return Step.Refuse(Errors.WrongType);
        ListEdits pushed = _pushing.Push(
            context, command[2], destination, new ListShape(destination.Fields), new Elements(element), toLeft);
        pushed.Flush();
        return _popping.Take(context, command[1], source, shape, fromLeft, 1).Answer(Reply.Bulk(element));
    }

    /// <summary>An element goes from one end of a list to an end of the same.</summary>
    private Step Turn(
        in CommandContext context, ReadOnlySpan<byte> key, scoped in EntryView list, ListShape shape, bool fromLeft, bool toLeft)
    {
        ReadOnlySpan<byte> element = Popping.End(shape, fromLeft);
        if (fromLeft == toLeft || shape.Length == 1)
        {
            var nothing = new ListEdits(context.Edits, key, list.Kind);
            nothing.Touch(shape.Head.Key);
            return nothing.Answer(Reply.Bulk(element));
        }

        ListEdits taken = _popping.Take(context, key, list, shape, fromLeft, 1);
        taken.Flush();
        Chunk cut = fromLeft ? shape.Head : shape.Tail;
        if (cut.Count == 1)
        {
            shape = fromLeft ? shape.WithHead(default) : shape.WithTail(default);
        }
        else
        {
            cut = new Chunk(cut.Key, context.Edits[context.Edits.Count - 1].Value);
            shape = fromLeft ? shape.WithHead(cut) : shape.WithTail(cut);
        }

        return _pushing.Push(context, key, list, shape, new Elements(element), toLeft).Answer(Reply.Bulk(element));
    }
}
