using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Snapshots;

/// <summary>Which snapshots there are: SNAP.LIST and SNAP.DROP.</summary>
internal static class SnapshotCatalogue
{
    /// <summary>SNAP.DROP name. A moment of the history goes by its own name, which SNAP.LIST HISTORY tells.</summary>
    public static Step Drop(in CommandContext context, KeyspaceView view, in Command command)
    {
        foreach (SnapshotInfo snapshot in view.Snapshots)
        {
            if (snapshot.Name.Span.SequenceEqual(command[1]))
            {
                return Step.Answer(Reply.Integer(snapshot.IsOver(context.NowMs) ? 0 : 1), Edit.DropSnapshot(command[1]));
            }
        }

        return Step.Answer(Reply.Integer(0));
    }

    /// <summary>SNAP.LIST [HISTORY].</summary>
    public static Step List(in CommandContext context, KeyspaceView view, in Command command)
    {
        bool ofHistory = command.Count == 2 && command.Is(1, "HISTORY"u8);
        if (command.Count > 1 && !ofHistory) return Step.Refuse(Errors.Syntax);
        ImmutableArray<ReplyTree>.Builder maps = ImmutableArray.CreateBuilder<ReplyTree>();
        foreach (SnapshotInfo snapshot in view.Snapshots)
        {
            if (snapshot.IsHistory != ofHistory || !view.TryGetSnapshot(snapshot.Name.Span, out TrieView? frozen)) continue;
            maps.Add(Describe(context.NowMs, view, snapshot, frozen));
        }

        return Step.Answer(Reply.Tree(new ReplyTree.Array(maps.ToImmutable())));
    }

    private static ReplyTree.Map Describe(long nowMs, KeyspaceView view, SnapshotInfo snapshot, TrieView frozen) => new(
    [
        Pair("name", new ReplyTree.Bulk(snapshot.Name)),
        Pair("revision", snapshot.Revision),
        Pair("age_ms", nowMs - snapshot.TimeMs),
        Pair("keys", frozen.Count(default)),
        Pair("bytes", frozen.LiveBytes(default)),
        Pair("held_bytes", view.BytesHeldOnlyBy(snapshot)),
        Pair("prefix", new ReplyTree.Bulk(snapshot.Prefix)),
        Pair("ttl_ms", snapshot.ExpiresAtMs == Expiry.None ? -1 : snapshot.ExpiresAtMs - nowMs),
    ]);

    private static KeyValuePair<ReplyTree, ReplyTree> Pair(string name, ReplyTree value) => new(new ReplyTree.Bulk(name), value);

    private static KeyValuePair<ReplyTree, ReplyTree> Pair(string name, long value) => Pair(name, new ReplyTree.Integer(value));
}
