using System.Globalization;
using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>Replies as one line of text, in the manner of <c>redis-cli</c>.</summary>
public static class ReplyText
{
    /// <summary>A reply in words.</summary>
    /// <param name="view">The view it was made from: it gives a listing its keys.</param>
    /// <param name="command">The command it was made from.</param>
    public static string Of(scoped in Reply reply, KeyspaceView view, scoped in Command command)
    {
        switch (reply.Kind)
        {
            case ReplyKind.None:
                return "";
            case ReplyKind.Simple:
                return new ByteText(reply.Bytes).ToString();
            case ReplyKind.Error:
                return Error(reply.Bytes);
            case ReplyKind.Integer:
                return Integer(reply.Number);
            case ReplyKind.Bulk:
                return Bulk(reply.Bytes);
            case ReplyKind.Null:
                return "(nil)";
            case ReplyKind.NullArray:
                return "(nil array)";
            case ReplyKind.Double:
                return Double(reply.Real);
            case ReplyKind.Boolean:
                return Boolean(reply.Number != 0);
            case ReplyKind.Verbatim:
                return $"(text) {Bulk(reply.Bytes)}";
            case ReplyKind.Tree:
                return Of((ReplyTree)reply.Data!);
            case ReplyKind.Items:
                var items = new List<string>();
                for (int i = 0; i < reply.Number; i++) items.Add(Of(((ReplyItem)reply.Data!)(view, command, i), view, command));
                return List(items);
            case ReplyKind.Keys:
                return List(KeysOf(view, ((KeyQuery)reply.Data!).Pattern));
            case ReplyKind.Scan:
                // A page's bounds are the engine's; what the query says of itself is whence and what.
                var query = (ScanQuery)reply.Data!;
                IEnumerable<string> page = query.Collection is { } of
                    ? FieldsOf(view, of.Span, query) : KeysOf(view, query.Pattern, query.Kinds);
                return $"(scan) from {query.Cursor}, {query.Count} a page: {List(page)}"
                    + (query.Otherwise is { } other ? $", else {Of(other)}" : "");
            case ReplyKind.Listing:
                return ListingText.Of((ListingQuery)reply.Data!, view);
            default:
                throw new InvalidOperationException($"A reply of kind {reply.Kind}.");
        }
    }

    /// <summary>A nested reply in words.</summary>
    public static string Of(ReplyTree tree) => tree switch
    {
        ReplyTree.Simple simple => simple.Text,
        ReplyTree.Error error => Error(error.Text.Bytes),
        ReplyTree.Integer integer => Integer(integer.Value),
        ReplyTree.Double real => Double(real.Value),
        ReplyTree.Boolean boolean => Boolean(boolean.Value),
        ReplyTree.Bulk bulk => Bulk(bulk.Bytes.Span),
        ReplyTree.Verbatim verbatim => $"(text) \"{verbatim.Text}\"",
        ReplyTree.Null => "(nil)",
        ReplyTree.NullArray => "(nil array)",
        ReplyTree.Array array => List(array.Items.Select(Of)),
        ReplyTree.Set set => $"(set) {List(set.Items.Select(Of))}",
        ReplyTree.Map map => $"{{{string.Join(", ", map.Pairs.Select(static pair => $"{Of(pair.Key)}: {Of(pair.Value)}"))}}}",
        ReplyTree.Push push => $"(push) {List(push.Items.Select(Of))}",
        ReplyTree.Several several => string.Join(" | ", several.Replies.Select(Of)),
        _ => throw new InvalidOperationException($"A tree of {tree.GetType().Name}."),
    };

    internal static string Until(long expiresAtMs) =>
        expiresAtMs == Expiry.None ? "" : string.Create(CultureInfo.InvariantCulture, $" @{expiresAtMs}");

    private static string Error(ReadOnlySpan<byte> text) => $"(error) {new ByteText(text)}";

    private static string Integer(long value) => string.Create(CultureInfo.InvariantCulture, $"(integer) {value}");

    internal static string Double(double value) => string.Create(CultureInfo.InvariantCulture, $"(double) {value:R}");

    private static string Boolean(bool value) => value ? "(true)" : "(false)";

    private static string Bulk(ReadOnlySpan<byte> bytes) => $"\"{new ByteText(bytes)}\"";

    private static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    private static IEnumerable<string> KeysOf(KeyspaceView view, GlobPattern? pattern, KindSet kinds = default) =>
        ListingText.LiveKeys(view)
            .Where(key => (pattern?.Matches(key.Span) ?? true) && view.TryPeek(key.Span, out EntryView entry) && kinds.Contains(entry.Kind))
            .Select(static key => Bulk(key.Span));

    private static IEnumerable<string> FieldsOf(KeyspaceView view, ReadOnlySpan<byte> key, ScanQuery query) =>
        ListingText.FieldsOf(view, key, query.Fields)
            .Where(field => query.Pattern?.Matches(field.Key.Span) ?? true)
            .SelectMany(field => query.WithValues ? new[] { Bulk(field.Key.Span), field.Value } : [Bulk(field.Key.Span)]);
}
