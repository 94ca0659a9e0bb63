using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Lists;

/// <summary>What is taken from lists, or moved, as soon as there is something: BLPOP, BRPOP, BLMPOP, BLMOVE, BRPOPLPUSH.</summary>
/// <param name="form">Of lists.</param>
internal sealed class Waiting(ListForm form)
{
    private readonly Popping _popping = new(form);
    private readonly Moving _moving = new(form);

    /// <summary>BLPOP key [key ...] timeout: the key and its first element.</summary>
    public Step Left(in CommandContext context, KeyspaceView view, in Command command) => Pop(context, view, command, isLeft: true);

    /// <summary>BRPOP key [key ...] timeout: the key and its last element.</summary>
    public Step Right(in CommandContext context, KeyspaceView view, in Command command) => Pop(context, view, command, isLeft: false);

    /// <summary>BLMPOP timeout numkeys key [key ...] LEFT | RIGHT [COUNT count].</summary>
    public Step FirstOf(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (WaitTime.Read(command[1], context.NowMs, out long untilMs) is { } error) return Step.Refuse(error);
        if (Popping.ReadOptions(command, 2, out ManyPop pop) is { } wrong) return Step.Refuse(wrong);
        Step step = _popping.FirstOf(context, view, command, pop);
        return step.Reply.Kind == ReplyKind.NullArray ? Step.Wait(Reply.NullArray, untilMs) : step;
    }

    /// <summary>BLMOVE source destination LEFT | RIGHT LEFT | RIGHT timeout.</summary>
    public Step Move(in CommandContext context, KeyspaceView view, in Command command) =>
        ListEnd.Read(command, 3) is { } fromLeft && ListEnd.Read(command, 4) is { } toLeft
            ? Move(context, view, command, fromLeft, toLeft) : Step.Refuse(Errors.Syntax);

    /// <summary>BRPOPLPUSH source destination timeout.</summary>
    public Step MoveToBeginning(in CommandContext context, KeyspaceView view, in Command command) =>
        Move(context, view, command, fromLeft: false, toLeft: true);

    private Step Pop(in CommandContext context, KeyspaceView view, in Command command, bool isLeft)
    {
        if (WaitTime.Read(command[^1], context.NowMs, out long untilMs) is { } error) return Step.Refuse(error);
        for (int i = 1; i < command.Count - 1; i++)
        {
            if (!ListKey.TryOpenToWrite(view, command[i], out EntryView list)) return Step.Refuse(Errors.WrongType);
            if (!ListKey.IsThere(list)) continue;
            var shape = new ListShape(list.Fields);
            var element = new ReplyTree.Bulk(Popping.End(shape, isLeft).ToArray());
            var taken = new ReplyTree.Array([new ReplyTree.Bulk(command[i].ToArray()), element]);
            return _popping.Take(context, command[i], list, shape, isLeft, 1).Answer(Reply.Tree(taken));
        }

        return Step.Wait(Reply.NullArray, untilMs);
    }

    private Step Move(in CommandContext context, KeyspaceView view, in Command command, bool fromLeft, bool toLeft)
    {
        if (WaitTime.Read(command[^1], context.NowMs, out long untilMs) is { } error) return Step.Refuse(error);
        Step step = _moving.Move(context, view, command, fromLeft, toLeft);
        if (step.Reply.Kind != ReplyKind.Null) return step;

        // As in Redis it is no array where time has run out, and no string where nobody can wait.
        return Step.Wait(context.IsNested ? Reply.Null : Reply.NullArray, untilMs);
    }
}
