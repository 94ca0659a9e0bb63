using System.Globalization;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>
/// A plugin that keeps collections of two kinds, <c>small</c> and <c>large</c>, of a type of its own. Its commands look at no type before
/// they write, so that what the engine does about that is seen.
/// </summary>
internal static class Bags
{
    public const string Type = "bag";

    public const ValueKind Small = (ValueKind)20;
    public const ValueKind Large = (ValueKind)21;

    private const CommandFlags Fills = CommandFlags.Write | CommandFlags.DenyOom;

    /// <summary>A kind that no manifest names.</summary>
    private const ValueKind Nobodys = (ValueKind)30;

    /// <summary>BPUT, BPUTL, BPUTX and so on.</summary>
    public static TestPlugin Plugin() => new TestPlugin("bags")
        .With(static manifest => manifest with { Kinds = [new(Small, Type, "small"), new(Large, Type, "large")] })
        .With("bput", static (in context, view, in command) => Put(context, command, Small), Fills, -4, KeyPositions.One)
        .With("bputl", static (in context, view, in command) => Put(context, command, Large), CommandFlags.Write, -4, KeyPositions.One)
        .With("bputx", static (in context, view, in command) => Put(context, command, Nobodys), CommandFlags.Write, -4, KeyPositions.One)
        .With("bputfor", PutFor, CommandFlags.Write, 5, KeyPositions.One)
        .With("bputmany", PutMany, CommandFlags.Write, -4, new KeyPositions(1, -3, 3))
        .With("bdel", Delete, CommandFlags.Write, -3, KeyPositions.One)
        .With("bdelunder", DeleteUnder, CommandFlags.Write, 3, KeyPositions.One)
        .With("bdelrange", DeleteRange, CommandFlags.Write, 4, KeyPositions.One)
        .With("bdelat", DeleteAt, CommandFlags.Write, 4, KeyPositions.One)
        .With("bexpire", ExpireField, CommandFlags.Write, 4, KeyPositions.One)
        .With("bexpirex", static (in context, view, in command) => Step.Answer(
            Reply.Ok, Edit.SetFieldExpiry(command[1], command[2], Expiry.None, Nobodys)), CommandFlags.Write, 3, KeyPositions.One)
        .With("bclear", Clear, CommandFlags.Write, 3, KeyPositions.One)
        .With("bswap", Swap, CommandFlags.Write, 5, KeyPositions.One)
        .With("bget", Get, CommandFlags.ReadOnly, 3, KeyPositions.One)
        .With("bcount", Count, CommandFlags.ReadOnly, -2, KeyPositions.One)
        .With("brank", Rank, CommandFlags.ReadOnly, 3, KeyPositions.One)
        .With("bat", At, CommandFlags.ReadOnly, 3, KeyPositions.One)
        .With("ball", All, CommandFlags.ReadOnly, -2, KeyPositions.One)
        .With("bback", Back, CommandFlags.ReadOnly, -2, KeyPositions.One)
        .With("bwalk", Wander, CommandFlags.ReadOnly, -2, KeyPositions.One)
        .With("bfar", Wander, CommandFlags.ReadOnly | CommandFlags.LongRead, -2, KeyPositions.One)
        .With("bbetween", CountBetween, CommandFlags.ReadOnly, 4, KeyPositions.One)
        .With("bsame", Same, CommandFlags.ReadOnly, 3, KeyPositions.Two);

    /// <summary>Another plugin, with a kind of its own: XPUT.</summary>
    public static TestPlugin Others() => new TestPlugin("boxes")
        .With(static manifest => manifest with { Kinds = [new((ValueKind)22, "box", "boxed")] })
        .With("xput", static (in context, view, in command) => Put(context, command, (ValueKind)22), CommandFlags.Write, -4,
            KeyPositions.One);

    /// <summary>An engine with both, and all that comes with the server.</summary>
    /// <param name="serverSettings">See <see cref="BuiltIns.With"/>.</param>
    public static TestEngine Engine(params (string Name, string Text)[] serverSettings) =>
        new(plugins: [.. BuiltIns.With(serverSettings), Plugin(), Others()]);

    /// <summary>BPUT key field value [field value ...].</summary>
    private static Step Put(in CommandContext context, in Command command, ValueKind kind)
    {
        for (int i = 2; i + 1 < command.Count; i += 2) context.Edits.Add(Edit.PutField(command[1], command[i], command[i + 1], kind));
        return Step.Answer(Reply.Ok, context.Edits);
    }

