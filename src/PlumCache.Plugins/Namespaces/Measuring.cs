using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Namespaces;

/// <summary>NS.COUNT, NS.SIZE, NS.RANK and NS.AT: answers that the trie's measures hold.</summary>
internal static class Measuring
{
    /// <summary>NS.COUNT prefix.</summary>
    public static Step Count(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Integer(view.Count(command[1])));

    /// <summary>NS.SIZE prefix: bytes of whole keys and values.</summary>
    public static Step Size(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Integer(view.LiveBytes(command[1])));

    /// <summary>NS.RANK prefix key: from 0; null when the key is not there, or not under the prefix.</summary>
    public static Step Rank(in CommandContext context, KeyspaceView view, in Command command)
    {
        ReadOnlySpan<byte> prefix = command[1], key = command[2];
        bool isUnder = key.StartsWith(prefix) && view.Contains(key);
        return Step.Answer(isUnder ? Reply.Integer(view.CountBefore(key) - view.CountBefore(prefix)) : Reply.Null);
    }

    /// <summary>NS.AT prefix index: from 0, or from -1 backwards; null when there are not so many.</summary>
    public static Step At(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Integers.TryParse(command[2], out long index)) return Step.Refuse(Errors.NotAnInteger);
        ReadOnlySpan<byte> prefix = command[1];
        long count = view.Count(prefix), place = index < 0 ? index + count : index;
        if (place < 0 || place >= count) return Step.Answer(Reply.Null);
        return Step.Answer(view.TryGetLiveAt(view.CountBefore(prefix) + place, out ReadOnlySpan<byte> key, out _)
            ? Reply.Bulk(key)
            : Reply.Null);
    }
}
