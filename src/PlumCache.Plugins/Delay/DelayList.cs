using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Delay;

/// <summary>
/// DELAY LIST: what waits, the next one first, each as id, due time in Unix ms, database, user and the command as one line.
/// </summary>
internal static class DelayList
{
    // A listing is for people; a line may have 4 KB, so the longest answer stays near 4 MB.
    private const long DefaultLimit = 100, MaxLimit = 1_000;

    /// <summary>DELAY LIST [LIMIT n].</summary>
    public static Step Run(in CommandContext context, scoped in Command command)
    {
        long limit = DefaultLimit;
        if (command.Count != 2)
        {
            if (command.Count != 4 || !command.Is(2, "LIMIT"u8)) return Step.Refuse(Errors.Syntax);
            if (!Integers.TryParse(command[3], out limit)) return Step.Refuse(Errors.NotAnInteger);
            if (limit is < 1 or > MaxLimit) return Step.Refuse($"ERR LIMIT is from 1 to {MaxLimit}");
        }

        ImmutableArray<ReplyTree>.Builder entries = ImmutableArray.CreateBuilder<ReplyTree>();
        Span<byte> after = stackalloc byte[DelayQueue.DueKeyBytes];
        int afterLength = 0;
        while (entries.Count < limit
            && context.State.TryGetNext(DelayQueue.DuePrefix, after[..afterLength], out ReadOnlySpan<byte> key, out EntryView entry))
        {
            entries.Add(Describe(context.Commands, key, entry.Value));
            key.CopyTo(after);
            afterLength = key.Length;
        }

        return Step.Answer(Reply.Tree(new ReplyTree.Array(entries.ToImmutable())));
    }

    private static ReplyTree.Array Describe(CommandLookup commands, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        QueuedCommand queued = DelayedCommand.Decode(value);
        return new ReplyTree.Array(
        [
            new ReplyTree.Integer(DelayQueue.IdOf(key)),
            new ReplyTree.Integer(DelayQueue.DueMsOf(key)),
            new ReplyTree.Integer(queued.Database ?? 0),
            new ReplyTree.Bulk(queued.User ?? ""),
            new ReplyTree.Bulk(CommandLine.Tell(commands.Hide(queued.Command.Command))),
        ]);
    }
}
