using System.Collections.Immutable;
using System.Globalization;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Databases and snapshots as sorted maps that never change: a snapshot is one of them, kept. Replies are in the words of
/// <see cref="PlumCache.Tests.Engine.Kit.RecordingWriter"/>. What only the storage knows, revisions and memory, is left out of listings.
/// </summary>
internal sealed class SnapshotModel
{
    private const long Never = long.MaxValue;

    private static readonly ImmutableSortedDictionary<string, Entry> NoKeys = ImmutableSortedDictionary.Create<string, Entry>(
        StringComparer.Ordinal);

    private readonly ImmutableSortedDictionary<string, Entry>[] _databases = [NoKeys, NoKeys];
    private readonly SortedDictionary<(int Database, string Name),
        Frozen> _snapshots = new(Comparer<(int Database, string Name)>.Create(static (a, b) =>
        a.Database != b.Database ? a.Database.CompareTo(b.Database) : string.CompareOrdinal(a.Name, b.Name)));

    private readonly Connection[] _connections;

    private sealed record Entry(string Value, long ExpiresAtMs);

    private sealed record Frozen(ImmutableSortedDictionary<string, Entry> Keys, string Name, string Prefix, long TimeMs, long ExpiresAtMs);

    private sealed class Connection
    {
        public int Database { get; set; }

        public Frozen? Reading { get; set; }
    }

    public SnapshotModel(int connections) => _connections = [.. Enumerable.Range(0, connections).Select(static _ => new Connection())];

    public long NowMs { get; set; }

    /// <summary>
    /// What a scan of a connection would go through, and with it when that ends being so: a token that differs for another database or
    /// snapshot.
    /// </summary>
    public (object Token, ImmutableSortedDictionary<string, long> Keys, bool IsFrozen) BeginScan(int connection)
    {
        Connection client = _connections[connection];
        ImmutableSortedDictionary<string, Entry> keys = client.Reading is { } reading ? reading.Keys : Live(client.Database);
        return (TokenOf(connection),
            keys.ToImmutableSortedDictionary(static pair => pair.Key, static pair => pair.Value.ExpiresAtMs, StringComparer.Ordinal),
            client.Reading is not null);
    }

    /// <summary>What a connection reads: equal while that is the same.</summary>
    public object TokenOf(int connection) => (object?)_connections[connection].Reading ?? _connections[connection].Database;

    /// <summary>Whether what it reads is gone.</summary>
    public bool IsGone(int connection) =>
        _connections[connection].Reading is { } reading && !IsThere(_connections[connection].Database, reading);

    public string Run(int connection, string line)
    {
        Connection client = _connections[connection];
        string[] words = line.Split(' ');
        string name = words[0];
        if (name.StartsWith("SNAP.", StringComparison.Ordinal) && name != "SNAP.RESTORE") return RunSnapshots(client, words);
        switch (name)
        {
            case "RESET":
                (client.Database, client.Reading) = (0, null);
                return "+RESET";
            case "SELECT":
                int database = words[1][0] - '0';
                if (client.Reading is not null && database != client.Database)
                {
                    return "-ERR this connection reads from a snapshot of its database: SNAP.USE LIVE first";
                }
                client.Database = database;
                return "+OK";
            case "GET" or "MGET" or "EXISTS" or "KEYS" or "DBSIZE" or "PTTL" or "NS.COUNT":
                return Read(client, words);
            default:
                return client.Reading is { } reading
                    ? $"-READONLY You can't write while reading from snapshot '{reading.Name}': SNAP.USE LIVE or RESET first."
                    : Write(client, words);
        }
    }

    private static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    private static string Quote(string text) => $"\"{text}\"";

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string KeysOf(ImmutableSortedDictionary<string, Entry> keys, string pattern) =>
        List(keys.Keys.Where(key => key.StartsWith(pattern[..^1], StringComparison.Ordinal)).Select(Quote));

    private static string ValueOf(ImmutableSortedDictionary<string, Entry> keys, string key) =>
        keys.TryGetValue(key, out Entry? entry) ? Quote(entry.Value) : "nil";

    private static string? Option(string[] words, string name)
    {
        int at = Array.IndexOf(words, name);
        return at < 0 ? null : words[at + 1];
    }