    /// <summary>BPUTFOR key field value milliseconds.</summary>
    private static Step PutFor(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Ok, Edit.PutField(command[1], command[2], command[3], Small, context.NowMs + Number(command[4])));

    /// <summary>BPUTMANY key field value [key field value ...].</summary>
    private static Step PutMany(in CommandContext context, KeyspaceView view, in Command command)
    {
        for (int i = 1; i + 2 < command.Count; i += 3) context.Edits.Add(Edit.PutField(command[i], command[i + 1], command[i + 2], Small));
        return Step.Answer(Reply.Ok, context.Edits);
    }

    /// <summary>BDEL key field [field ...].</summary>
    private static Step Delete(in CommandContext context, KeyspaceView view, in Command command)
    {
        for (int i = 2; i < command.Count; i++) context.Edits.Add(Edit.RemoveField(command[1], command[i]));
        return Step.Answer(Reply.Ok, context.Edits);
    }

    /// <summary>BDELUNDER key prefix.</summary>
    private static Step DeleteUnder(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Ok, Edit.RemoveFields(command[1], command[2]));

    /// <summary>BDELRANGE key from to: how many fields are removed.</summary>
    private static Step DeleteRange(in CommandContext context, KeyspaceView view, in Command command)
    {
        _ = view.TryPeek(command[1], out EntryView entry);
        long removed = entry.Fields.CountBetween(command[2], command[3]);
        return Step.Answer(Reply.Integer(removed), Edit.RemoveFieldRange(command[1], command[2], command[3]));
    }

    /// <summary>BDELAT key rank count: how many fields are removed.</summary>
    private static Step DeleteAt(in CommandContext context, KeyspaceView view, in Command command)
    {
        _ = view.TryPeek(command[1], out EntryView entry);
        long removed = context.Edits.AddRemovalOf(command[1], entry.Fields, Number(command[2]), Number(command[3]));
        return Step.Answer(Reply.Integer(removed), context.Edits);
    }

    /// <summary>BEXPIRE key field milliseconds; 0: never.</summary>
    private static Step ExpireField(in CommandContext context, KeyspaceView view, in Command command)
    {
        long ms = Number(command[3]);
        return Step.Answer(Reply.Ok, Edit.SetFieldExpiry(command[1], command[2], ms == 0 ? Expiry.None : context.NowMs + ms));
    }

    /// <summary>BCLEAR key field: removes the field, and then the key.</summary>
    private static Step Clear(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Ok, context.Edits.Add(Edit.RemoveField(command[1], command[2])).Add(Edit.Remove(command[1])));

    /// <summary>BSWAP key field field value: removes the one and puts the other.</summary>
    private static Step Swap(in CommandContext context, KeyspaceView view, in Command command)
    {
        context.Edits.Add(Edit.RemoveField(command[1], command[2]));
        return Step.Answer(Reply.Ok, context.Edits.Add(Edit.PutField(command[1], command[3], command[4], Small)));
    }

    private static Step Get(in CommandContext context, KeyspaceView view, in Command command) =>
        view.TryGet(command[1], out EntryView entry) && entry.Fields.TryGet(command[2], out FieldView field)
            ? Step.Answer(Reply.Bulk(field.Value)) : Step.Answer(Reply.Null);

    /// <summary>BCOUNT key [prefix].</summary>
    private static Step Count(in CommandContext context, KeyspaceView view, in Command command)
    {
        _ = view.TryGet(command[1], out EntryView entry);
        return Step.Answer(Reply.Integer(command.Count == 2 ? entry.Fields.Count : entry.Fields.CountUnder(command[2])));
    }

    private static Step Rank(in CommandContext context, KeyspaceView view, in Command command)
    {
        _ = view.TryGet(command[1], out EntryView entry);
        return Step.Answer(Reply.Integer(entry.Fields.CountBefore(command[2])));
    }

    private static Step At(in CommandContext context, KeyspaceView view, in Command command)
    {
        _ = view.TryGet(command[1], out EntryView entry);
        return entry.Fields.TryGetAt(Number(command[2]), out ReadOnlySpan<byte> field, out _)
            ? Step.Answer(Reply.Bulk(field)) : Step.Answer(Reply.Null);
    }

