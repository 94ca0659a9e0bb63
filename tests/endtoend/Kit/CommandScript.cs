namespace PlumCache.Tests.EndToEnd.Kit;

/// <summary>Random commands over few keys, sensible and senseless ones, whose replies depend on nothing but the commands before.</summary>
/// <param name="seed">The same seed gives the same commands.</param>
public sealed class CommandScript(int seed)
{
    // Far enough in the future, or past, that the clocks of two servers do not matter.
    private static readonly string[] Instants = ["4102444800", "4102444801", "4102444900", "4102444800000", "1", "0", "-1", "x",
        "9223372036854775"];
    private static readonly string[] NoSpans = ["0", "-1", "x", "9223372036854775807", "", "1.5"];
    private static readonly string[] Names = ["a", "b", "ab", "user:1", "user:2", "", "\u00e9", "none"];
    private static readonly string[] Numbers = ["0", "1", "-1", "2", "-3", "100", "9223372036854775807", "-9223372036854775808", "x", "",
        "01", "4294967296"];
    private static readonly string[] Values =
        ["", "1", "10", "-5", "9223372036854775807", "3.14", "1e5", "ohmytext", "mynewtext", "0", "00", "-0", "+1", " 1", "5.", "inf",
            "nan", "1e4932", "0.1"];

    private static readonly string[] Reals = ["0.1", "1", "-1.5", "1e3", "x", "", "inf", "2.5e-5", "1e-17", "100000000000000000000",
        "-.25", "1e5000"];
    private static readonly string[] Patterns = ["*", "a*", "user:*", "[ab]*", "?", "\\a*", "nothing", "[^a]*", "user:[1-9]", "*[", "a**b"];

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5394", Justification = "The same commands again are what is wanted.")]
    private readonly Random _random = new(seed);

    private string Name => Pick(Names);

    private string Value => Pick(Values);

    private string Number => Pick(Numbers);

    public string[] Next() => Pick<Func<string[]>>(
        () => ["SET", Name, Value, .. SetOptions()],
        () => ["SET", Name, Value],
        () => [Pick("GET", "GETDEL", "STRLEN", "INCR", "DECR", "TYPE", "EXPIRETIME", "PEXPIRETIME", "PERSIST"), Name],
        () => [Pick("SETNX", "GETSET", "APPEND", "RENAME", "RENAMENX"), Name, Name],
        () => [Pick("SETEX", "PSETEX"), Name, Pick(NoSpans), Value],
        () => ["GETEX", Name, .. Options(Pick("PERSIST", "EXAT", "PXAT", "EX", "KEEPTTL"))],
        () => [Pick("MGET", "DEL", "UNLINK", "EXISTS", "TOUCH"), .. Many(_random.Next(5), () => Name)],
        () => [Pick("MSET", "MSETNX"), .. Many(_random.Next(6), () => Value)],
        () => [Pick("GETRANGE", "SUBSTR"), Name, Number, Number],
        () => ["SETRANGE", Name, Pick("0", "1", "3", "10", "-1", "x", "536870912"), Pick("", "x", "hello")],
        () => [Pick("INCRBY", "DECRBY"), Name, Number],
        () => ["INCRBYFLOAT", Name, Pick(Reals)],
        () => ["LCS", Name, Name, .. Many(_random.Next(4), () => Pick("LEN", "IDX", "WITHMATCHLEN", "MINMATCHLEN", "2"))],
        () => ["COPY", Name, Name, .. Options(Pick("REPLACE", "DB")), .. Many(_random.Next(2), () => "REPLACE")],
        () => ["MOVE", Name, Pick("0", "1", "1", "16", "-1", "x", "99999999999")],
        () => [Pick("EXPIREAT", "PEXPIREAT"), Name, Pick(Instants), .. Many(_random.Next(3), () => Pick("NX", "XX", "GT", "LT", "foo"))],
        () => [Pick("EXPIRE", "PEXPIRE"), Name, Pick(NoSpans), .. Many(_random.Next(2), () => Pick("NX", "XX", "GT", "LT"))],
        () => ["OBJECT", Pick("FREQ", "ENCODING", "IDLETIME", "nope"), "missing"],
        () => ["SCAN", Pick("x", "18446744073709551616", "0"), Pick("COUNT", "FOO"), Pick("0", "x")],
        () => ["SELECT", Pick("0", "0", "1", "16", "x")],
        () => [Pick("PING", "ECHO", "TTL", "PTTL"), .. Many(_random.Next(3), () => "missing")],
        () => ["KEYS", Pick(Patterns)])();

    private string[] SetOptions() =>
        [.. Many(_random.Next(4), () => Options(Pick("NX", "XX", "GET", "KEEPTTL", "EXAT", "PXAT", "EX", "foo"))).SelectMany(each => each)];

    private string[] Options(string word) => word switch
    {
        "EXAT" or "PXAT" => [word, Pick(Instants)],
        "EX" => [word, Pick(NoSpans)],
        "DB" => [word, Pick("0", "1", "1", "16", "x")],
        _ => [word],
    };

    private static T[] Many<T>(int count, Func<T> make) => [.. Enumerable.Range(0, count).Select(_ => make())];

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
