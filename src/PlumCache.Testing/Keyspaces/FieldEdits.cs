using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>What edits of fields do to what a key holds.</summary>
internal static class FieldEdits
{
    /// <summary>
    /// Whether edits, applied in order, come to a key that holds what is not the plugin's: what a server answers with WRONGTYPE.
    /// </summary>
    /// <param name="edits">Of one step.</param>
    /// <param name="keyspace">Before them.</param>
    /// <param name="current">The connection's database.</param>
    /// <param name="kinds">The plugin's own.</param>
    public static bool MeetOthers(ValueList<EditRecord> edits, TestKeyspace keyspace, int current, ImmutableArray<ValueKindRow> kinds)
    {
        foreach (EditRecord edit in edits)
        {
            bool isOther = EditRow.Of(edit.Kind).IsOfField
                && keyspace.Databases[edit.Trie.DatabaseOf(current)].TryGetValue(edit.Key, out TestEntry? entry)
                && !entry.IsDue(keyspace.NowMs) && kinds.All(kind => kind.Kind != entry.Kind);
            if (isOther) return true;
            keyspace = keyspace.Apply(edit, current);
        }

        return false;
    }

    /// <summary>What the key holds after an edit.</summary>
    /// <param name="old">Before it; null: nothing.</param>
    /// <param name="edit">Of a field.</param>
    /// <param name="nowMs">What is due by then (Unix ms) is not there to be given another expiry.</param>
    /// <returns>The same object when nothing has changed; null when the key is gone, or still is not there.</returns>
    public static TestEntry? Change(TestEntry? old, EditRecord edit, long nowMs)
    {
        TestEntry entry = old ?? new TestEntry(new ByteText()) { Kind = edit.ValueKind };
        ImmutableSortedDictionary<ByteText, TestField> fields = entry.Fields;
        ImmutableSortedDictionary<ByteText, TestField> changed = edit.Kind switch
        {
            EditKind.PutField => fields.SetItem(edit.Field, new TestField(edit.Value, edit.ExpiresAtMs)),
            EditKind.RemoveField => fields.Remove(edit.Field),
            EditKind.RemoveFields => fields.RemoveRange(fields.Keys.Where(field => field.StartsWith(edit.Field.Span))),
            EditKind.RemoveFieldRange => fields.RemoveRange(fields.Keys.Where(field => IsWithin(field, edit.Field, to: edit.Value))),
            _ => fields.TryGetValue(edit.Field, out TestField? field) && !field.IsDue(nowMs)
                ? fields.SetItem(edit.Field, field with { ExpiresAtMs = edit.ExpiresAtMs }) : fields,
        };
        if (changed.IsEmpty) return null;
        bool isPut = edit.Kind == EditKind.PutField;
        bool isOfKind = edit.ToEdit().NamesKind && (isPut || fields.ContainsKey(edit.Field));
        ValueKind kind = isOfKind ? edit.ValueKind : entry.Kind;
        if (!isPut && kind == entry.Kind && ReferenceEquals(changed, fields)) return old;
        return entry with { Kind = kind, Fields = changed };
    }

    /// <param name="to">Excluded; empty: there is no end.</param>
    private static bool IsWithin(ByteText field, ByteText from, ByteText to) =>
        field.Span.SequenceCompareTo(from.Span) >= 0 && (to.Span.IsEmpty || field.Span.SequenceCompareTo(to.Span) < 0);
}
