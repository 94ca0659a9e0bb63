using System.Globalization;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// What the commands of <c>namespaces</c> mean, over one sorted map: every answer by looking at every key. Keys are Latin-1 texts, whose
/// order is that of their bytes. Replies are in the words of <see cref="PlumCache.Tests.Engine.Kit.RecordingWriter"/>.
/// </summary>
internal sealed class NamespaceModel
{
    private readonly SortedDictionary<string, Entry> _keys = new(StringComparer.Ordinal);

    private readonly record struct Entry(string Value, long ExpiresAtMs);

    public long NowMs { get; set; }

    public string Run(string line)
    {
        foreach (string due in _keys.Where(pair => pair.Value.ExpiresAtMs <= NowMs).Select(static pair => pair.Key).ToList())
        {
            _keys.Remove(due);
        }
        string[] words = [.. line.Split(' ').Select(static word => word.Trim('\''))];
        return words[0] switch
        {
            "SET" => Set(words),
            "DEL" => Number(_keys.Remove(words[1]) ? 1 : 0),
            "PEXPIRE" => Number(_keys.ContainsKey(words[1]) ? Expire([words[1]], Whole(words[2])) : 0),
            "FLUSHDB" => Flush(),
            "DBSIZE" => Number(_keys.Count),
            "lose" => "+OK",
            "NS.COUNT" => Number(Under(words[1]).Length),
            "NS.SIZE" => Number(Under(words[1]).Sum(key => key.Length + _keys[key].Value.Length)),
            "NS.RANK" =>
                words[2].StartsWith(words[1], StringComparison.Ordinal)
                && System.Array.IndexOf(Under(words[1]), words[2]) is >= 0 and int rank ? Number(rank) : "nil",
            "NS.AT" => At(Under(words[1]), Whole(words[2])),
            "NS.LIST" => List(words),
            "NS.RANGE" => Range(words),
            "NS.GET" => Page(Under(words[1]), words, 2, isReversed: false, withValues: true),
            "NS.DEL" =>
                words[1].Length == 0 ? "-ERR empty prefix: NS.DEL would clear the whole database, use FLUSHDB"
                : Number(Remove(Under(words[1]))),
            "NS.EXPIRE" =>
                words[1].Length == 0 ? "-ERR empty prefix: NS.EXPIRE would end the whole database"
                : Number(Expire(Under(words[1]), Whole(words[2]))),
            "NS.PERSIST" => Number(Persist(words[1])),
            "NS.COPY" => Copy(words[1], words[2], words.Length > 3),
            "NS.RENAME" => Rename(words[1], words[2], words.Length > 3),
            _ => throw new InvalidOperationException(line),
        };
    }

    private string Set(string[] words)
    {
        _keys[words[1]] = new Entry(words[2], words.Length > 3 ? NowMs + Whole(words[4]) : long.MaxValue);
        return "+OK";
    }

    private string Flush()
    {
        _keys.Clear();
        return "+OK";
    }

    private string Copy(string from, string to, bool replaces)
    {
        if (string.Equals(from, to, StringComparison.Ordinal)) return "-ERR source and destination are the same prefix";
        return Transplant(from, to, replaces ? 0 : Under(to).Length, isMove: false);
    }

    private string Rename(string from, string to, bool replaces)
    {
        if (string.Equals(from, to, StringComparison.Ordinal)) return "-ERR source and destination are the same prefix";
        if (from.Length == 0 || to.Length == 0) return "-ERR empty prefix: NS.RENAME needs a source and a destination";
        return Transplant(from, to, replaces ? 0 : Under(to).Except(Under(from), StringComparer.Ordinal).Count(), isMove: true);
    }

    private string Transplant(string from, string to, int inTheWay, bool isMove)
    {
        (string Key, Entry Entry)[] taken = [.. Under(from).Select(key => (key, _keys[key]))];
        if (taken.Length == 0) return ":0";
        if (inTheWay > 0) return $"-ERR destination holds {inTheWay} keys, use REPLACE";
        if (isMove) Remove(Under(from));
        Remove(Under(to));
        foreach ((string key, Entry entry) in taken) _keys[to + key[from.Length..]] = entry;
        return Number(taken.Length);
    }

    private int Remove(string[] keys)
    {
        foreach (string key in keys) _keys.Remove(key);
        return keys.Length;
    }

    private int Expire(string[] keys, long amount)
    {
        if (amount <= 0) return Remove(keys);
        foreach (string key in keys) _keys[key] = _keys[key] with { ExpiresAtMs = NowMs + amount };
        return keys.Length;
    }

    private int Persist(string prefix)
    {
        string[] keys = [.. Under(prefix).Where(key => _keys[key].ExpiresAtMs != long.MaxValue)];
        foreach (string key in keys) _keys[key] = _keys[key] with { ExpiresAtMs = long.MaxValue };
        return keys.Length;
    }

    private string List(string[] words)
    {
        long depth = Option(words, 2, "DEPTH") is { } text ? Whole(text) : 1;
        string? after = Option(words, 2, "AFTER");
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string key in Under(words[1]))
        {
            int end = words[1].Length;
            for (long level = 0; level < depth && key.IndexOf(':', end) is >= 0 and int at; level++) names.Add(key[..(end = at + 1)]);
        }

        string[] page = [.. Limited(names.Where(name => after is null || string.CompareOrdinal(name, after) > 0), words, 2)];
        return words.Contains("WITHCOUNTS", StringComparer.Ordinal) ? Map(page, name => Number(Under(name).Length)) : Array(page);
    }

    private string Range(string[] words)
    {
        bool isReversed = words.Contains("REV", StringComparer.Ordinal);
        string low = words[isReversed ? 2 : 1], high = words[isReversed ? 1 : 2];
        IEnumerable<string> keys = _keys.Keys.Where(key =>
            low != "+" && high != "-" && (low == "-" || string.CompareOrdinal(key, low) >= 0)
                && (high == "+" || string.CompareOrdinal(key, high) <= 0));
        return Page(keys, words, 3, isReversed, words.Contains("WITHVALUES", StringComparer.Ordinal));
    }

    private string Page(IEnumerable<string> keys, string[] words, int first, bool isReversed, bool withValues)
    {
        string? after = Option(words, first, "AFTER");
        int sign = isReversed ? -1 : 1;
        IEnumerable<string> ordered = isReversed ? keys.Reverse() : keys;
        string[] page = [.. Limited(ordered.Where(key => after is null || string.CompareOrdinal(key, after) * sign > 0), words, first)];
        return withValues ? Map(page, key => Quote(_keys[key].Value)) : Array(page);
    }

    private static IEnumerable<string> Limited(IEnumerable<string> items, string[] words, int first) =>
        Option(words, first, "LIMIT") is { } limit ? items.Take((int)Whole(limit)) : items;

    private static string? Option(string[] words, int first, string name) =>
        System.Array.IndexOf(words, name, first) is >= 0 and int at ? words[at + 1] : null;

    private static string At(string[] keys, long index)
    {
        if (index < 0) index += keys.Length;
        return index >= 0 && index < keys.Length ? Quote(keys[index]) : "nil";
    }

    private string[] Under(string prefix) => [.. _keys.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))];

    private static string Array(string[] items) => $"[{string.Join(", ", items.Select(Quote))}]";

    private static string Map(string[] items, Func<string, string> value) =>
        $"{{{string.Join(", ", items.Select(item => $"{Quote(item)}: {value(item)}"))}}}";

    private static string Quote(string text) => $"\"{text}\"";

    private static string Number(long number) => string.Create(CultureInfo.InvariantCulture, $":{number}");

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
