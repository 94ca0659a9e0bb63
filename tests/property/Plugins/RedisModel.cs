using System.Globalization;
using System.Numerics;

namespace PlumCache.Tests.Properties.Plugins;

/// <summary>
/// Redis' strings and expiries in the plainest words: mutable, keys as text, numbers as big integers, what is due swept before each
/// command. It knows only requests that make sense; what is refused and how is left to the unit tests, but for numbers.
/// </summary>
internal sealed class RedisModel
{
    private const string NotAnInteger = "(error) ERR value is not an integer or out of range";
    private const string Overflow = "(error) ERR increment or decrement would overflow";

    private readonly Dictionary<(int Database, string Key), Entry> _entries = [];

    private sealed record Entry(string Value, long? EndsAtMs);

    public long NowMs { get; set; }

    public int Database { get; set; }

    public string Run(params string[] words)
    {
        foreach ((int, string) due in _entries.Where(pair => pair.Value.EndsAtMs <= NowMs).Select(pair => pair.Key).ToList())
        {
            _entries.Remove(due);
        }
        string key = words.Length > 1 ? words[1] : "";
        Entry? entry = Find(key);
        string old = entry?.Value ?? "";
        switch (words[0])
        {
            case "GET": return Bulk(entry?.Value);
            case "SET": return Set(key, words);
            case "SETNX": return entry is not null ? ":0" : Put(key, words[2], null, ":1");
            case "PSETEX": return Put(key, words[3], NowMs + Long(words[2]), "OK");
            case "GETSET": return Put(key, words[2], null, Bulk(entry?.Value));
            case "GETDEL": return Drop(key, Bulk(entry?.Value));
            case "DELEX": return entry is not null && entry.Value == words[3] ? Drop(key, ":1") : ":0";
            case "MGET": return List(words[1..].Select(each => Bulk(Find(each)?.Value)));
            case "MSETNX" when Pairs(words).Any(pair => Find(pair[0]) is not null): return ":0";
            case "MSET" or "MSETNX":
                foreach (string[] pair in Pairs(words)) Put(pair[0], pair[1], null, "");
                return words[0].Length == 4 ? "OK" : ":1";
            case "APPEND": return Put(key, old + words[2], entry?.EndsAtMs, Number(old.Length + words[2].Length));
            case "STRLEN": return Number(old.Length);
            case "GETRANGE": return Bulk(Range(old, (int)Long(words[2]), (int)Long(words[3])));
            case "SETRANGE": return SetRange(key, entry, (int)Long(words[2]), words[3]);
            case "INCRBY": return Add(key, entry, words[2], 1);
            case "DECRBY": return Add(key, entry, words[2], -1);
            case "UNLINK": return Number(words[1..].Count(each => _entries.Remove((Database, each))));
            case "EXISTS": return Number(words[1..].Count(each => Find(each) is not null));
            case "RENAME": return entry is null ? "(error) ERR no such key" : Rename(key, words[2], entry, "OK");
            case "RENAMENX" when entry is null: return "(error) ERR no such key";
            case "RENAMENX": return Find(words[2]) is not null ? ":0" : Rename(key, words[2], entry, ":1");
            case "MOVE": return Transfer(key, key, (int)Long(words[2]), isCopy: false, isReplacing: false);
            case "COPY": return Transfer(key, words[2], (int)Long(words[4]), isCopy: true, isReplacing: words.Length > 5);
            case "PEXPIRE": return Expire(key, entry, NowMs + Long(words[2]), words.Length > 3 ? words[3] : "");
            case "PEXPIREAT": return Expire(key, entry, Long(words[2]), words.Length > 3 ? words[3] : "");
            case "PTTL": return Number(entry is null ? -2 : entry.EndsAtMs - NowMs ?? -1);
            case "PERSIST": return entry?.EndsAtMs is null ? ":0" : Put(key, old, null, ":1");
            case "KEYS": return List(Keys().Select(each => $"\"{each}\""));
            default: throw new InvalidOperationException(words[0]);
        }
    }

    private IEnumerable<string> Keys() =>
        _entries.Keys.Where(at => at.Database == Database).Select(at => at.Key).Order(StringComparer.Ordinal);

    private Entry? Find(string key) => _entries.GetValueOrDefault((Database, key));

