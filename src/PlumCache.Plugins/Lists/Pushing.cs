using PlumCache.Abstractions;

namespace PlumCache.Plugins.Lists;

/// <summary>Elements that come to an end of a list: LPUSH, RPUSH, LPUSHX, RPUSHX.</summary>
/// <param name="form">Of lists.</param>
internal sealed class Pushing(ListForm form)
{
    private readonly PushEdits _push = new(form.Limits);

    /// <summary>LPUSH key element [element ...]: how many elements there are then.</summary>
    public Step Left(in CommandContext context, KeyspaceView view, in Command command) => Push(context, view, command, true, false);

    /// <summary>RPUSH key element [element ...].</summary>
    public Step Right(in CommandContext context, KeyspaceView view, in Command command) => Push(context, view, command, false, false);

    /// <summary>LPUSHX key element [element ...]: nothing when there is no list.</summary>
    public Step LeftIfThere(in CommandContext context, KeyspaceView view, in Command command) => Push(context, view, command, true, true);

    /// <summary>RPUSHX key element [element ...].</summary>
    public Step RightIfThere(in CommandContext context, KeyspaceView view, in Command command) => Push(context, view, command, false, true);

    /// <summary>Pushes as edits of a list that is open.</summary>
    /// <param name="context">Its edits are added to.</param>
    /// <param name="key">The list's.</param>
    /// <param name="list">What it holds; the default: nothing.</param>
    /// <param name="shape">Of it, or what another edit of the step has made of it.</param>
    /// <param name="elements">What comes.</param>
    /// <param name="isLeft">Whether to the beginning.</param>
    /// <returns>The edits, of which one is not in the context's yet.</returns>
    public ListEdits Push(
        in CommandContext context, ReadOnlySpan<byte> key, scoped in EntryView list, ListShape shape, Elements elements, bool isLeft)
    {
        var edits = new ListEdits(context.Edits, key, form.Grown(list, shape.Length, elements.Count, elements.Bytes));
        if (isLeft) _push.Left(ref edits, shape, elements);
        else _push.Right(ref edits, shape, elements);
        return edits;
    }

    private Step Push(in CommandContext context, KeyspaceView view, in Command command, bool isLeft, bool isThereOnly)
    {
        if (!ListKey.TryOpenToWrite(view, command[1], out EntryView list)) return Step.Refuse(Errors.WrongType);
        if (isThereOnly && !ListKey.IsThere(list)) return Step.Answer(Reply.Integer(0));
        for (int i = 2; i < command.Count; i++)
        {
            if (ListKey.RefuseLong(command[i], context.Limits) is { } error) return Step.Refuse(error);
        }

        if (context.IsTooMuch(command.Count - 2)) return Step.Postpone;
        var shape = new ListShape(list.Fields);
        var elements = new Elements(command, 2);
        ListEdits edits = Push(context, command[1], list, shape, elements, isLeft);
        return edits.Answer(Reply.Integer(shape.Length + elements.Count));
    }
}
