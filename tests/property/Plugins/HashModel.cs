using System.Globalization;
using System.Numerics;

namespace PlumCache.Tests.Properties.Plugins;

/// <summary>
/// Redis' hashes in the plainest words: dictionaries of dictionaries, what is due swept before each command. It knows only requests that
/// make sense, on keys that hold nothing else.
/// </summary>
internal sealed class HashModel
{
    private readonly SortedDictionary<string, SortedDictionary<string, Field>> _hashes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _ends = new(StringComparer.Ordinal);

    private sealed record Field(string Value, long? EndsAtMs);

    public long NowMs { get; set; }

    public string Run(params string[] words)
    {
        Sweep();
        string key = words[1];
        SortedDictionary<string, Field> hash = _hashes.GetValueOrDefault(key) ?? new(StringComparer.Ordinal);
        string reply = words[0] switch
        {
            "HSET" => Number(SetAll(hash, words[2..], keeps: false, null)),
            "HSETNX" => hash.ContainsKey(words[2]) ? ":0" : Number(SetAll(hash, words[2..], keeps: false, null)),
            "HGET" => ValueOf(hash, words[2]),
            "HMGET" => List(words[2..].Select(field => ValueOf(hash, field))),
            "HLEN" => Number(hash.Count),
            "HSTRLEN" => Number(hash.TryGetValue(words[2], out Field? found) ? found.Value.Length : 0),
            "HEXISTS" => hash.ContainsKey(words[2]) ? ":1" : ":0",
            "HDEL" => Number(words[2..].Count(hash.Remove)),
            "HINCRBY" => Add(hash, words[2], words[3]),
            "HGETALL" => List(hash.SelectMany(static pair => new[] { Bulk(pair.Key), Bulk(pair.Value.Value) })),
            "HKEYS" => List(hash.Keys.Select(Bulk)),
            "HVALS" => List(hash.Values.Select(static field => Bulk(field.Value))),
            "HPEXPIRE" => Expire(hash, NowMs + Long(words[2]), words),
            "HPEXPIREAT" => Expire(hash, Long(words[2]), words),
            "HPTTL" => List(words[4..].Select(field => Number(LeftOf(hash, field)))),
            "HPERSIST" => List(words[4..].Select(field => Number(Persist(hash, field)))),
            "HGETDEL" => List(words[4..].Select(field => Take(hash, field))),
            "HSETEX" => SetEx(hash, words),
            "PEXPIRE" => ExpireKey(key, Long(words[2])),
            "UNLINK" => _hashes.Remove(key) ? ":1" : ":0",
            "EXISTS" => _hashes.ContainsKey(key) ? ":1" : ":0",
            "COPY" => Copy(key, words[2]),
            "RENAME" => Rename(key, words[2]),
            _ => throw new InvalidOperationException(words[0]),
        };
        if (words[0] is not ("UNLINK" or "COPY" or "RENAME" or "PEXPIRE")) _hashes[key] = hash;
        Sweep();
        return reply;
    }

    private void Sweep()
    {
        foreach (string key in _hashes.Keys.ToList())
        {
            SortedDictionary<string, Field> hash = _hashes[key];
            foreach (string field in hash.Where(pair => pair.Value.EndsAtMs <= NowMs).Select(static pair => pair.Key).ToList())
            {
                hash.Remove(field);
            }

            bool isDue = _ends.TryGetValue(key, out long end) && end <= NowMs;
            if (hash.Count == 0 || isDue) _hashes.Remove(key);
        }

        foreach (string key in _ends.Keys.Where(key => !_hashes.ContainsKey(key)).ToList()) _ends.Remove(key);
    }

    private static int SetAll(SortedDictionary<string, Field> hash, string[] pairs, bool keeps, long? endsAtMs)
    {
        int before = hash.Count;
        for (int i = 0; i < pairs.Length; i += 2)
        {
            long? end = keeps ? hash.GetValueOrDefault(pairs[i])?.EndsAtMs : endsAtMs;
            hash[pairs[i]] = new Field(pairs[i + 1], end);
        }

        return hash.Count - before;
    }