    /// <summary>BALL key [from]: fields with values, and <c>@ms</c> where one ends.</summary>
    private static Step All(in CommandContext context, KeyspaceView view, in Command command)
    {
        _ = view.TryGet(command[1], out EntryView entry);
        using FieldCursor walk = entry.Fields.Walk(command.Count == 3 ? command[2] : default);
        var text = new List<string>();
        while (walk.MoveNext()) text.Add(TextOf(walk));
        return Joined(text);
    }

    /// <summary>BBACK key [from]: the same, the last first, until a field is smaller.</summary>
    private static Step Back(in CommandContext context, KeyspaceView view, in Command command)
    {
        _ = view.TryGet(command[1], out EntryView entry);
        using FieldCursor walk = entry.Fields.WalkBack();
        var text = new List<string>();
        while (walk.MovePrevious() && (command.Count == 2 || walk.Field.SequenceCompareTo(command[2]) >= 0)) text.Add(TextOf(walk));
        return Joined(text);
    }

    /// <summary>
    /// BWALK key move ...: where each move comes to. <c>+</c> and <c>-</c> are steps, <c>f</c> before and <c>t</c> behind a field, <c>r</c>
    /// at a rank; in capitals by a walk that is begun there. BFAR does the same on a lease.
    /// </summary>
    private static Step Wander(in CommandContext context, KeyspaceView view, in Command command)
    {
        _ = view.TryGet(command[1], out EntryView entry);
        CollectionView fields = entry.Fields;
        FieldCursor walk = fields.Walk();
        var text = new List<string>();
        for (int i = 2; i < command.Count; i++)
        {
            ReadOnlySpan<byte> where = command[i][1..];
            switch ((char)command[i][0])
            {
                case '+':
                    text.Add(walk.MoveNext() ? TextOf(walk) : ">");
                    break;
                case '-':
                    text.Add(walk.MovePrevious() ? TextOf(walk) : "<");
                    break;
                case 'f':
                    walk.Seek(where);
                    break;
                case 't' when where.IsEmpty:
                    walk.SeekEnd();
                    break;
                case 't':
                    walk.Seek(where);
                    break;
                case 'r':
                    walk.SeekRank(Number(where));
                    break;
                default:
                    walk.Dispose();
                    walk = command[i][0] switch
                    {
                        (byte)'F' => fields.Walk(where),
                        (byte)'T' => fields.WalkBack(where),
                        _ => fields.WalkAt(Number(where)),
                    };
                    break;
            }
        }

        walk.Dispose();
        return Joined(text);
    }

    /// <summary>BBETWEEN key from to.</summary>
    private static Step CountBetween(in CommandContext context, KeyspaceView view, in Command command)
    {
        _ = view.TryGet(command[1], out EntryView entry);
        return Step.Answer(Reply.Integer(entry.Fields.CountBetween(command[2], command[3])));
    }

    private static string TextOf(FieldCursor walk)
    {
        long expiresAtMs = walk.Current.ExpiresAtMs;
        string until = expiresAtMs == Expiry.None ? "" : string.Create(CultureInfo.InvariantCulture, $"@{expiresAtMs}");
        return $"{Encoding.Latin1.GetString(walk.Field)}={Encoding.Latin1.GetString(walk.Current.Value)}{until}";
    }

    private static Step Joined(List<string> text) => Step.Answer(Reply.Bulk(Encoding.Latin1.GetBytes(string.Join(' ', text))));

    /// <summary>BSAME key key: how many fields both have, by two walks at once.</summary>
    private static Step Same(in CommandContext context, KeyspaceView view, in Command command)
    {
        _ = view.TryGet(command[1], out EntryView one);
        _ = view.TryGet(command[2], out EntryView other);
        using FieldCursor a = one.Fields.Walk(), b = other.Fields.Walk();
        int same = 0;
        bool isMore = a.MoveNext() && b.MoveNext();
        while (isMore)
        {
            int order = a.Field.SequenceCompareTo(b.Field);
            if (order == 0) same++;
            isMore = (order > 0 || a.MoveNext()) && (order < 0 || b.MoveNext());
        }

        return Step.Answer(Reply.Integer(same));
    }

    private static long Number(ReadOnlySpan<byte> text) => long.Parse(text, CultureInfo.InvariantCulture);
}
