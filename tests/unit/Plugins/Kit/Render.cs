using System.Globalization;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Testing;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>
/// Replies and steps as one line of text: <c>OK</c>, <c>(error) ...</c>, <c>:1</c>, <c>"bulk"</c>, <c>nil</c>, <c>[a, b]</c>,
/// <c>(set) [a, b]</c>.
/// </summary>
public static class Render
{
    private const string SetMark = "(set) ";

    public static string Reply(scoped in Reply reply, TestView view, scoped in Command command)
    {
        switch (reply.Kind)
        {
            case ReplyKind.Items:
                var items = new List<string>();
                for (int i = 0; i < reply.Number; i++) items.Add(Reply(((ReplyItem)reply.Data!)(view, command, i), view, command));
                return List(items);
            case ReplyKind.Keys:
                GlobPattern glob = ((KeyQuery)reply.Data!).Pattern;
                return List(view.LiveKeys.Where(key => glob.Matches(key.Span)).Select(key => Bulk(key.Span)));
            case ReplyKind.Scan:
                return Scan((ScanQuery)reply.Data!, view);
            case ReplyKind.Listing when reply.Data is WalkQuery walk:
                return Walk(walk.Walk(), view);
            case ReplyKind.Listing when reply.Data is RangeQuery { Collection: { } key } query:
                string mark = query.Parts == RangeParts.Members ? SetMark : "";
                return mark + List(FieldsOf(view, key.Span, ToldFields.All).SelectMany(field => query.Parts switch
                {
                    RangeParts.Pairs => new[] { field.Name, field.Value },
                    RangeParts.Values => [field.Value],
                    _ => [field.Name],
                }));
            case ReplyKind.Tree:
                return Tree((ReplyTree)reply.Data!);
            case ReplyKind.Error:
                return "(error) " + reply.Data;
            case ReplyKind.Simple:
                return Text(reply.Bytes);
            case ReplyKind.Integer:
                return Integer(reply.Number);
            case ReplyKind.Double:
                return Real(reply.Real);
            case ReplyKind.Bulk:
                return Bulk(reply.Bytes);
            case ReplyKind.Null or ReplyKind.NullArray:
                return "nil";
            default:
                throw new InvalidOperationException($"A reply of kind {reply.Kind}.");
        }
    }

    public static string Step(scoped in Step step, TestView view, scoped in Command command)
    {
        if (step.Kind == StepKind.Continue) return "continue " + Command(step.Next);
        var text = new StringBuilder($"{step.Kind} ");
        text.Append(step.Kind == StepKind.Run ? $"{step.Replies} {List(step.Commands.Select(Queued))}" : Reply(step.Reply, view, command));
        for (int i = 0; i < step.EditCount; i++) text.Append("; ").Append(Edit(step.EditAt(i)));
        if (step.HasValue) text.Append("; value ").Append(step.Value ?? "none");
        return text.Append(Effects(step.Effects)).ToString();
    }

    public static string Effects(EffectList? effects)
    {
        var text = new StringBuilder();
        for (int i = 0; i < (effects?.Count ?? 0); i++) text.Append("; ").Append(Effect(effects![i]));
        return text.ToString();
    }

    public static string Effect(scoped in Effect effect) =>
        string.Create(CultureInfo.InvariantCulture, $"{effect.Kind} {Bulk(effect.Name)} {Bulk(effect.Payload)} {effect.Number}");

    /// <summary>Effects in words, for those who tell of messages: <c>publish channel message</c>.</summary>
    public static IReadOnlyList<string> EffectWords(EffectList? effects)
    {
        var list = new List<string>();
        for (int i = 0; i < (effects?.Count ?? 0); i++) list.Add(Words(effects![i]));
        return list;
    }

    public static string Command(scoped in Command command)
    {
        var words = new List<string>();
        for (int i = 0; i < command.Count; i++) words.Add(Text(command[i]));
        return string.Join(' ', words) + Until(command.ExpiresAtMs);
    }

    public static string Bulk(ReadOnlySpan<byte> bytes) => $"\"{Text(bytes)}\"";

    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    private static string Words(scoped in Effect effect) => effect.Kind switch
    {
        EffectKind.Publish => $"publish {Text(effect.Name)} {Text(effect.Payload)}",
        EffectKind.Subscribe or EffectKind.Unsubscribe =>
            $"{(effect.Kind == EffectKind.Subscribe ? "" : "un")}subscribe {Text(effect.Name)}{(effect.IsPattern ? " as a glob" : "")}",
        _ => Effect(effect),
    };

