using System.Globalization;
using static PlumCache.Tests.Properties.Engine.BuiltIn.ModelReply;
using Map = System.Collections.Immutable.ImmutableSortedDictionary<string, PlumCache.Tests.Properties.Engine.BuiltIn.ModelField>;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// One hash of a <see cref="CollectionModel"/> and Redis' commands of it in the plainest words. It knows only requests that make sense, and
/// what is due has been taken out of it.
/// </summary>
/// <param name="fields">None: there is no such hash.</param>
/// <param name="nowMs">Unix ms.</param>
internal sealed class ModelHash(Map fields, long nowMs)
{
    private const long Never = long.MaxValue;

    /// <summary>What the commands so far have left.</summary>
    public Map Fields { get; private set; } = fields;

    /// <summary>What a command answers.</summary>
    /// <param name="words">The command.</param>
    /// <param name="actual">What was answered, for what is drawn at random; null: nothing is left to chance.</param>
    public string Run(string[] words, string? actual)
    {
        string name = words.ElementAtOrDefault(2) ?? "";
        ModelField? field = Fields.GetValueOrDefault(name);
        return words[0] switch
        {
            "HSET" => Number(SetAll(words[2..], keeps: false, Never)),
            "HMSET" => SetEvery(words[2..]),
            "HSETNX" => field is null ? Number(SetAll(words[2..], keeps: false, Never)) : ":0",
            "HSETEX" => SetEx(words),
            "HGET" => ValueOf(name),
            "HMGET" => List(words[2..].Select(ValueOf)),
            "HGETALL" => $"{{{string.Join(", ", Fields.Select(static pair => $"{Bulk(pair.Key)}: {Bulk(pair.Value.Value)}"))}}}",
            "HKEYS" => List(Fields.Keys.Select(Bulk)),
            "HVALS" => List(Fields.Values.Select(static each => Bulk(each.Value))),
            "HLEN" => Number(Fields.Count),
            "HSTRLEN" => Number(field?.Value.Length ?? 0),
            "HEXISTS" => field is null ? ":0" : ":1",
            "HDEL" => Number(words[2..].Count(Remove)),
            "HINCRBY" => Add(name, field, words[3]),
            "HINCRBYFLOAT" => AddReal(name, field, words[3]),
            "HRANDFIELD" => Draw(words, actual),
            "HSCAN" => Scan(words),
            "HGETEX" => OfEach(words, each => Get(each, words[2] == "PERSIST" ? Never : TimeOf(words))),
            "HGETDEL" => OfEach(words, each => Get(each, endsAtMs: 0)),
            "HPERSIST" => OfEach(words, Persist),
            "HEXPIRE" or "HPEXPIRE" or "HEXPIREAT" or "HPEXPIREAT" => OfEach(words, each => Expire(
                each, words[3], Time(words[2], inMs: words[0][1] == 'P', isInstant: words[0].EndsWith("AT", StringComparison.Ordinal)))),
            "HTTL" or "HPTTL" or "HEXPIRETIME" or "HPEXPIRETIME" => OfEach(words, each => Number(Left(
                each, words[0].EndsWith("TTL", StringComparison.Ordinal) ? nowMs : 0, inMs: words[0][1] == 'P'))),
            _ => throw new InvalidOperationException(words[0]),
        };
    }

    /// <summary>Does something with each of the fields behind FIELDS and their number, in turn.</summary>
    private static string OfEach(string[] words, Func<string, string> what) => List([.. Listed(words).Select(what)]);

    private static string[] Listed(string[] words) => words[(Array.IndexOf(words, "FIELDS") + 2)..];

    private bool Remove(string name)
    {
        int before = Fields.Count;
        Fields = Fields.Remove(name);
        return Fields.Count < before;
    }

    private int SetAll(string[] pairs, bool keeps, long endsAtMs)
    {
        int before = Fields.Count;
        for (int i = 0; i < pairs.Length; i += 2)
        {
            long untilMs = keeps ? Fields.GetValueOrDefault(pairs[i])?.EndsAtMs ?? Never : endsAtMs;
            Fields = Fields.SetItem(pairs[i], new ModelField(pairs[i + 1], untilMs));
        }

        return Fields.Count - before;
    }

    private string SetEvery(string[] pairs)
    {
        SetAll(pairs, keeps: false, Never);
        return "+OK";
    }

    private string SetEx(string[] words)
    {
        string[] pairs = Listed(words), names = [.. pairs.Where(static (_, i) => i % 2 == 0)];
        bool isMet = words[2] switch
        {
            "FNX" => !names.Any(Fields.ContainsKey),
            "FXX" => names.All(Fields.ContainsKey),
            _ => true,
        };
        if (!isMet) return ":0";
        long untilMs = TimeOf(words) ?? Never;
        SetAll(pairs, words.Contains("KEEPTTL"), untilMs);

        // Those whose end has come nobody sees.
        if (untilMs <= nowMs) Fields = Fields.RemoveRange(names);
        return ":1";
    }

