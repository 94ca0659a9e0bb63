namespace PlumCache.Tests.Properties.Storage;

/// <summary>Watches the simple way: every one remembers whether it was touched, and every change asks every one.</summary>
internal sealed class WatchModel
{
    private readonly Dictionary<int, HashSet<string>> _keys = new() { [-1] = [], [0] = [], [1] = [] };

    public List<Watch> Watches { get; } = [];

    public bool Unwatch(int database, bool isPrefix, byte[] key)
    {
        int at = Watches.FindIndex(watch => watch.Database == database && watch.IsPrefix == isPrefix
            && watch.Key.AsSpan().SequenceEqual(key));
        if (at >= 0) Watches.RemoveAt(at);
        return at >= 0;
    }

    public void Put(int database, byte[] key)
    {
        _keys[database].Add(Text(key));
        Touch(database, [Text(key)]);
    }

    public void Remove(int database, byte[] key)
    {
        if (_keys[database].Remove(Text(key))) Touch(database, [Text(key)]);
    }

    public void RemovePrefix(int database, byte[] prefix) => Touch(database, Take(database, Text(prefix)));

    public void Transplant(int fromDatabase, byte[] from, int toDatabase, byte[] to, bool isMove)
    {
        string source = Text(from), target = Text(to);
        string[] arriving = [.. Beneath(fromDatabase, source).Select(key => target + key[source.Length..])];
        if (isMove) Touch(fromDatabase, Take(fromDatabase, source));
        Touch(toDatabase, Take(toDatabase, target));
        _keys[toDatabase].UnionWith(arriving);
        Touch(toDatabase, arriving);
    }

    public void Swap()
    {
        string[] all = [.. _keys[0].Union(_keys[1], StringComparer.Ordinal)];
        (_keys[0], _keys[1]) = (_keys[1], _keys[0]);
        Touch(0, all);
        Touch(1, all);
    }

    /// <summary>Compares whether each watch was touched.</summary>
    public void AssertEqual(Func<Watch, long, bool> isTouched)
    {
        foreach (Watch watch in Watches) Assert.Equal(watch.IsTouched, isTouched(watch, watch.Since));
    }

    private static string Text(byte[] key) => System.Text.Encoding.Latin1.GetString(key);

    private string[] Beneath(int database, string prefix) =>
        [.. _keys[database].Where(key => key.StartsWith(prefix, StringComparison.Ordinal))];

    private string[] Take(int database, string prefix)
    {
        string[] keys = Beneath(database, prefix);
        _keys[database].ExceptWith(keys);
        return keys;
    }

    private void Touch(int database, string[] keys)
    {
        foreach (Watch watch in Watches.Where(watch => watch.Database == database))
        {
            string text = Text(watch.Key);
            watch.IsTouched |= keys.Any(key => watch.IsPrefix ? key.StartsWith(text, StringComparison.Ordinal) : key == text);
        }
    }

    /// <summary>One watcher of a key or prefix.</summary>
    public sealed class Watch(int database, bool isPrefix, byte[] key, long since)
    {
        public int Database { get; } = database;

        public bool IsPrefix { get; } = isPrefix;

        public byte[] Key { get; } = key;

        public long Since { get; } = since;

        public bool IsTouched { get; set; }
    }
}