    private string Put(string key, string value, long? endsAtMs, string reply)
    {
        _entries[(Database, key)] = new Entry(value, endsAtMs);
        return reply;
    }

    private string Drop(string key, string reply)
    {
        _entries.Remove((Database, key));
        return reply;
    }

    private string Set(string key, string[] words)
    {
        Entry? entry = Find(key);
        string[] options = words[3..];
        bool isRefused = (options.Contains("NX", StringComparer.Ordinal) && entry is not null)
            || (options.Contains("XX", StringComparer.Ordinal) && entry is null);
        bool isGet = options.Contains("GET", StringComparer.Ordinal);
        if (isRefused) return isGet ? Bulk(entry?.Value) : "nil";
        int px = Array.IndexOf(options, "PX");
        long? endsAtMs = px >= 0 ? NowMs + Long(options[px + 1]) : options.Contains("KEEPTTL", StringComparer.Ordinal) ? entry?.EndsAtMs
            : null;
        return Put(key, words[2], endsAtMs, isGet ? Bulk(entry?.Value) : "OK");
    }

    private string Add(string key, Entry? entry, string by, int sign)
    {
        if (!IsNumber(entry?.Value ?? "0")) return NotAnInteger;
        BigInteger sum = Big(entry?.Value ?? "0") + (sign * Big(by));
        if (sum > long.MaxValue || sum < long.MinValue) return Overflow;
        string text = sum.ToString(CultureInfo.InvariantCulture);
        return Put(key, text, entry?.EndsAtMs, ":" + text);
    }

    private string SetRange(string key, Entry? entry, int offset, string patch)
    {
        string old = entry?.Value ?? "";
        if (patch.Length == 0) return Number(old.Length);
        string padded = old.PadRight(offset, '\0');
        string value = padded[..offset] + patch + (padded.Length > offset + patch.Length ? padded[(offset + patch.Length)..] : "");
        return Put(key, value, entry?.EndsAtMs, Number(value.Length));
    }

    private string Rename(string from, string to, Entry entry, string reply)
    {
        _entries.Remove((Database, from));
        return Put(to, entry.Value, entry.EndsAtMs, reply);
    }

    private string Transfer(string from, string to, int database, bool isCopy, bool isReplacing)
    {
        if (database == Database && string.Equals(from, to, StringComparison.Ordinal))
        {
            return "(error) ERR source and destination objects are the same";
        }
        if (Find(from) is not { } entry || (!isReplacing && _entries.ContainsKey((database, to)))) return ":0";
        _entries[(database, to)] = entry;
        return isCopy ? ":1" : Drop(from, ":1");
    }

    private string Expire(string key, Entry? entry, long endsAtMs, string condition)
    {
        if (entry is null) return ":0";
        bool isAllowed = condition switch
        {
            "NX" => entry.EndsAtMs is null,
            "XX" => entry.EndsAtMs is not null,
            "GT" => entry.EndsAtMs is { } end && endsAtMs > end,
            "LT" => entry.EndsAtMs is not { } end || endsAtMs < end,
            _ => true,
        };
        if (!isAllowed) return ":0";
        return endsAtMs <= NowMs ? Drop(key, ":1") : Put(key, entry.Value, endsAtMs, ":1");
    }

    private static string Range(string value, int start, int end)
    {
        // Position by position, so that nothing is clamped: a byte is in the range or it is not.
        if (start < 0 && end < 0 && start > end) return "";
        int from = start < 0 ? Math.Max(0, value.Length + start) : start, to = end < 0 ? Math.Max(0, value.Length + end) : end;
        return string.Concat(value.Where((_, at) => at >= from && at <= to));
    }

    private static bool IsNumber(string text) =>
        BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number)
        && string.Equals(number.ToString(CultureInfo.InvariantCulture), text, StringComparison.Ordinal)
        && number >= long.MinValue
        && number <= long.MaxValue;

    private static IEnumerable<string[]> Pairs(string[] words) => words.Skip(1).Chunk(2);

    private static BigInteger Big(string text) => BigInteger.Parse(text, CultureInfo.InvariantCulture);

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Number(long number) => ":" + number.ToString(CultureInfo.InvariantCulture);

    private static string Bulk(string? value) => value is null ? "nil" : $"\"{value}\"";

    private static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";
}
