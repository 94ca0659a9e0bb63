using System.Globalization;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>The least that makes, changes and lists collections, as far as the engine's tests need.</summary>
internal static class FieldCommands
{
    private const ValueKind Kind = (ValueKind)16;

    /// <summary>
    /// FPUT key field value ..., FEXPIRE key field ms, FDEL key field ..., FDROP key prefix, FGET key field, FLEN key, FLIST key parts,
    /// FSCAN key cursor count, FJOIN key ...
    /// </summary>
    public static TestPlugin New() => new TestPlugin("fields")
        .With(static manifest => manifest with { Kinds = [new ValueKindRow(Kind, "fields", "trie")] })
        .With("fput", Put, CommandFlags.Write, -4, KeyPositions.One with { Field = 2 })
        .With("fexpire", Expire, CommandFlags.Write, 4, KeyPositions.One)
        .With("fdel", Remove, CommandFlags.Write, -3, KeyPositions.One with { Field = 2 })
        .With("fdrop", Drop, CommandFlags.Write, 3, KeyPositions.One)
        .With("fget", Get, CommandFlags.ReadOnly, 3, KeyPositions.One with { Field = 2 })
        .With("flen", Length, CommandFlags.ReadOnly, 2, KeyPositions.One)
        .With("flist", List, CommandFlags.ReadOnly | CommandFlags.Listing, 3, KeyPositions.One)
        .With("fscan", Scan, CommandFlags.ReadOnly | CommandFlags.Listing, 4, KeyPositions.One)
        .With("fjoin", Join, CommandFlags.ReadOnly | CommandFlags.Listing, -2, KeyPositions.All);

    private static Step Put(in CommandContext context, KeyspaceView view, in Command command)
    {
        for (int i = 2; i + 1 < command.Count; i += 2) context.Edits.Add(Edit.PutField(command[1], command[i], command[i + 1], Kind));
        return Step.Answer(Reply.Ok, context.Edits);
    }

    private static Step Expire(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Ok, Edit.SetFieldExpiry(command[1], command[2], Number(command[3])));

    private static Step Remove(in CommandContext context, KeyspaceView view, in Command command)
    {
        for (int i = 2; i < command.Count; i++) context.Edits.Add(Edit.RemoveField(command[1], command[i]));
        return Step.Answer(Reply.Ok, context.Edits);
    }

    private static Step Drop(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Ok, Edit.RemoveFields(command[1], command[2]));

    private static Step Get(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(view.TryGet(command[1], out EntryView entry) && entry.Fields.TryGet(command[2], out FieldView field)
            ? Reply.Bulk(field.Value) : Reply.Null);

    private static Step Length(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Integer(view.TryGet(command[1], out EntryView entry) ? entry.Fields.Count : 0));

    private static Step List(in CommandContext context, KeyspaceView view, in Command command)
    {
        var parts = (RangeParts)Number(command[2]);
        return Step.Answer(Reply.Listing(new RangeQuery { Collection = command[1].ToArray(), Parts = parts }));
    }

    private static Step Scan(in CommandContext context, KeyspaceView view, in Command command)
    {
        var keys = new ScanQuery((ulong)Number(command[2]), null, Number(command[3]));
        return Step.Answer(Reply.Scan(keys with { Collection = command[1].ToArray(), WithValues = true }));
    }

    private static Step Join(in CommandContext context, KeyspaceView view, in Command command)
    {
        byte[][] keys = new byte[command.Count - 1][];
        for (int i = 0; i < keys.Length; i++) keys[i] = command[i + 1].ToArray();
        return Step.Answer(Reply.Listing(new WalkQuery(() => new JoinWalk(keys))));
    }

    private static long Number(ReadOnlySpan<byte> text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The fields of one key after those of the other, but for fields that begin with a minus.</summary>
    private sealed class JoinWalk(byte[][] keys) : ReplyWalk
    {
        private KeyspaceView? _view;
        private FieldCursor? _cursor;
        private int _next;

        public override bool IsSet => true;

        public override ReadOnlySpan<byte> Item => _cursor!.Field;

        public override void Begin(KeyspaceView view) => (_view, _next, _cursor) = (view, 0, null);

        public override bool Step(out bool isPicked)
        {
            isPicked = _cursor is not null && _cursor.MoveNext();
            if (isPicked)
            {
                if (_cursor!.Field.SequenceEqual("!fail"u8)) throw new InvalidOperationException("a field that no walk passes");
                isPicked = !_cursor.Field.StartsWith("-"u8);
                return true;
            }

            _cursor?.Dispose();
            _cursor = null;
            if (_next == keys.Length) return false;
            _cursor = _view!.TryGet(keys[_next++], out EntryView entry) ? entry.Fields.Walk() : null;
            return true;
        }
    }
}