    private string Read(Connection client, string[] words)
    {
        if (client.Reading is { } gone && !IsThere(client.Database, gone)) return $"-ERR snapshot '{gone.Name}' is gone";
        ImmutableSortedDictionary<string, Entry> keys = client.Reading?.Keys ?? Live(client.Database);
        long nowMs = client.Reading?.TimeMs ?? NowMs;
        return words switch
        {
            ["GET", var key] => ValueOf(keys, key),
            ["MGET", ..] => List(words[1..].Select(key => ValueOf(keys, key))),
            ["EXISTS", ..] => $":{words[1..].Count(keys.ContainsKey)}",
            ["KEYS", var pattern] => KeysOf(keys, pattern),
            ["NS.COUNT", var prefix] => $":{Under(keys, prefix).Length}",
            ["PTTL", var key] =>
                !keys.TryGetValue(key, out Entry? entry) ? ":-2" : entry.ExpiresAtMs == Never ? ":-1" : $":{entry.ExpiresAtMs - nowMs}",
            _ => $":{keys.Count}",
        };
    }

    private string Write(Connection client, string[] words)
    {
        ImmutableSortedDictionary<string, Entry> keys = Live(client.Database);
        switch (words)
        {
            case ["SET", var key, var value]:
                return Put(client, keys.SetItem(key, new Entry(value, Never)), "+OK");
            case ["SET", var key, var value, "PX", var ms]:
                return Put(client, keys.SetItem(key, new Entry(value, NowMs + Number(ms))), "+OK");
            case ["DEL", ..]:
                return Put(client, keys.RemoveRange(words[1..]), $":{words[1..].Distinct(StringComparer.Ordinal).Count(keys.ContainsKey)}");
            case ["PEXPIRE", var key, var ms]:
                return keys.TryGetValue(key, out Entry? entry)
                    ? Put(client, keys.SetItem(key, entry with { ExpiresAtMs = NowMs + Number(ms) }), ":1") : ":0";
            case ["FLUSHDB"]:
                return Put(client, NoKeys, "+OK");
            case ["FLUSHALL"]:
                _databases[0] = _databases[1] = NoKeys;
                return "+OK";
            case ["SWAPDB", ..]:
                (_databases[0], _databases[1]) = (_databases[1], _databases[0]);
                return "+OK";
            case ["NS.DEL", var prefix]:
                return Put(client, keys.RemoveRange(Under(keys, prefix)), $":{Under(keys, prefix).Length}");
            case ["NS.EXPIRE", var prefix, var ms]:
                return SetExpiries(client, keys, Under(keys, prefix), NowMs + Number(ms));
            case ["NS.PERSIST", var prefix]:
                return SetExpiries(client, keys, [.. Under(keys, prefix).Where(key => keys[key].ExpiresAtMs != Never)], Never);
            case ["NS.COPY" or "NS.RENAME", var from, var to, "REPLACE"]:
                return Transplant(client, keys, from, to, isMove: words[0] == "NS.RENAME");
            case ["SNAP.RESTORE", ..]:
                return Restore(client, words);
            default:
                return "+OK";
        }
    }

    private string Put(Connection client, ImmutableSortedDictionary<string, Entry> keys, string reply)
    {
        _databases[client.Database] = keys;
        return reply;
    }

