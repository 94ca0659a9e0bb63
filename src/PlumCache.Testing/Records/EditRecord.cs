using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>An edit as a value.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Database">Which database, <see cref="Edit.CurrentDatabase"/> or <see cref="Edit.PluginState"/>.</param>
/// <param name="Key">The key, or the prefix.</param>
/// <param name="Value">The value, or the destination of a copied or moved entry or prefix.</param>
/// <param name="ExpiresAtMs">Expiry of a put or a changed expiry.</param>
/// <param name="TargetDatabase">Where a copied or moved entry or prefix goes; the other one of two databases that are exchanged.</param>
/// <param name="Offset">Where in the value spliced bytes go.</param>
public sealed record EditRecord(
    EditKind Kind, int Database, ByteText Key, ByteText Value, long ExpiresAtMs, int TargetDatabase, int Offset = 0)
{
    /// <summary>A copy of an edit: <c>EditRecord.Of(Edit.Put("k"u8, "v"u8))</c>.</summary>
    /// <param name="edit">The edit.</param>
    public static EditRecord Of(scoped in Edit edit) =>
        new(edit.Kind, edit.Database, new ByteText(edit.Key), new ByteText(edit.Value), edit.ExpiresAtMs, edit.TargetDatabase, edit.Offset);

    /// <summary>The edit, pointing into this record's bytes.</summary>
    /// <exception cref="InvalidOperationException">The kind is no edit's.</exception>
    public Edit ToEdit() => Kind switch
    {
        EditKind.Put => Edit.Put(Key.Span, Value.Span, ExpiresAtMs, Database),
        EditKind.Splice => Edit.Splice(Key.Span, Offset, Value.Span, Database),
        EditKind.Remove => Edit.Remove(Key.Span, Database),
        EditKind.SetExpiry => Edit.SetExpiry(Key.Span, ExpiresAtMs, Database),
        EditKind.CopyEntry => Edit.CopyEntry(Key.Span, Value.Span, Database, TargetDatabase),
        EditKind.MoveEntry => Edit.MoveEntry(Key.Span, Value.Span, Database, TargetDatabase),
        EditKind.RemovePrefix => Edit.RemovePrefix(Key.Span, Database),
        EditKind.CopyPrefix => Edit.CopyPrefix(Key.Span, Value.Span, Database, TargetDatabase),
        EditKind.MovePrefix => Edit.MovePrefix(Key.Span, Value.Span, Database, TargetDatabase),
        EditKind.SetPrefixExpiry => Edit.SetPrefixExpiry(Key.Span, ExpiresAtMs, Database),
        EditKind.RestorePrefix => Edit.RestorePrefix(Key.Span, Value.Span, Database),
        EditKind.CreateSnapshot => Edit.CreateSnapshot(Value.Span, Key.Span, ExpiresAtMs, Database),
        EditKind.DropSnapshot => Edit.DropSnapshot(Value.Span, Database),
        EditKind.Watch => Edit.Watch(Key.Span, isPrefix: false, Database),
        EditKind.WatchPrefix => Edit.Watch(Key.Span, isPrefix: true, Database),
        EditKind.Unwatch => Edit.Unwatch(),
        EditKind.SwapDatabases => Edit.SwapDatabases(Database, TargetDatabase),
        _ => throw new InvalidOperationException($"{Kind} is no edit."),
    };

    /// <summary>The edit in words: <c>Put k = v @1700000000000</c>.</summary>
    public override string ToString()
    {
        if (Kind == EditKind.SwapDatabases) return $"SwapDatabases {Database} and {TargetDatabase}";
        string where = Database switch { Edit.CurrentDatabase => "", Edit.PluginState => " in the state", _ => $" in database {Database}" };
        string text = Kind switch
        {
            EditKind.Put => $"Put {Key} = {Value}",
            EditKind.Splice => $"Splice {Value} into {Key} at {Offset}",
            EditKind.CopyEntry or EditKind.MoveEntry or EditKind.CopyPrefix or EditKind.MovePrefix => $"{Kind} {Key} to {Value}",
            EditKind.RestorePrefix => $"RestorePrefix {Key} from {Value}",
            EditKind.CreateSnapshot => $"CreateSnapshot {Value} of {Key}",
            EditKind.DropSnapshot => $"DropSnapshot {Value}",
            EditKind.SetExpiry or EditKind.SetPrefixExpiry when ExpiresAtMs == Expiry.None => $"{Kind} {Key} none",
            EditKind.Unwatch => "Unwatch",
            _ => $"{Kind} {Key}",
        };
        string whither = TargetDatabase is Edit.CurrentDatabase ? "" : $" to database {TargetDatabase}";
        return $"{text}{ReplyText.Until(ExpiresAtMs)}{where}{whither}";
    }
}
