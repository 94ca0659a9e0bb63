using System.Text;
using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>
/// The keys and fields that a draft was last asked to look up, and what it must still know of them: where it says that one stands, a walk
/// finds it too.
/// </summary>
internal sealed class LookedUpKeys(Draft draft)
{
    private (string Key, string Field)[] _asked = [];
    private EntryLocation[] _keys = [];
    private EntryLocation[] _fields = [];
    private int _database;
    private long _lookup;

    public void LookUp(int database, (string Key, string Field)[] asked)
    {
        int at = 0;
        KeyRange[] keys = [.. asked.Select(one => new KeyRange((at += one.Key.Length) - one.Key.Length, one.Key.Length))];
        KeyRange[] fields = [.. asked.Select(one => new KeyRange((at += one.Field.Length) - one.Field.Length, one.Field.Length))];
        byte[] buffer = Bytes(string.Concat(asked.Select(static one => one.Key)) + string.Concat(asked.Select(static one => one.Field)));
        _asked = asked;
        _database = database;
        _keys = new EntryLocation[asked.Length];
        _fields = new EntryLocation[asked.Length];
        _lookup = draft.LookUp(database, buffer, keys, _keys, fields, _fields);
    }

    /// <summary>Where a key is, if that is known.</summary>
    public EntryLocation PlaceOf(int database, string key) =>
        Known(_keys, database == _database ? Array.FindIndex(_asked, one => one.Key == key) : -1);

    /// <summary>Where a field is, if that is known.</summary>
    public EntryLocation PlaceOf(int database, string key, string field) =>
        Known(_fields, database == _database ? Array.IndexOf(_asked, (key, field)) : -1);

    public void Check()
    {
        Trie trie = draft[_database];
        for (int i = 0; i < _asked.Length; i++)
        {
            if (draft.Holds(_lookup, _keys[i])) Check(trie, _asked[i].Key, _keys[i]);
            if (!draft.Holds(_lookup, _fields[i])) continue;
            Assert.True(trie.TryGet(Bytes(_asked[i].Key), out Entry entry));
            Check(entry.Fields, _asked[i].Field, _fields[i]);
        }
    }

    private static void Check(in Trie trie, string key, EntryLocation location)
    {
        Entry known = trie.At(location);
        Assert.True(trie.TryGet(Bytes(key), out Entry found));
        Assert.Equal(found.Value, known.Value);
        Assert.Equal(found.ExpiresAtMs, known.ExpiresAtMs);
        Assert.Equal(found.Kind, known.Kind);
        Assert.True(trie.Finds(Bytes(key), location));
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private EntryLocation Known(EntryLocation[] places, int index) =>
        index >= 0 && draft.Holds(_lookup, places[index]) ? places[index] : default;
}