    private static string[] Under(ImmutableSortedDictionary<string, Entry> keys, string prefix) =>
        [.. keys.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))];

    private string SetExpiries(Connection client, ImmutableSortedDictionary<string, Entry> keys, string[] changed, long expiresAtMs) =>
        Put(client, keys.SetItems(changed.Select(key => KeyValuePair.Create(key, keys[key] with { ExpiresAtMs = expiresAtMs }))),
            $":{changed.Length}");

    private string Transplant(Connection client, ImmutableSortedDictionary<string, Entry> keys, string from, string to, bool isMove)
    {
        if (from == to) return "-ERR source and destination are the same prefix";
        string[] taken = Under(keys, from);
        if (taken.Length == 0) return ":0";
        ImmutableSortedDictionary<string, Entry> left = isMove ? keys.RemoveRange(taken) : keys;
        left = left.RemoveRange(Under(left, to));
        return Put(client, left.SetItems(taken.Select(key => KeyValuePair.Create(to + key[from.Length..], keys[key]))), $":{taken.Length}");
    }

    private string Restore(Connection client, string[] words)
    {
        if (Find(client, words[1]) is not { } snapshot) return Missing(words[1]);
        string prefix = Option(words, "PREFIX") ?? snapshot.Prefix;
        if (!prefix.StartsWith(snapshot.Prefix, StringComparison.Ordinal))
        {
            return $"-ERR snapshot '{words[1]}' holds only what begins with '{snapshot.Prefix}'";
        }
        var back = snapshot.Keys.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)
            && pair.Value.ExpiresAtMs > NowMs).ToList();
        ImmutableSortedDictionary<string, Entry> keys = Live(client.Database);
        keys = keys.RemoveRange(keys.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)));
        return Put(client, keys.SetItems(back), $":{back.Count}");
    }

    private string RunSnapshots(Connection client, string[] words)
    {
        string? name = words.Length > 1 ? words[1] : null;
        switch (words[0])
        {
            case "SNAP.CREATE":
                return Create(client, words);
            case "SNAP.DROP":
                bool isThere = Find(client, name!) is not null;
                _snapshots.Remove((client.Database, name!));
                return isThere ? ":1" : ":0";
            case "SNAP.USE":
                if (name != "LIVE" && Find(client, name!) is null) return Missing(name!);
                client.Reading = name == "LIVE" ? null : Find(client, name!);
                return "+OK";
            case "SNAP.LIST":
                return List(_snapshots.Where(pair => pair.Key.Database == client.Database
                    && IsThere(client.Database, pair.Value)).Select(pair => Describe(pair.Value)));
            case "SNAP.GET":
                return Side(client, name!) is { } keys ? List(words[2..].Select(key => ValueOf(keys, key))) : Missing(name!);
            case "SNAP.KEYS":
                return Side(client, name!) is { } all ? KeysOf(all, words[2]) : Missing(name!);
            default:
                return Diff(client, words);
        }
    }

    private string Create(Connection client, string[] words)
    {
        if (Find(client, words[1]) is not null) return $"-ERR snapshot '{words[1]}' exists";
        string prefix = Option(words, "PREFIX") ?? "";
        ImmutableSortedDictionary<string, Entry> keys = Live(client.Database);
        long expiresAtMs = Option(words, "TTL") is { } ttl ? NowMs + Number(ttl) : Never;
        _snapshots[(client.Database,
            words[1])] = new Frozen(keys.RemoveRange(keys.Keys.Where(key => !key.StartsWith(prefix, StringComparison.Ordinal))), words[1],
            prefix, NowMs, expiresAtMs);
        return "+OK";
    }

    private string Diff(Connection client, string[] words)
    {
        foreach (string side in words[1..3])
        {
            if (Side(client, side) is null) return Missing(side);
        }

        ImmutableSortedDictionary<string, Entry> before = Side(client, words[1])!, after = Side(client, words[2])!;
        string prefix = Option(words, "PREFIX") ?? "", from = Option(words, "AFTER") ?? "";
        string[] covers = [prefix, .. words[1..3].Select(name => Find(client, name)?.Prefix ?? "")];
        IEnumerable<string> lines = before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(key => Array.TrueForAll(covers, cover => key.StartsWith(cover, StringComparison.Ordinal))
                && (from.Length == 0 || string.CompareOrdinal(key, from) > 0))
            .Select(key => (Key: key, Before: before.GetValueOrDefault(key), After: after.GetValueOrDefault(key)))
            .Where(static each => each.Before != each.After)
            .Select(static each =>
                $"[{Quote(each.Key)}, {Quote(each.Before is null ? "added" : each.After is null ? "removed" : "changed")}]");
        return List(lines.Take((int)Number(Option(words, "LIMIT") ?? "1000")));
    }

    private string Describe(Frozen snapshot)
    {
        long bytes = snapshot.Keys.Sum(static pair => (long)pair.Key.Length + pair.Value.Value.Length), ttl = snapshot.ExpiresAtMs == Never
            ? -1 : snapshot.ExpiresAtMs - NowMs;
        return $"{{\"name\": {Quote(snapshot.Name)}, \"age_ms\": :{NowMs - snapshot.TimeMs}, \"keys\": :{snapshot.Keys.Count}, "
            + $"\"bytes\": :{bytes}, \"prefix\": {Quote(snapshot.Prefix)}, \"ttl_ms\": :{ttl}}}";
    }

    private ImmutableSortedDictionary<string, Entry>? Side(Connection client, string name) =>
        name == "LIVE" ? Live(client.Database) : Find(client, name)?.Keys;

    private static string Missing(string name) => $"-ERR no such snapshot '{name}'";

    private Frozen? Find(Connection client, string name) =>
        _snapshots.TryGetValue((client.Database, name), out Frozen? snapshot) && snapshot.ExpiresAtMs > NowMs ? snapshot : null;

    private bool IsThere(int database, Frozen snapshot) =>
        _snapshots.TryGetValue((database, snapshot.Name), out Frozen? there) && ReferenceEquals(there, snapshot)
            && snapshot.ExpiresAtMs > NowMs;

    private ImmutableSortedDictionary<string, Entry> Live(int database) =>
        _databases[database].RemoveRange(_databases[database].Where(pair => pair.Value.ExpiresAtMs <= NowMs).Select(static pair =>
            pair.Key));
}
