using System.Collections.Immutable;
using System.Text;
using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>Applies edits to one draft and to the model side by side.</summary>
/// <param name="request">Where some of the long values are received.</param>
internal sealed class KeyspaceDraftRun(Keyspace keyspace, Draft draft, KeyspaceModel model, RequestBlock? request)
{
    private readonly List<Saved> _open = [];
    private readonly LookedUpKeys _lookedUp = new(draft);
    private int _receivedBytes;
    private bool _isReceived;

    public void Apply(KeyspaceEdit edit)
    {
        Change(edit);
        _lookedUp.Check();
    }

    private void Change(KeyspaceEdit edit)
    {
        byte[] key = Bytes(edit.Key);
        byte[] other = Bytes(edit.Other);
        switch (edit.Kind)
        {
            case KeyspaceEditKind.Set:
                Set(edit);
                break;
            case KeyspaceEditKind.Watch:
                draft.Watch(edit.Database, key, isPrefix: false, draft.TimeMs);
                model.RemoveDue(edit.Database, edit.Key, draft.TimeMs);
                break;
            case KeyspaceEditKind.LookUp:
                _lookedUp.LookUp(edit.Database, [.. model.Tries[edit.Database + 1].Keys.Append(edit.Key).Append(edit.Other).SelectMany(
                    key => FieldsOf(edit.Database, key).Select(field => (key, field)))]);
                break;
            case KeyspaceEditKind.ExpirePrefix:
                SetPrefixExpiry(edit, draft.TimeMs + 1 + (edit.Value.Length % 12));
                break;
            case KeyspaceEditKind.PersistPrefix:
                SetPrefixExpiry(edit, ExpiryTime.Never);
                break;
            case KeyspaceEditKind.RemoveDue:
                Assert.Equal(model.RemoveDue(edit.Database, draft.TimeMs), draft.RemoveDue(edit.Database, draft.TimeMs, int.MaxValue));
                break;
            case KeyspaceEditKind.Remove:
                Assert.Equal(model.Remove(edit.Database, edit.Key), draft.Remove(edit.Database, key));
                break;
            case KeyspaceEditKind.RemovePrefix:
                Assert.Equal(model.RemovePrefix(edit.Database, edit.Key), draft.RemovePrefix(edit.Database, key));
                break;
            case KeyspaceEditKind.Copy:
                Assert.Equal(model.CopyPrefix(edit.Database, edit.Key, edit.OtherDatabase, edit.Other),
                    draft.CopyPrefix(edit.Database, key, edit.OtherDatabase, other));
                break;
            case KeyspaceEditKind.Move:
                Assert.Equal(model.MovePrefix(edit.Database, edit.Key, edit.OtherDatabase, edit.Other),
                    draft.MovePrefix(edit.Database, key, edit.OtherDatabase, other));
                break;
            case KeyspaceEditKind.CopyEntry:
                Assert.Equal(
                    model.CopyEntry(edit.Database, edit.Key, edit.OtherDatabase, edit.Other),
                    draft.CopyEntry(edit.Database, key, edit.OtherDatabase, other));
                break;
            case KeyspaceEditKind.MoveEntry:
                Assert.Equal(
                    model.MoveEntry(edit.Database, edit.Key, edit.OtherDatabase, edit.Other),
                    draft.MoveEntry(edit.Database, key, edit.OtherDatabase, other));
                break;
            case KeyspaceEditKind.ChangeFields:
                ChangeFields(edit);
                break;
            case KeyspaceEditKind.Swap:
                draft.SwapDatabases(0, 1);
                model.Swap(0, 1);
                break;
            default:
                Undo(edit);
                break;
        }
    }

