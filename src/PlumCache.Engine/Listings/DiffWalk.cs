using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Listings;

/// <summary>
/// What differs between two versions of a database, each judged at its own time. Where one of them covers only a prefix, the other is
/// looked at there alone. Between two collections at one key goes a walk of its own over their fields, when it is asked for.
/// </summary>
internal sealed class DiffWalk(DiffQuery query) : ListingWalk
{
    private readonly TrieDiff _keys = new();
    private TrieDiff? _fields;
    private BatchView? _before;
    private BatchView? _after;
    private bool _isEmpty;
    private bool _isAmongFields;
    private byte[] _key = [];
    private int _keyLength;

    public override ListingForm Form => ListingForm.Array;

    private ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    public override void Begin(BatchView view)
    {
        _before = Side(view, query.Before);
        _after = Side(view, query.After);
        _isEmpty = true;
        _isAmongFields = false;
        ReadOnlyMemory<byte> prefix = query.Prefix;
        if (!TryNarrow(ref prefix, _before.Covers) || !TryNarrow(ref prefix, _after.Covers)) return;
        _isEmpty = false;
        ScopedTrie.Compare(_keys, _before.Keys, _after.Keys, prefix.Span, query.AfterKey);
        if (query is not { WithFields: true, AfterKey: { } key, AfterField: { } field } || !key.Span.StartsWith(prefix.Span)) return;
        Remember(key.Span);
        _isAmongFields = HasFields(_before.Keys) && HasFields(_after.Keys);
        if (_isAmongFields) CompareFields(field);
    }

    public override bool Step(out bool isPicked)
    {
        isPicked = _isAmongFields && _fields!.MoveNext();
        if (isPicked) return true;
        _isAmongFields = false;
        isPicked = !_isEmpty && _keys.MoveNext();
        if (!isPicked || !query.WithFields || !_keys.HasBefore || !_keys.HasAfter) return isPicked;
        if (!_keys.Before.IsCollection || !_keys.After.IsCollection) return true;
        Remember(_keys.Key);
        CompareFields(behind: null);
        _isAmongFields = _fields!.MoveNext(); // else its expiry or its kind has changed, and it is a key as any other
        return true;
    }

    public override void WriteItem(IReplyWriter writer)
    {
        TrieDiff diff = _isAmongFields ? _fields! : _keys;
        writer.BeginArray(_isAmongFields ? 3 : 2);
        if (_isAmongFields) writer.Write(Reply.Bulk(Key));
        writer.Write(Reply.Bulk(diff.Key));
        writer.Write(Reply.Bulk(!diff.HasBefore ? "added"u8 : !diff.HasAfter ? "removed"u8 : "changed"u8));
    }

    private void CompareFields(ReadOnlyMemory<byte>? behind)
    {
        Debug.Assert(_before is not null && _after is not null, "fields are compared during a walk");
        _fields ??= new TrieDiff();
        ScopedTrie.Compare(_fields, _before.Keys.FieldsOf(Key), _after.Keys.FieldsOf(Key), default, behind);
    }

    private bool HasFields(in ScopedTrie keys) => keys.TryFind(Key, out Entry entry) && entry.IsCollection;

    private void Remember(ReadOnlySpan<byte> key)
    {
        if (key.Length > _key.Length) _key = new byte[Math.Max(key.Length, 2 * _key.Length)];
        key.CopyTo(_key);
        _keyLength = key.Length;
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