    private string Add(string name, ModelField? field, string by)
    {
        string text = field?.Value ?? "0";
        bool isInteger = long.TryParse(text, CultureInfo.InvariantCulture, out long value) && Text(value) == text;
        if (!isInteger) return "-ERR hash value is not an integer";
        Int128 sum = (Int128)value + long.Parse(by, CultureInfo.InvariantCulture);
        if (sum < long.MinValue || sum > long.MaxValue) return "-ERR increment or decrement would overflow";
        Fields = Fields.SetItem(name, new ModelField(Text((long)sum), field?.EndsAtMs ?? Never));
        return Number((long)sum);
    }

    /// <summary>Redis computes with 64 bits of mantissa: beyond them a half is rounded to even.</summary>
    private string AddReal(string name, ModelField? field, string by)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        bool isReal = decimal.TryParse(field?.Value ?? "0", Plain, CultureInfo.InvariantCulture, out decimal sum);
        if (!isReal) return "-ERR hash value is not a float";
        sum += decimal.Parse(by, CultureInfo.InvariantCulture);
        if (Math.Abs(sum) >= 1ul << 63) sum = Math.Round(sum, MidpointRounding.ToEven);
        string text = sum.ToString("0.#", CultureInfo.InvariantCulture);
        Fields = Fields.SetItem(name, new ModelField(text, field?.EndsAtMs ?? Never));
        return Bulk(text);
    }

    private string Draw(string[] words, string? actual)
    {
        long? count = words.Length < 3 ? null : long.Parse(words[2], CultureInfo.InvariantCulture);
        if (words.Length < 4) return Drawn(Fields.Keys, count, actual);
        string[][] pairs = [.. (actual is null ? [.. Fields.SelectMany(Both)] : Strings(actual)).Chunk(2)];
        bool areTheirs = pairs.All(pair => pair.Length == 2 && Fields.GetValueOrDefault(pair[0])?.Value == pair[1]);
        string names = List(pairs.Select(static pair => Bulk(pair[0]))), expected = Drawn(Fields.Keys, count, names);
        if (!areTheirs || names != expected) return $"{expected}, each with its own value";
        return List(pairs.SelectMany(static pair => pair.Select(Bulk)));
    }

    private string Scan(string[] words)
    {
        string start = Array.IndexOf(words, "MATCH") is var at and > 0 ? words[at + 1].TrimEnd('*') : "";
        int width = words.Contains("NOVALUES") ? 1 : 2;
        IEnumerable<KeyValuePair<string, ModelField>> matching = Fields.Where(pair => pair.Key.StartsWith(start, StringComparison.Ordinal));
        return List([Bulk("0"), List(matching.SelectMany(pair => Both(pair)[..width]).Select(Bulk))]);
    }

    /// <summary>Answers a value and lets the field end; null: as before.</summary>
    private string Get(string name, long? endsAtMs)
    {
        string value = ValueOf(name);
        if (!Fields.TryGetValue(name, out ModelField? field) || endsAtMs is null) return value;
        Fields = endsAtMs > nowMs ? Fields.SetItem(name, field with { EndsAtMs = endsAtMs.Value }) : Fields.Remove(name);
        return value;
    }

    private string Expire(string name, string condition, long endsAtMs)
    {
        if (!Fields.TryGetValue(name, out ModelField? field)) return ":-2";
        bool isMet = condition switch
        {
            "NX" => field.EndsAtMs == Never,
            "XX" => field.EndsAtMs != Never,
            "GT" => endsAtMs > field.EndsAtMs,
            "LT" => endsAtMs < field.EndsAtMs,
            _ => true,
        };
        if (!isMet) return ":0";
        Fields = endsAtMs > nowMs ? Fields.SetItem(name, field with { EndsAtMs = endsAtMs }) : Fields.Remove(name);
        return endsAtMs > nowMs ? ":1" : ":2";
    }

    private string Persist(string name)
    {
        if (!Fields.TryGetValue(name, out ModelField? field)) return ":-2";
        Fields = Fields.SetItem(name, field with { EndsAtMs = Never });
        return field.EndsAtMs == Never ? ":-1" : ":1";
    }

    private long Left(string name, long fromMs, bool inMs)
    {
        if (!Fields.TryGetValue(name, out ModelField? field)) return -2;
        if (field.EndsAtMs == Never) return -1;
        return inMs ? field.EndsAtMs - fromMs : (field.EndsAtMs - fromMs + 999) / 1000;
    }

    /// <summary>What EX, PX, EXAT or PXAT say; null: none of them is there.</summary>
    private long? TimeOf(string[] words)
    {
        int at = Array.FindIndex(words, static word => word is "EX" or "PX" or "EXAT" or "PXAT");
        return at < 0 ? null : Time(words[at + 1], inMs: words[at][0] == 'P', isInstant: words[at].Length > 2);
    }

    private long Time(string amount, bool inMs, bool isInstant) =>
        (long.Parse(amount, CultureInfo.InvariantCulture) * (inMs ? 1 : 1000)) + (isInstant ? 0 : nowMs);

    private string ValueOf(string name) => Fields.TryGetValue(name, out ModelField? field) ? Bulk(field.Value) : "nil";

    private static string[] Both(KeyValuePair<string, ModelField> pair) => [pair.Key, pair.Value.Value];
}
