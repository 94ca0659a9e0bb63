using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Snapshots;

/// <summary>Commands that read from snapshots they name: SNAP.GET, SNAP.KEYS, SNAP.DIFF.</summary>
internal static class SnapshotReads
{
    private const string FieldOfNoKey = "ERR FIELD needs AFTER and FIELDS: it is a field of the key AFTER";

    /// <summary>SNAP.GET name key [key ...].</summary>
    public static Step Get(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (SnapshotName.Find(view, command[1], context.NowMs, out SnapshotInfo? snapshot) is { } error) return Step.Refuse(error);
        if (snapshot is null)
        {
            return Step.Answer(Reply.Items(command.Count - 2, static (view, in command, i) => ValueOf(view, command[i + 2])));
        }
        ReadOnlyMemory<byte> name = snapshot.Name;
        return Step.Answer(Reply.Items(
            command.Count - 2,
            (view, in command, i) => view.TryGetSnapshot(name.Span, out TrieView? frozen) ? ValueOf(frozen, command[i + 2]) : Reply.Null));
    }

    /// <summary>SNAP.KEYS name pattern.</summary>
    public static Step Keys(in CommandContext context, KeyspaceView view, in Command command) =>
        SnapshotName.Find(view, command[1], context.NowMs, out SnapshotInfo? snapshot) is { } error
            ? Step.Refuse(error)
            : Step.Answer(Reply.Keys(new KeyQuery(new GlobPattern(command[2])) { Snapshot = snapshot?.Name }));

    /// <summary>SNAP.DIFF before after [PREFIX prefix] [LIMIT count] [AFTER key [FIELD field]] [FIELDS].</summary>
    public static Step Diff(in CommandContext context, KeyspaceView view, in Command command)
    {
        long limit = long.MaxValue;
        int prefix = 0, after = 0, field = 0;
        bool withFields = false;
        for (int i = 3; i < command.Count; i++)
        {
            if (command.Is(i, "FIELDS"u8))
            {
                withFields = true;
                continue;
            }

            int value = ++i;
            if (value == command.Count) return Step.Refuse(Errors.Syntax);
            if (command.Is(value - 1, "PREFIX"u8)) prefix = value;
            else if (command.Is(value - 1, "AFTER"u8)) after = value;
            else if (command.Is(value - 1, "FIELD"u8)) field = value;
            else if (!command.Is(value - 1, "LIMIT"u8)) return Step.Refuse(Errors.Syntax);
            else if (!Integers.TryParse(command[value], out limit)) return Step.Refuse(Errors.NotAnInteger);
            else if (limit < 1) return Step.Refuse("ERR LIMIT must be > 0");
        }

        if (field > 0 && (after == 0 || !withFields)) return Step.Refuse(FieldOfNoKey);
        if (SnapshotName.Find(view, command[1], context.NowMs, out SnapshotInfo? first) is { } noFirst) return Step.Refuse(noFirst);
        if (SnapshotName.Find(view, command[2], context.NowMs, out SnapshotInfo? second) is { } noSecond) return Step.Refuse(noSecond);
        return Step.Answer(Reply.Listing(new DiffQuery
        {
            Before = first?.Name,
            After = second?.Name,
            Prefix = prefix == 0 ? default : command[prefix].ToArray(),
            AfterKey = Optional(command, after),
            AfterField = Optional(command, field),
            WithFields = withFields,
            Limit = limit,
        }));
    }

    // Not null alone: an array of it would be an empty key.
    private static ReadOnlyMemory<byte>? Optional(in Command command, int index) =>
        index == 0 ? default(ReadOnlyMemory<byte>?) : command[index].ToArray();

    /// <summary>Nil for what is not there or is no string, as MGET answers.</summary>
    private static Reply ValueOf(TrieView view, ReadOnlySpan<byte> key) =>
        view.TryGet(key, out EntryView entry) && entry.IsString ? Reply.Bulk(entry.Value) : Reply.Null;
}
