using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>
/// The keys that a draft was last asked to look up, and what it must still know of them: where it says that one stands, a walk finds it
/// too.
/// </summary>
internal sealed class LookedUpKeys(Draft draft)
{
    private byte[][] _keys = [];
    private EntryLocation[] _locations = [];
    private int _database;
    private long _lookup;

    public void LookUp(int database, byte[][] keys)
    {
        int at = 0;
        KeyRange[] ranges = [.. keys.Select(key => new KeyRange((at += key.Length) - key.Length, key.Length))];
        _keys = keys;
        _database = database;
        _locations = new EntryLocation[keys.Length];
        _lookup = draft.LookUp(database, keys.SelectMany(static key => key).ToArray(), ranges, _locations);
    }

    public void Check()
    {
        for (int i = 0; i < _keys.Length; i++)
        {
            if (!draft.Holds(_lookup, _locations[i])) continue;
            Trie trie = draft[_database];
            Entry known = trie.At(_locations[i]);
            Assert.True(trie.TryGet(_keys[i], out Entry found));
            Assert.Equal(found.Value, known.Value);
            Assert.Equal(found.ExpiresAtMs, known.ExpiresAtMs);
            Assert.Equal(found.Kind, known.Kind);
            Assert.True(trie.Finds(_keys[i], _locations[i]));
        }
    }
}
