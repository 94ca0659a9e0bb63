using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Transactions;

/// <summary>WATCH and UNWATCH.</summary>
/// <param name="maxKeys">Keys a connection may watch.</param>
internal sealed class Watching(long maxKeys)
{
    private const string InsideMulti = "ERR WATCH inside MULTI is not allowed";

    /// <summary>
    /// WATCH key [key ...], and WATCH PREFIX prefix [prefix ...]; with nothing behind it PREFIX is a key, as in Redis. A key that is
    /// watched already keeps its beginning: what happened to it since must still count.
    /// </summary>
    public Step Watch(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (context.Value is not null) return Step.Refuse(InsideMulti);
        bool isPrefix = command.Count > 2 && command.Is(1, "PREFIX"u8);
        ImmutableList<WatchedKey> watches = context.Session.Watches;
        var known = new HashSet<ReadOnlyMemory<byte>>(ByteKeys.Instance);
        foreach (WatchedKey watched in watches)
        {
            if (watched.IsPrefix == isPrefix && watched.Database == view.Index) known.Add(watched.Key);
        }

        HashSet<ReadOnlyMemory<byte>>.AlternateLookup<ReadOnlySpan<byte>> keys = known.GetAlternateLookup<ReadOnlySpan<byte>>();
        EditList edits = context.Edits;
        for (int i = isPrefix ? 2 : 1; i < command.Count; i++)
        {
            if (!keys.Add(command[i])) continue;
            if (watches.Count + edits.Count >= maxKeys) return Step.Refuse($"ERR too many watched keys, max_watched_keys is {maxKeys}");
            edits.Add(Edit.Watch(command[i], isPrefix));
        }

        return Step.Answer(Reply.Ok, edits);
    }

    /// <summary>UNWATCH.</summary>
    public static Step Unwatch(in CommandContext context, KeyspaceView view, in Command command) => Step.Answer(Reply.Ok, Edit.Unwatch());
}
