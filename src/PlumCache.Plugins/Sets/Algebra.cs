using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Sets;

/// <summary>What several sets come to: SINTER, SUNION, SDIFF, their STORE forms, SINTERCARD.</summary>
/// <param name="form">Which sets are small.</param>
internal sealed class Algebra(SetForm form)
{
    private const string NoKeys = "ERR numkeys should be greater than 0";
    private const string TooManyKeys = "ERR Number of keys can't be greater than number of args";
    private const string NegativeLimit = "ERR LIMIT can't be negative";

    /// <summary>SINTER key [key ...].</summary>
    public static Step Intersect(in CommandContext context, KeyspaceView view, in Command command) =>
        List(view, command, static keys => new IntersectionWalk(keys));

    /// <summary>SUNION key [key ...].</summary>
    public static Step Unite(in CommandContext context, KeyspaceView view, in Command command) =>
        List(view, command, static keys => new UnionWalk(keys));

    /// <summary>SDIFF key [key ...].</summary>
    public static Step Subtract(in CommandContext context, KeyspaceView view, in Command command) =>
        List(view, command, static keys => new DifferenceWalk(keys));

    /// <summary>SINTERSTORE destination key [key ...].</summary>
    public Step StoreIntersection(in CommandContext context, KeyspaceView view, in Command command) =>
        Store(context, view, command, static keys => new IntersectionWalk(keys), static counts => counts.ToIntersect);

    /// <summary>SUNIONSTORE destination key [key ...].</summary>
    public Step StoreUnion(in CommandContext context, KeyspaceView view, in Command command) =>
        Store(context, view, command, static keys => new UnionWalk(keys), static counts => counts.ToUnite);

    /// <summary>SDIFFSTORE destination key [key ...].</summary>
    public Step StoreDifference(in CommandContext context, KeyspaceView view, in Command command) =>
        Store(context, view, command, static keys => new DifferenceWalk(keys), static counts => counts.ToSubtract);

    /// <summary>SINTERCARD numkeys key [key ...] [LIMIT limit]: counted no further than the limit.</summary>
    public static Step CountIntersection(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (ReadCountOptions(command, out int end, out long limit) is { } error) return Step.Refuse(error);
        if (!MemberSet.TryOpenAll(view, command, 2, end, out SetCounts counts)) return Step.Refuse(Errors.WrongType);
        long count = 0;
        if (counts.Least == 0) return Step.Answer(Reply.Integer(count));
        if (context.IsTooMuch(counts.ToIntersect)) return Step.Postpone;
        using var walk = new IntersectionWalk(SetWalk.KeysOf(command, 2, end));
        walk.Begin(view);
        while (count < limit && walk.Step(out bool isPicked))
        {
            if (isPicked) count++;
        }

        return Step.Answer(Reply.Integer(count));
    }

    /// <summary>Reads numkeys and LIMIT as Redis does: said twice, the last limit counts, and 0 is none.</summary>
    /// <param name="end">Behind the last key.</param>
    /// <returns>The error, or null.</returns>
    private static string? ReadCountOptions(in Command command, out int end, out long limit)
    {
        (end, limit) = (0, 0);
        if (!Integers.TryParse(command[1], out long keys) || keys < 1) return NoKeys;
        if (keys > command.Count - 2) return TooManyKeys;
        end = 2 + (int)keys;
        for (int i = end; i < command.Count; i += 2)
        {
            if (!command.Is(i, "LIMIT"u8) || i + 1 == command.Count) return Errors.Syntax;
            if (!Integers.TryParse(command[i + 1], out limit) || limit < 0) return NegativeLimit;
        }

        if (limit == 0) limit = long.MaxValue;
        return null;
    }

    private static Step List(KeyspaceView view, in Command command, Func<byte[][], SetWalk> walk)
    {
        if (!MemberSet.TryOpenAll(view, command, 1, command.Count, out _)) return Step.Refuse(Errors.WrongType);
        byte[][] keys = SetWalk.KeysOf(command, 1, command.Count);
        return Step.Answer(Reply.Listing(new WalkQuery(() => walk(keys))));
    }

    /// <summary>
    /// The result replaces whatever the destination holds, its expiry too; no members are no key. The destination may be one of the sets.
    /// </summary>
    private Step Store(
        in CommandContext context, KeyspaceView view, in Command command, Func<byte[][], SetWalk> walk, Func<SetCounts, long> measure)
    {
        if (!MemberSet.TryOpenAll(view, command, 2, command.Count, out SetCounts counts)) return Step.Refuse(Errors.WrongType);
        if (context.IsTooMuch(measure(counts))) return Step.Postpone;
        EditList edits = context.Edits;
        if (view.Contains(command[1])) edits.Add(Edit.Remove(command[1]));
        var growing = GrowingSet.OfResult(form);
        long count = 0;
        using SetWalk result = walk(SetWalk.KeysOf(command, 2, command.Count));
        result.Begin(view);
        while (result.Step(out bool isPicked))
        {
            if (!isPicked) continue;
            growing.Add(result.Item);
            edits.Add(Edit.PutField(command[1], result.Item, default, growing.Kind));
            count++;
        }

        return Step.Answer(Reply.Integer(count), edits);
    }
}