    private string SetEx(SortedDictionary<string, Field> hash, string[] words)
    {
        int at = Array.IndexOf(words, "FIELDS") + 2, time = Array.IndexOf(words, "PX");
        IEnumerable<bool> there = words[at..].Where(static (_, i) => i % 2 == 0).Select(hash.ContainsKey);
        bool isMet = words[2] switch
        {
            "FNX" => !there.Contains(true),
            "FXX" => !there.Contains(false),
            _ => true,
        };
        if (isMet) SetAll(hash, words[at..], words.Contains("KEEPTTL"), time < 0 ? null : NowMs + Long(words[time + 1]));
        return isMet ? ":1" : ":0";
    }

    private static string Add(SortedDictionary<string, Field> hash, string name, string by)
    {
        hash.TryGetValue(name, out Field? field);
        if (!BigInteger.TryParse(field?.Value ?? "0", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value))
        {
            return "(error) ERR hash value is not an integer";
        }

        value += BigInteger.Parse(by, CultureInfo.InvariantCulture);
        if (value < long.MinValue || value > long.MaxValue) return "(error) ERR increment or decrement would overflow";
        hash[name] = new Field(value.ToString(CultureInfo.InvariantCulture), field?.EndsAtMs);
        return Number((long)value);
    }

    private string Expire(SortedDictionary<string, Field> hash, long nextMs, string[] words)
    {
        int at = Array.IndexOf(words, "FIELDS");
        return List(words[(at + 2)..].Select(name =>
        {
            if (!hash.TryGetValue(name, out Field? field)) return ":-2";
            long currentMs = field.EndsAtMs ?? long.MaxValue;
            bool isMet = words[3] switch
            {
                "NX" => field.EndsAtMs is null,
                "XX" => field.EndsAtMs is not null,
                "GT" => nextMs > currentMs,
                "LT" => nextMs < currentMs,
                _ => true,
            };
            if (!isMet) return ":0";
            if (nextMs > NowMs) hash[name] = field with { EndsAtMs = nextMs };
            else hash.Remove(name);
            return nextMs > NowMs ? ":1" : ":2";
        }));
    }

    private static long Persist(SortedDictionary<string, Field> hash, string name)
    {
        if (!hash.TryGetValue(name, out Field? field)) return -2;
        if (field.EndsAtMs is null) return -1;
        hash[name] = field with { EndsAtMs = null };
        return 1;
    }

    private long LeftOf(SortedDictionary<string, Field> hash, string name) =>
        hash.TryGetValue(name, out Field? field) ? field.EndsAtMs - NowMs ?? -1 : -2;

    private static string Take(SortedDictionary<string, Field> hash, string name)
    {
        string value = ValueOf(hash, name);
        hash.Remove(name);
        return value;
    }

    private string ExpireKey(string key, long ms)
    {
        if (!_hashes.ContainsKey(key)) return ":0";
        _ends[key] = NowMs + ms;
        return ":1";
    }

    private string Copy(string from, string to)
    {
        if (!_hashes.TryGetValue(from, out SortedDictionary<string, Field>? hash) || _hashes.ContainsKey(to)) return ":0";
        _hashes[to] = new SortedDictionary<string, Field>(hash, StringComparer.Ordinal);
        if (_ends.TryGetValue(from, out long end)) _ends[to] = end;
        return ":1";
    }

    private string Rename(string from, string to)
    {
        if (!_hashes.Remove(from, out SortedDictionary<string, Field>? hash)) return "(error) ERR no such key";
        _hashes[to] = hash;
        bool ends = _ends.Remove(from, out long end);
        _ends.Remove(to);
        if (ends) _ends[to] = end;
        return "OK";
    }

    private static string ValueOf(SortedDictionary<string, Field> hash, string name) =>
        hash.TryGetValue(name, out Field? field) ? Bulk(field.Value) : "nil";

    private static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    private static string Bulk(string bytes) => $"\"{bytes}\"";

    private static string Number(long number) => string.Create(CultureInfo.InvariantCulture, $":{number}");

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
