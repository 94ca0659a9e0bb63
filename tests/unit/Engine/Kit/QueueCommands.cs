using System.Globalization;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>The least that waits for keys: queues of words, as far as the engine's tests need.</summary>
internal static class QueueCommands
{
    private const ValueKind Kind = (ValueKind)17;
    private const CommandFlags Waits = CommandFlags.Write | CommandFlags.Blocking;

    /// <summary>
    /// QPUSH key word ..., QLEN key, QTAKE key ... untilMs (answers key and word, in the end nil), QMOVE from to untilMs, and QBAD key,
    /// which waits without the flag.
    /// </summary>
    /// <param name="onTake">Is called whenever QTAKE is.</param>
    public static TestPlugin New(Action? onTake = null) => new TestPlugin("queues")
        .With(static manifest => manifest with { Kinds = [new ValueKindRow(Kind, "queue", "trie")], Rights = PluginRights.WriteKeys })
        .With("qpush", Push, CommandFlags.Write, -3, KeyPositions.One)
        .With("qlen", Length, CommandFlags.ReadOnly, 2, KeyPositions.One)
        .With("qtake", (in context, view, in command) => Take(context, view, command, onTake), Waits, -3, new KeyPositions(1, -2, 1))
        .With("qmove", Move, Waits, 4, KeyPositions.Two)
        .With(static manifest => manifest with { Commands = [.. manifest.Commands.Select(WaitsForSource)] })
        .With("qbad", static (in _, _, in _) => Step.Wait(Reply.Null, Step.Forever), CommandFlags.Write, 2, KeyPositions.One);

    private static CommandRow WaitsForSource(CommandRow row) => row.Name == "qmove" ? row with { WaitsFor = KeyPositions.One } : row;

    private static Step Push(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!TryOpen(view, command[1], out EntryView queue)) return Step.Refuse(Errors.WrongType);
        long next = Next(queue);
        for (int i = 2; i < command.Count; i++) context.Edits.Add(Edit.PutField(command[1], Field(next++), command[i], Kind));
        return Step.Answer(Reply.Ok, context.Edits);
    }

    private static Step Length(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Integer(view.TryGet(command[1], out EntryView queue) ? queue.Fields.Count : 0));

    private static Step Take(in CommandContext context, KeyspaceView view, in Command command, Action? onTake)
    {
        onTake?.Invoke();
        for (int i = 1; i < command.Count - 1; i++)
        {
            if (!TryOpen(view, command[i], out EntryView queue)) return Step.Refuse(Errors.WrongType);
            if (!queue.Fields.TryGetAt(0, out ReadOnlySpan<byte> first, out FieldView word)) continue;
            ReplyTree taken = new ReplyTree.Array([new ReplyTree.Bulk(command[i].ToArray()), new ReplyTree.Bulk(word.Value.ToArray())]);
            return Step.Answer(Reply.Tree(taken), context.Edits.Add(Edit.RemoveField(command[i], first)));
        }

        return Step.Wait(Reply.NullArray, Number(command[^1]));
    }

    private static Step Move(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!TryOpen(view, command[1], out EntryView from)) return Step.Refuse(Errors.WrongType);
        if (!from.Fields.TryGetAt(0, out ReadOnlySpan<byte> first, out FieldView word)) return Step.Wait(Reply.Null, Number(command[3]));
        if (!TryOpen(view, command[2], out EntryView to)) return Step.Refuse(Errors.WrongType);
        byte[] taken = first.ToArray(); // the next lookup is of another field
        context.Edits.Add(Edit.PutField(command[2], Field(Next(to)), word.Value, Kind));
        context.Edits.Add(Edit.RemoveField(command[1], taken));
        return Step.Answer(Reply.Bulk(word.Value), context.Edits);
    }

    private static bool TryOpen(KeyspaceView view, ReadOnlySpan<byte> key, out EntryView queue) =>
        !view.TryGet(key, out queue) || queue.Kind == Kind;

    private static long Next(scoped in EntryView queue) =>
        queue.Fields.TryGetAt(queue.Fields.Count - 1, out ReadOnlySpan<byte> last, out _) ? Number(last) + 1 : 0;

    private static byte[] Field(long number) =>
        System.Text.Encoding.ASCII.GetBytes(number.ToString("D8", CultureInfo.InvariantCulture));

    private static long Number(ReadOnlySpan<byte> text) => long.Parse(text, CultureInfo.InvariantCulture);
}
