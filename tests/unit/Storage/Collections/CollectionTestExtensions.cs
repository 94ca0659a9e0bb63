using System.Text;
using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>What the tests of collections say in one word. Their kind is 1 unless another is said.</summary>
internal static class CollectionTestExtensions
{
    private const byte Kind = 1;

    public static CollectionEdit OpenCollection(this Draft draft, string key, byte kind = Kind)
    {
        Assert.True(draft.TryOpenCollection(0, Bytes(key), kind, out CollectionEdit? edit));
        return edit;
    }

    public static void Change(this Draft draft, string key, Action<CollectionEdit> change)
    {
        CollectionEdit edit = draft.OpenCollection(key);
        change(edit);
        edit.Close();
    }

    public static PublishResult Change(this Keyspace keyspace, string key, Action<CollectionEdit> change) =>
        keyspace.Write(draft => draft.Change(key, change));

    public static bool Put(this CollectionEdit edit, string field, string value, long expiresAtMs = ExpiryTime.Never) =>
        edit.Put(Bytes(field), Bytes(value), expiresAtMs);

    /// <summary>Fields f0000 and so on, each with its number for a value.</summary>
    public static void PutMany(this CollectionEdit edit, int count, long expiresAtMs = ExpiryTime.Never)
    {
        for (int i = 0; i < count; i++) edit.Put($"f{i:0000}", $"{i}", expiresAtMs);
    }

    /// <summary>How many fields a key has; 0 without it.</summary>
    public static long FieldsOf(this in Trie trie, string key) => trie.TryGet(Bytes(key), out Entry entry) ? entry.Fields.Count : 0;

    /// <summary>All fields in order, as text; with an expiry, that behind them.</summary>
    public static string Fields(this Trie trie, string key) =>
        trie.TryGet(Bytes(key), out Entry entry) ? entry.IsCollection ? Fields(entry.Fields) : "no collection" : "no key";

    public static string Fields(this Keyspace keyspace, string key)
    {
        using var view = new View(keyspace);
        view.Open();
        return view[0].Fields(key);
    }

    private static string Fields(in Trie fields)
    {
        List<string> texts = [];
        var cursor = new TrieCursor();
        cursor.Seek(fields, default);
        while (cursor.MoveNext())
        {
            long expiresAtMs = cursor.Entry.ExpiresAtMs;
            string expiry = expiresAtMs == ExpiryTime.Never ? "" : $"@{expiresAtMs}";
            texts.Add($"{Encoding.UTF8.GetString(cursor.Key)}={Encoding.UTF8.GetString(cursor.Entry.Value)}{expiry}");
        }

        return string.Join(' ', texts);
    }
}
