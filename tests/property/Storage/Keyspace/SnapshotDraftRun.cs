using System.Text;
using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>Applies random edits to one draft and to the model side by side.</summary>
internal sealed class SnapshotDraftRun(Keyspace keyspace, Draft draft, SnapshotModel model, Random random, long nowMs)
{
    private readonly List<(DraftSavepoint Savepoint, SnapshotModel Model)> _open = [];

    public SnapshotModel Model { get; private set; } = model;

    private int Databases => Model.Tries.Length;

    public void Apply()
    {
        int database = random.Next(Databases);
        if (random.Next(7) == 0) ChangeFields(database);
        else Change(database);
    }

    private void Change(int database)
    {
        switch (random.Next(50))
        {
            case < 12: Set(database); break;
            case < 15: Remove(database); break;
            case < 17: SetExpiry(database); break;
            case < 19: RemovePrefix(database); break;
            case < 21: Copy(database); break;
            case < 23: Move(database); break;
            case < 24: Swap(); break;
            case < 26: Sweep(database); break;
            case < 30: Create(database); break;
            case < 32: Drop(); break;
            case < 35: Restore(); break;
            case < 38: Save(); break;
            case < 39: RollBack(); break;
            case < 41: CopyEntry(database); break;
            case < 43: MoveEntry(database); break;
            case < 44: LetGo(); break;
            case < 46: Splice(database); break;
            case < 49: ExpirePrefix(database); break;
            default: BreakOff(database); break;
        }
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private string Key(int most = 6) => string.Concat(Enumerable.Range(0, random.Next(most + 1)).Select(_ => "abc"[random.Next(3)]));

    private KeptEntry Entry()
    {
        int length = random.Next(24) switch { 0 => random.Next(500, 3000), < 4 => random.Next(60, 200), _ => random.Next(12) };
        string value = new((char)('0' + random.Next(10)), length);
        return new KeptEntry(value, random.Next(3) == 0 ? nowMs + random.Next(-20, 200) : ExpiryTime.Never);
    }

    private void Set(int database)
    {
        // Now and then a run of keys, so that there are inner nodes to share.
        string stem = Key(3);
        for (int i = random.Next(5) == 0 ? random.Next(60) : 0; i >= 0; i--)
        {
            string key = i == 0 ? Key() : stem + Key(5) + (char)('a' + (i % 7));
            KeptEntry entry = Entry();
            Assert.Equal(!Model.Tries[database].ContainsKey(key), draft.Set(database, Bytes(key), Bytes(entry.Value), entry.ExpiresAtMs));
            Model = Model.Set(database, key, entry);
        }
    }

    private void Splice(int database)
    {
        string key = Known(database), bytes = Entry().Value;
        int offset = random.Next(30);
        bool isAlive = Model.Tries[database].TryGetValue(key, out KeptEntry? entry)
            && !FieldsText.IsDue(entry.Value, entry.ExpiresAtMs, nowMs);
        if (isAlive && FieldsText.IsCollection(entry!.Value)) return;
        string old = isAlive ? entry!.Value : "", padded = old.PadRight(offset, '\0');
        string value = padded[..offset] + bytes + (old.Length > offset + bytes.Length ? old[(offset + bytes.Length)..] : "");
        draft.Splice(database, Bytes(key), offset, Bytes(bytes), nowMs);
        Model = Model.Set(database, key, new KeptEntry(value, isAlive ? entry!.ExpiresAtMs : ExpiryTime.Never));
    }

    private void ChangeFields(int database)
    {
        string key = Known(database);
        KeptEntry? entry = Model.Tries[database].GetValueOrDefault(key);
        var run = new CollectionRun(draft, new LookedUpKeys(draft), random, nowMs);
        string? value = run.Apply(database, key, entry?.Value);
        long expiresAtMs = entry is null || run.BeganAnew ? ExpiryTime.Never : entry.ExpiresAtMs;
        Model = value is null ? Model.Remove(database, key) : Model.Set(database, key, new KeptEntry(value, expiresAtMs));
    }

    private void Remove(int database)
    {
        string key = Known(database);
        Assert.Equal(Model.Tries[database].ContainsKey(key), draft.Remove(database, Bytes(key)));
        Model = Model.Remove(database, key);
    }

    private void SetExpiry(int database)
    {
        string key = Known(database);
        long expiresAtMs = Entry().ExpiresAtMs;
        bool isThere = Model.Tries[database].TryGetValue(key, out KeptEntry? entry);
        Assert.Equal(isThere, draft.SetExpiry(database, Bytes(key), expiresAtMs));
        Model = isThere ? Model.Set(database, key, entry! with { ExpiresAtMs = expiresAtMs }) : Model;
    }

    private void ExpirePrefix(int database)
    {
        string prefix = Key(2);
        long expiresAtMs = random.Next(4) == 0 ? ExpiryTime.Never : nowMs + random.Next(1, 100);
        SnapshotModel changed = Model.SetPrefixExpiry(database, prefix, nowMs, expiresAtMs, out int keys);
        Assert.Equal(keys, draft.SetPrefixExpiry(database, Bytes(prefix), nowMs, expiresAtMs));
        Model = changed;
    }

    private void RemovePrefix(int database)
    {
        string prefix = Key(2);
        Assert.Equal(SnapshotModel.Under(Model.Tries[database], prefix).Length, draft.RemovePrefix(database, Bytes(prefix)));
        Model = Model.RemovePrefix(database, prefix);
    }

    private void Copy(int database)
    {
        string from = Key(2), to = Key(2);
        int source = random.Next(Databases);
        if (Model.Tries[source].Count + Model.Tries[database].Count > 1000) return;
        Assert.Equal(SnapshotModel.Under(Model.Tries[source], from).Length, draft.CopyPrefix(source, Bytes(from), database, Bytes(to)));
        Model = Model.Copy(source, from, database, to);
    }

    private void Move(int database)
    {
        string from = Key(2), to = Key(2);
        int source = random.Next(Databases);
        Assert.Equal(SnapshotModel.Under(Model.Tries[source], from).Length, draft.MovePrefix(source, Bytes(from), database, Bytes(to)));
        Model = Model.Move(source, from, database, to);
    }

    private void CopyEntry(int database)
    {
        int source = random.Next(Databases);
        string from = Known(source), to = Known(database);
        bool isThere = Model.Tries[source].ContainsKey(from);
        Assert.Equal(isThere, draft.CopyEntry(source, Bytes(from), database, Bytes(to)));
        Model = Model.CopyEntry(source, from, database, to);
    }

    private void MoveEntry(int database)
    {
        int source = random.Next(Databases);
        string from = Known(source), to = Known(database);
        bool isThere = Model.Tries[source].ContainsKey(from);
        Assert.Equal(isThere, draft.MoveEntry(source, Bytes(from), database, Bytes(to)));
        Model = Model.MoveEntry(source, from, database, to);
    }

    private void Swap()
    {
        draft.SwapDatabases(0, 1);
        Model = Model.Swap(0, 1);
    }

    private void Sweep(int database)
    {
        Model = Model.RemoveDue(database, nowMs, out int due, out int fields);
        if (random.Next(2) == 0)
        {
            Assert.Equal(due + fields, draft.RemoveDue(database, nowMs, 10_000));
        }
        else
        {
            List<byte[]> keys = [], keysOfFields = [];
            int removed = 0;
            int most = random.Next(2) == 0 ? 10_000 : random.Next(1, 9);
            for (bool isFinished = false; !isFinished;)
            {
                removed += draft.RemoveDue(database, nowMs, most, out isFinished, keys, keysOfFields);
            }

            Assert.Equal(due + fields, removed);
            Assert.All(keysOfFields, key => Assert.DoesNotContain(key, keys));
            Assert.All(keys, key => Assert.False(draft[database].TryGet(key, out _)));
            IEnumerable<byte[]> each = keysOfFields.DistinctBy(Convert.ToHexString, StringComparer.Ordinal);
            int emptied = each.Count(key => !draft[database].TryGet(key, out _));
            Assert.Equal(due, keys.Count + emptied);
        }
    }

    private void Create(int database)
    {
        string name = Key(1), prefix = random.Next(2) == 0 ? "" : Key(2);
        if (Model.Snapshots.ContainsKey((database, name)))
        {
            Assert.Throws<ArgumentException>(() => draft.Snapshots.Create(database, Bytes(name), Bytes(prefix), nowMs));
            return;
        }

        draft.Snapshots.Create(database, Bytes(name), Bytes(prefix), nowMs);
        Model = Model.Create(database, name, prefix, nowMs, draft.NextRevision);
    }

    private void Drop()
    {
        (int database, string name) = random.Next(4) == 0 ? (random.Next(Databases), Key(1)) : Named();
        Assert.Equal(Model.Snapshots.ContainsKey((database, name)), draft.Snapshots.Drop(database, Bytes(name)));
        Model = Model.Drop(database, name);
    }

    private void Restore()
    {
        (int database, string name) = Named();
        if (!Model.Snapshots.TryGetValue((database, name), out KeptSnapshot? snapshot)) return;
        string prefix = snapshot.Prefix + (random.Next(2) == 0 ? "" : Key(2));
        Assert.Equal(SnapshotModel.Under(snapshot.Keys, prefix).Length, draft.Snapshots.Restore(database, Bytes(name), Bytes(prefix)));
        Model = Model.Restore(database, name, prefix);
    }

    private void Save() => _open.Add((draft.Save(), Model));

    private (DraftSavepoint Savepoint, SnapshotModel Model) EndAny()
    {
        int at = random.Next(_open.Count);
        (DraftSavepoint savepoint, SnapshotModel model) = _open[at];
        _open.RemoveRange(at, _open.Count - at);
        return (savepoint, model);
    }

    private void LetGo()
    {
        if (_open.Count > 0) draft.LetGo(EndAny().Savepoint);
    }

    private void RollBack()
    {
        if (_open.Count == 0) return;
        (DraftSavepoint savepoint, Model) = EndAny();
        draft.RollBack(savepoint);
    }

    // Runs out of memory in the middle of something, as no block can be made beyond the holes there are.
    private void BreakOff(int database)
    {
        Save();
        keyspace.Heap.Arena.MayGrow = false;
        try
        {
            for (int i = 0; i < 200; i++)
            {
                draft.Set(database, Bytes(Key()), new byte[i * 20]);
                draft.Snapshots.Create(database, [(byte)i, 0], Bytes(Key(1)), nowMs);
                draft.Snapshots.Restore(database, [(byte)i, 0], Bytes("aaaa"));
            }
        }
        catch (ArenaFullException)
        {
        }
        catch (ArgumentException)
        {
            // The prefix of the restore was none of the snapshot's.
        }

        keyspace.Heap.Arena.MayGrow = true;
        RollBack();
    }

    private string Known(int database) =>
        Model.Tries[database].Count > 0 && random.Next(4) != 0
            ? Model.Tries[database].ElementAt(random.Next(Model.Tries[database].Count)).Key : Key();

    private (int Database, string Name) Named() =>
        Model.Snapshots.IsEmpty ? (0, "") : Model.Snapshots.Keys.Order().ElementAt(random.Next(Model.Snapshots.Count));
}
