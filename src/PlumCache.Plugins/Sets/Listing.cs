using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Sets;

/// <summary>All members in the order of their bytes: SMEMBERS, SSCAN. The engine walks them; nothing is gathered here.</summary>
internal static class Listing
{
    /// <summary>SMEMBERS key.</summary>
    public static Step Members(in CommandContext context, KeyspaceView view, in Command command) =>
        MemberSet.TryOpen(view, command[1], out _)
            ? Step.Answer(Reply.Listing(new RangeQuery { Collection = command[1].ToArray(), Parts = RangeParts.Members }))
            : Step.Refuse(Errors.WrongType);

    /// <summary>SSCAN key cursor [MATCH pattern] [COUNT count].</summary>
    public static Step Scan(in CommandContext context, KeyspaceView view, in Command command) =>
        FieldScan.Page(view, command, MemberSet.Kinds, MemberSet.PackedKinds, withValues: false);
}
