using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Hashes;

/// <summary>
/// All of a hash, in the order of its fields' bytes: HGETALL, HKEYS, HVALS, HSCAN. They answer queries that the engine walks; nothing is
/// gathered here.
/// </summary>
internal static class WholeHash
{
    /// <summary>HGETALL key.</summary>
    public static Step GetAll(in CommandContext context, KeyspaceView view, in Command command) => List(view, command, RangeParts.Pairs);

    /// <summary>HKEYS key.</summary>
    public static Step Keys(in CommandContext context, KeyspaceView view, in Command command) => List(view, command, RangeParts.Keys);

    /// <summary>HVALS key.</summary>
    public static Step Values(in CommandContext context, KeyspaceView view, in Command command) => List(view, command, RangeParts.Values);

    /// <summary>HSCAN key cursor [MATCH pattern] [COUNT count] [NOVALUES].</summary>
    public static Step Scan(in CommandContext context, KeyspaceView view, in Command command) =>
        FieldScan.Page(view, command, Hash.Kinds, wholeKinds: KindSet.Of(), withValues: true);

    private static Step List(KeyspaceView view, in Command command, RangeParts parts) => Hash.TryOpen(view, command[1], out _)
        ? Step.Answer(Reply.Listing(new RangeQuery { Collection = command[1].ToArray(), Parts = parts }))
        : Step.Refuse(Errors.WrongType);
}
