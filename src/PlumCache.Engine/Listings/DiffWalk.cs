using System.Collections.Immutable;
using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Listings;

/// <summary>
/// What differs between two versions of a database, each judged at its own time. Where one of them covers only a prefix, the other is
/// looked at there alone. Between two collections of one type at one key goes a walk of its own over their fields, when it is asked for.
/// Items are in the order of their names: a key itself before its fields, so that the name of any of them is a place to go on behind.
/// </summary>
/// <param name="query">What is asked for.</param>
/// <param name="kinds">All kinds that there are: those of one type are no difference.</param>
internal sealed class DiffWalk(DiffQuery query, ImmutableArray<ValueKindRow> kinds) : ListingWalk
{
    private readonly TrieDiff _keys = new();
    private TrieDiff? _fields;
    private ToldFields _told = ToldFields.All;
    private BatchView? _before;
    private BatchView? _after;
    private bool _isEmpty;
    private bool _isAmongFields;
    private bool _isField;
    private byte[] _key = [];
    private int _keyLength;

    public override ListingForm Form => ListingForm.Array;

    private ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    public override void Begin(BatchView view)
    {
        _before = Side(view, query.Before);
        _after = Side(view, query.After);
        _isEmpty = true;
        _isAmongFields = _isField = false;
        ReadOnlyMemory<byte> prefix = query.Prefix;
        if (!TryNarrow(ref prefix, _before.Covers) || !TryNarrow(ref prefix, _after.Covers)) return;
        _isEmpty = false;
        ScopedTrie.Compare(_keys, _before.Keys, _after.Keys, prefix.Span, query.AfterKey);
        if (query is not { WithFields: true, AfterKey: { } key } || !key.Span.StartsWith(prefix.Span)) return;
        bool isOnBoth = _before.Keys.TryFind(key.Span, out Entry before) & _after.Keys.TryFind(key.Span, out Entry after);
        if (isOnBoth && IsWalked(before, after)) Enter(key.Span, before.Kind, query.AfterField);
    }

    public override bool Step(out bool isPicked)
    {
        Debug.Assert(!_isField || _isAmongFields, "a field is told of while its key's are walked");
        isPicked = _isField = _isAmongFields && _fields!.MoveNext();
        if (isPicked) return true;
        _isAmongFields = false;
        if (_isEmpty || !_keys.MoveNext()) return false;
        isPicked = !_keys.HasBefore || !_keys.HasAfter || IsPicked(_keys.Before, _keys.After);
        Debug.Assert(isPicked || _isAmongFields || _keys.Before.Kind != _keys.After.Kind, "a key that differs is told of");
        return true;
    }

    public override void WriteItem(IReplyWriter writer)
    {
        TrieDiff diff = _isField ? _fields! : _keys;
        writer.BeginArray(_isField ? 3 : 2);
        if (_isField) writer.Write(Reply.Bulk(Key));
        writer.Write(Reply.Bulk(_isField ? diff.Key[_told.Prefix.Length..] : diff.Key));
        writer.Write(Reply.Bulk(!diff.HasBefore ? "added"u8 : !diff.HasAfter ? "removed"u8 : "changed"u8));
    }

    /// <summary>Whether a key on both sides is told of itself. A walk over its fields begins with the next step.</summary>
    private bool IsPicked(Entry before, Entry after)
    {
        if (!IsOneType(before.Kind, after.Kind)) return true;
        bool isOtherExpiry = before.ExpiresAtMs != after.ExpiresAtMs;
        bool areCollections = before.IsCollection && after.IsCollection;
        if (query.WithFields && IsWalked(before, after))
        {
            Enter(_keys.Key, before.Kind, behind: null);
            return isOtherExpiry;
        }

        // What the walk over the keys has come to differs, but perhaps in nothing but its kind.
        if (isOtherExpiry || before.Kind == after.Kind || before.IsCollection != after.IsCollection) return true;
        if (!areCollections) return !before.Value.SequenceEqual(after.Value);
        CompareFields(_keys.Key, before.Kind, behind: null);
        return _fields!.MoveNext();
    }

    /// <summary>Whether what differs between two values are fields, and names that clients know.</summary>
    private bool IsWalked(scoped in Entry before, scoped in Entry after) =>
        before.IsCollection && after.IsCollection && IsOneType(before.Kind, after.Kind)
        && !ValueKindRow.Of((ValueKind)before.Kind, kinds).Fields.AreNone;

    private bool IsOneType(byte before, byte after)
    {
        if (before == after) return true;
        string type = ValueKindRow.Of((ValueKind)before, kinds).Type;
        return type != ValueKindRow.Unknown && type == ValueKindRow.Of((ValueKind)after, kinds).Type;
    }

    /// <summary>Begins with the fields of a key: the next steps go over them, before the next key.</summary>
    private void Enter(ReadOnlySpan<byte> key, byte kind, ReadOnlyMemory<byte>? behind)
    {
        Debug.Assert(!_isAmongFields, "the fields of one key are walked to their end before those of the next");
        if (key.Length > _key.Length) _key = new byte[Math.Max(key.Length, 2 * _key.Length)];
        key.CopyTo(_key);
        _keyLength = key.Length;
        CompareFields(key, kind, behind);
        _isAmongFields = true;
    }

    /// <param name="key">On both sides a collection of one type.</param>
    /// <param name="kind">The kind of one of them.</param>
    /// <param name="behind">The name of the field that the walk goes on behind.</param>
    private void CompareFields(ReadOnlySpan<byte> key, byte kind, ReadOnlyMemory<byte>? behind)
    {
        Debug.Assert(_before is not null && _after is not null, "fields are compared during a walk");
        _fields ??= new TrieDiff();
        _told = ValueKindRow.Of((ValueKind)kind, kinds).Fields;
        ReadOnlyMemory<byte>? last = behind is { } name ? _told.FieldOf(name) : default(ReadOnlyMemory<byte>?); // null would be a name
        ScopedTrie.Compare(_fields, _before.Keys.FieldsOf(key), _after.Keys.FieldsOf(key), _told.Prefix.Span, last);
    }

    private static BatchView Side(BatchView view, ReadOnlyMemory<byte>? name)
    {
        if (name is not { } of) return (BatchView)view.Database(view.Index);
        return view.TryGetSnapshot(of.Span, out TrieView? snapshot)
            ? (BatchView)snapshot
            : throw new InvalidOperationException("A diff is asked for with a snapshot that is not there.");
    }

    /// <summary>Narrows a prefix to what a side covers.</summary>
    /// <returns>False when the two have nothing in common.</returns>
    private static bool TryNarrow(ref ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> covers)
    {
        if (prefix.Span.StartsWith(covers.Span)) return true;
        if (!covers.Span.StartsWith(prefix.Span)) return false;
        prefix = covers;
        return true;
    }
}