    private static string Queued(QueuedCommand queued) =>
        Command(queued.Command.Command) + (queued.Database is null && queued.User is null ? "" : $" in {queued.Database} as {queued.User}");

    private static string Edit(scoped in Edit edit) =>
        $"{edit.Kind} {edit.Target.Trie} {Bulk(edit.Key)} {Bulk(edit.Value)}{Until(edit.ExpiresAtMs)}";

    private static string Until(long expiresAtMs) =>
        expiresAtMs == Expiry.None ? "" : string.Create(CultureInfo.InvariantCulture, $" @{expiresAtMs}");

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static string Real(double number) => Bulk(DoubleText.Of(number));

    private static string Integer(long number) => string.Create(CultureInfo.InvariantCulture, $":{number}");

    private static string Tree(ReplyTree tree) => tree switch
    {
        ReplyTree.Simple simple => simple.Text,
        ReplyTree.Double real => Real(real.Value),
        ReplyTree.Integer integer => Integer(integer.Value),
        ReplyTree.Bulk bulk => Bulk(bulk.Bytes.Span),
        ReplyTree.Array array => List(array.Items.Select(Tree)),
        ReplyTree.Set set => SetMark + List(set.Items.Select(Tree)),
        ReplyTree.Map map => List(map.Pairs.SelectMany(pair => new[] { Tree(pair.Key), Tree(pair.Value) })),
        ReplyTree.Error error => "(error) " + error.Text,
        ReplyTree.Null or ReplyTree.NullArray => "nil",
        ReplyTree.Push push => ">" + List(push.Items.Select(Tree)),
        ReplyTree.Several several => string.Join(' ', several.Replies.Select(Tree)),
        _ => throw new InvalidOperationException($"A tree of {tree.GetType().Name}."),
    };

    /// <summary>The live fields of a key, and their values, in words.</summary>
    private static List<(string Name, string Value)> FieldsOf(TestView view, ReadOnlySpan<byte> key, ToldFields told)
    {
        var fields = new List<(string Name, string Value)>();
        if (!view.TryPeek(key, out EntryView entry)) return fields;
        using FieldCursor cursor = entry.Fields.Walk();
        while (cursor.MoveNext())
        {
            if (!cursor.Field.StartsWith(told.Prefix.Span)) continue;
            ReadOnlySpan<byte> value = cursor.Current.Value;
            value = told.HaveNumbers ? DoubleText.Of(OrderedDouble.Read(value)) : value;
            fields.Add((Bulk(cursor.Field[told.Prefix.Length..]), Bulk(value)));
        }

        return fields;
    }

    private static string Walk(ReplyWalk walk, TestView view)
    {
        var items = new List<string>();
        walk.Begin(view);
        while (walk.Step(out bool isPicked))
        {
            if (!isPicked) continue;
            string item = Bulk(walk.Item), number = Real(walk.Number);
            items.Add(walk.Numbers switch
            {
                WalkNumbers.Behind => $"{item}, {number}",
                WalkNumbers.Paired => List([item, number]),
                _ => item,
            });
        }

        return (walk.IsSet ? SetMark : "") + List(items);
    }

    private static string ScanFields(ScanQuery query, TestView view, ReadOnlySpan<byte> key)
    {
        List<(string Name, string Value)> all = FieldsOf(view, key, query.Fields);
        int from = (int)query.Cursor, to = (int)Math.Min(all.Count, from + query.Count);
        IEnumerable<string> page = all[from..to]
            .Where(field => query.Pattern?.Matches(Encoding.Latin1.GetBytes(field.Name[1..^1])) ?? true)
            .SelectMany(field => query.WithValues ? new[] { field.Name, field.Value } : [field.Name]);
        return List([$"\"{(to == all.Count ? 0 : to).ToString(CultureInfo.InvariantCulture)}\"", List(page)]);
    }

    private static string Scan(ScanQuery query, TestView view)
    {
        if (query.Otherwise is { } otherwise) return Tree(otherwise); // nothing is held here
        if (query.Collection is { } collection) return ScanFields(query, view, collection.Span);
        ByteText[] live = [.. view.LiveKeys];
        int from = (int)query.Cursor, to = (int)Math.Min(live.Length, from + query.Count);
        IEnumerable<ByteText> page = live[from..to].Where(key =>
            (query.Pattern?.Matches(key.Span) ?? true) && view.TryPeek(key.Span, out EntryView entry) && query.Kinds.Contains(entry.Kind));
        string next = (to == live.Length ? 0 : to).ToString(CultureInfo.InvariantCulture);
        return List([$"\"{next}\"", List(page.Select(key => Bulk(key.Span)))]);
    }
}
