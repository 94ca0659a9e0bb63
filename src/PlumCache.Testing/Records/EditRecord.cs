using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>An edit as a value.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Trie">Where the key is.</param>
/// <param name="Key">The key, or the prefix.</param>
/// <param name="Value">
/// The value, or the destination of a copied or moved entry or prefix, or the name of a snapshot, or the end of a range of fields.
/// </param>
/// <param name="ExpiresAtMs">Expiry of a put or a changed expiry.</param>
/// <param name="Destination">Where a copied or moved entry or prefix goes; the other one of two databases that are exchanged.</param>
/// <param name="Offset">Where in the value spliced bytes go.</param>
public sealed record EditRecord(
    EditKind Kind, TargetTrie Trie, ByteText Key, ByteText Value, long ExpiresAtMs, TargetTrie Destination, int Offset = 0)
{
    /// <summary>The field, what the fields begin with, or the first of a range.</summary>
    public ByteText Field { get; init; }

    /// <summary>What kind of collection the key holds after a put of a field, or a changed expiry of one that says so.</summary>
    public ValueKind ValueKind { get; init; }

    /// <summary>A copy of an edit: <c>EditRecord.Of(Edit.Put("k"u8, "v"u8))</c>.</summary>
    public static EditRecord Of(scoped in Edit edit) => new(
        edit.Kind, edit.Target.Trie, new ByteText(edit.Key), new ByteText(edit.Value), edit.ExpiresAtMs, edit.Destination.Trie,
        edit.Offset)
    {
        Field = new ByteText(edit.Field),
        ValueKind = edit.ValueKind,
    };

    /// <summary>The edit, pointing into this record's bytes.</summary>
    public Edit ToEdit() => new(Kind, new Target(Trie, Key.Span), Value.Span, ExpiresAtMs, Destination, Offset, Field.Span, ValueKind);

    /// <summary>The edit in words: <c>Put k = v @1700000000000</c>.</summary>
    public override string ToString()
    {
        var row = EditRow.Of(Kind);
        if (row.Scope == EditScope.Databases) return $"{Kind} of {Trie} and {Destination}";
        string text = Kind switch
        {
            EditKind.Put => $"Put {Key} = {Value}",
            EditKind.Splice => $"Splice {Value} into {Key} at {Offset}",
            EditKind.PutField => $"PutField {Field} = {Value} in {Key} of kind {(int)ValueKind}",
            EditKind.SetFieldExpiry when ExpiresAtMs == Expiry.None => $"{Kind} {Field} none in {Key}",
            EditKind.RemoveFieldRange => $"{Kind} {Field} to {(Value.Span.IsEmpty ? "the end" : Value)} in {Key}",
            EditKind.RemoveField or EditKind.RemoveFields or EditKind.SetFieldExpiry => $"{Kind} {Field} in {Key}",
            EditKind.RestorePrefix => $"RestorePrefix {Key} from {Value}",
            EditKind.CreateSnapshot => $"CreateSnapshot {Value} of {Key}",
            EditKind.SetExpiry or EditKind.SetPrefixExpiry when ExpiresAtMs == Expiry.None => $"{Kind} {Key} none",
            _ => row.HasDestination ? $"{Kind} {Key} to {Value}" : $"{Kind} {Key}".TrimEnd(),
        };
        string where = Trie == default ? "" : $" in {Trie}", whither = Destination == default ? "" : $" to {Destination}";
        string kind = Kind == EditKind.SetFieldExpiry && ValueKind != ValueKind.String ? $" of kind {(int)ValueKind}" : "";
        return $"{text}{kind}{ReplyText.Until(ExpiresAtMs)}{where}{whither}";
    }
}
