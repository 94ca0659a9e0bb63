using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine.Views;

/// <summary>Reads the collections that a view's keys hold, each named by its <see cref="Entry.FieldsNumber"/>.</summary>
/// <param name="view">Whose: a database, or a snapshot of one.</param>
/// <param name="source">The version.</param>
internal sealed class BatchFields(BatchView view, BatchSource source) : FieldReader
{
    public override long Bytes(uint fields) => Of(fields).Stored(default).Bytes;

    public override long CountUnder(uint fields, scoped ReadOnlySpan<byte> prefix) => Of(fields).Count(prefix);

    public override long CountBefore(uint fields, scoped ReadOnlySpan<byte> field) => Of(fields).CountBefore(field);

    public override bool TryGet(uint fields, scoped ReadOnlySpan<byte> field, out FieldView found)
    {
        ScopedTrie collection = Of(fields);
        bool isThere = view.Snapshot is null && source.Lookahead.KnowsField(fields, field, out EntryLocation location)
            ? collection.TryTake(field, location, out Entry entry)
            : collection.TryFind(field, out entry);
        found = isThere ? FieldOf(entry) : default;
        return isThere;
    }

    public override bool TryGetAt(uint fields, long rank, out ReadOnlySpan<byte> field, out FieldView found)
    {
        bool isThere = source.Cursor.TryLive(Of(fields), rank);
        field = isThere ? source.Cursor.Key : default;
        found = isThere ? FieldOf(source.Cursor.Entry) : default;
        return isThere;
    }

    public override FieldCursor Walk(uint fields, scoped ReadOnlySpan<byte> from) => source.FieldCursors.Rent(this, fields, from);

    /// <summary>A field as commands see it.</summary>
    public static FieldView FieldOf(scoped in Entry found) => new(found.Value, found.ExpiresAtMs);

    /// <summary>A collection; valid as long as the view.</summary>
    public ScopedTrie Of(uint fields) => view.Keys.Fields(fields);
}
