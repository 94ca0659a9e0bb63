using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Lists;

/// <summary>What a list has: LLEN, LINDEX, LRANGE.</summary>
internal static class Reading
{
    /// <summary>LLEN key.</summary>
    public static Step Length(in CommandContext context, KeyspaceView view, in Command command) =>
        ListKey.TryOpen(view, command[1], out EntryView list)
            ? Step.Answer(Reply.Integer(new ListShape(list.Fields).Length)) : Step.Refuse(Errors.WrongType);

    /// <summary>LINDEX key index.</summary>
    public static Step At(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!ListKey.TryOpen(view, command[1], out EntryView list)) return Step.Refuse(Errors.WrongType);
        if (!ListKey.IsThere(list)) return Step.Answer(Reply.Null);
        if (!Integers.TryParse(command[2], out long index)) return Step.Refuse(Errors.NotAnInteger);
        var shape = new ListShape(list.Fields);
        if (!shape.TryLocate(index, out ulong position)) return Step.Answer(Reply.Null);
        Chunk chunk = shape.Find(position);
        return Step.Answer(Reply.Bulk(chunk[(int)(position - chunk.First)]));
    }

    /// <summary>LRANGE key start stop: the engine walks it; nothing is gathered here.</summary>
    public static Step Range(in CommandContext context, KeyspaceView view, in Command command)
    {
        bool areIntegers = Integers.TryParse(command[2], out long start) & Integers.TryParse(command[3], out long stop);
        if (!areIntegers) return Step.Refuse(Errors.NotAnInteger);
        if (!ListKey.TryOpen(view, command[1], out EntryView list)) return Step.Refuse(Errors.WrongType);
        byte[] key = command[1].ToArray();
        return Step.Answer(Reply.Listing(new WalkQuery(() => new ElementWalk(key, start, stop))));
    }
}