    private void Undo(KeyspaceEdit edit)
    {
        switch (edit.Kind)
        {
            case KeyspaceEditKind.Save:
                Save();
                break;
            case KeyspaceEditKind.LetGo when _open.Count > 0:
                draft.LetGo(End(edit.Value.Length % _open.Count).Savepoint);
                break;
            case KeyspaceEditKind.RollBack when _open.Count > 0:
                RollBack(edit.Value.Length % _open.Count);
                break;
            case KeyspaceEditKind.BreakOffAndRollBack:
                BreakOffAndRollBack(edit);
                break;
        }
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private void Set(KeyspaceEdit edit)
    {
        bool isNew = !model.Tries[edit.Database + 1].ContainsKey(edit.Key);
        long expiresAtMs = edit.Value.Length % 3 == 1 ? Math.Max(0, draft.TimeMs + edit.Value.Length - 20) : ExpiryTime.Never;

        // Some are so long that a record has them by their place only.
        string value = edit.Value.Length % 7 == 0 ? string.Concat(Enumerable.Repeat(edit.Value, 12)) : edit.Value;
        byte valueKind = (byte)(edit.Value.Length % 32);
        Assert.Equal(isNew, draft.Set(edit.Database, Bytes(edit.Key), Received(value), expiresAtMs, accessStamp: 0, valueKind));
        model.Set(edit.Database, edit.Key, value, expiresAtMs);
    }

    private void ChangeFields(KeyspaceEdit edit)
    {
        int seed = edit.Value.Aggregate(edit.Other.Length, static (sum, c) => (sum * 11 % 9973) + c);
        var run = new CollectionRun(draft, _lookedUp, new Random(seed), draft.TimeMs);
        string? before = model.Find(edit.Database, edit.Key, out long expiresAtMs);
        string? after = run.Apply(edit.Database, edit.Key, before);
        if (after is null) model.Remove(edit.Database, edit.Key);
        else model.Set(edit.Database, edit.Key, after, run.BeganAnew ? ExpiryTime.Never : expiresAtMs);
    }

    // What a collection has, and a field that may be none of it.
    private IEnumerable<string> FieldsOf(int database, string key) =>
        model.Find(database, key, out _) is { } held && FieldsText.IsCollection(held) ? FieldsText.Parse(held).Fields.Append("ab") : ["ab"];

    // Every other long value, as long as there is room for it, is an argument of a request.
    private ReadOnlySpan<byte> Received(string value)
    {
        byte[] bytes = Bytes(value);
        if (request is null || bytes.Length <= 64 || _receivedBytes + bytes.Length + 31 > request.Capacity) return bytes;
        _isReceived = !_isReceived;
        if (!_isReceived) return bytes;
        int at = _receivedBytes + RequestBlock.GapAt(_receivedBytes);
        request.AddPlace(at);
        Span<byte> argument = request.GetSpan().Slice(at, bytes.Length);
        bytes.CopyTo(argument);
        _receivedBytes = at + bytes.Length + (bytes.Length % 20);
        return argument;
    }

    private void SetPrefixExpiry(KeyspaceEdit edit, long expiresAtMs)
    {
        string prefix = edit.Key[..Math.Min(edit.Key.Length, edit.Other.Length / 2)];
        long changed = model.SetPrefixExpiry(edit.Database, prefix, draft.TimeMs, expiresAtMs);
        Assert.Equal(changed, draft.SetPrefixExpiry(edit.Database, Bytes(prefix), nowMs: 0, expiresAtMs));
        Assert.True(changed == 0 || draft.HasChanges);
    }

    private void Save() => _open.Add(new Saved(draft.Save(), model.Tries, draft.HasChanges, keyspace.Heap.Arena.LiveBytes));

    // With one end those that were taken since.
    private Saved End(int at)
    {
        Saved saved = _open[at];
        _open.RemoveRange(at, _open.Count - at);
        return saved;
    }

    private void RollBack(int at)
    {
        Saved saved = End(at);
        draft.RollBack(saved.Savepoint);
        model.Restore(saved.Tries);
        Assert.Equal(saved.HasChanges, draft.HasChanges);
        Assert.Equal(saved.LiveBytes, keyspace.Heap.Arena.LiveBytes);
    }

    // Runs out of memory at some point of some operation, as no block can be made beyond the holes there are.
    private void BreakOffAndRollBack(KeyspaceEdit edit)
    {
        Save();
        keyspace.Heap.Arena.MayGrow = false;
        try
        {
            for (int i = 0; i < 200; i++)
            {
                draft.Set(edit.Database, Bytes(edit.Key + (char)('a' + (i % 3))), new byte[i * 20]);
                draft.CopyPrefix(edit.Database, Bytes(edit.Key), edit.OtherDatabase, Bytes(edit.Other + (char)('a' + (i % 5))));
                draft.CopyEntry(edit.Database, Bytes(edit.Key + 'a'), edit.OtherDatabase, Bytes(edit.Other + 'a' + i));
                draft.MoveEntry(edit.OtherDatabase, Bytes(edit.Other + 'a' + i), edit.Database, Bytes(edit.Key + i));
                draft.SetPrefixExpiry(edit.OtherDatabase, Bytes(edit.Other), draft.TimeMs, draft.TimeMs + 1 + i);
                if (!draft.TryOpenCollection(edit.Database, Bytes(edit.Key + 'c'), 3, out CollectionEdit? fields)) continue;
                for (int field = 0; field < i; field++) fields.Put(Bytes($"{field}"), new byte[field], draft.TimeMs + i);
                fields.Close();
            }
        }
        catch (ArenaFullException)
        {
        }

        keyspace.Heap.Arena.MayGrow = true;
        RollBack(edit.Value.Length % _open.Count);
    }

    private sealed record Saved(
        DraftSavepoint Savepoint, ImmutableArray<ImmutableSortedDictionary<string, string>> Tries, bool HasChanges, long LiveBytes);
}
