using System.Globalization;

namespace PlumCache.Tests.EndToEnd.Kit;

/// <summary>
/// Writes keys of its own and remembers what the server acknowledged. Every value repeats its key's number, so that a reader can tell a
/// whole value from a mixed one without knowing what was written last.
/// </summary>
/// <param name="client">Its connection, used by nobody else.</param>
/// <param name="name">The prefix of its keys.</param>
/// <param name="seed">What it writes.</param>
public sealed class StressWriter(RespClient client, string name, int seed)
{
    private const int Keys = 400;
    private const int LongestRepeat = 40;

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, string> _acknowledged = new(StringComparer.Ordinal);

    /// <summary>What must be there once it has ended, and nothing else under its prefix.</summary>
    public IReadOnlyDictionary<string, string> Acknowledged => _acknowledged;

    /// <summary>Whether a value can have been written under a key by any writer.</summary>
    public static bool IsWhole(string key, string value)
    {
        string mark = key[(key.LastIndexOf(':') + 1)..] + ".";
        return value.Length % mark.Length == 0 && value == string.Concat(Enumerable.Repeat(mark, value.Length / mark.Length));
    }

    /// <summary>Sends a number of pipelines, each checked reply by reply.</summary>
    public async Task RunAsync(int pipelines)
    {
        for (int i = 0; i < pipelines; i++) await RunPipelineAsync(1 + _random.Next(30));
    }

    private async Task RunPipelineAsync(int commands)
    {
        using var bytes = new MemoryStream();
        var expected = new List<string>();
        for (int i = 0; i < commands; i++) bytes.Write(RespClient.Encode(Next(expected)));
        await client.SendAsync(bytes.ToArray());
        foreach (string reply in expected) Assert.Equal(reply, (await client.ReadAsync()).ToString());
    }

    /// <summary>Makes a command, expects its reply, and keeps what it leaves, which a reply as expected acknowledges.</summary>
    private string[] Next(List<string> expected)
    {
        string key = Key(), other = Key();
        switch (_random.Next(6))
        {
            case 0:
                expected.Add(_acknowledged.Remove(key) ? ":1" : ":0");
                return ["DELETE", key];
            case 1:
                string first = ValueOf(key), second = ValueOf(other);
                _acknowledged[key] = first;
                _acknowledged[other] = second;
                expected.Add("+OK");
                return ["MSET", key, first, other, second];
            case 2:
                string tail = ValueOf(key), whole = _acknowledged.GetValueOrDefault(key, "") + tail;
                if (whole.Length > 4_000) goto default;
                _acknowledged[key] = whole;
                expected.Add(string.Create(CultureInfo.InvariantCulture, $":{whole.Length}"));
                return ["APPEND", key, tail];
            default:
                string value = ValueOf(key);
                _acknowledged[key] = value;
                expected.Add("+OK");
                return ["SET", key, value];
        }
    }

    private string Key() => string.Create(CultureInfo.InvariantCulture, $"{name}:{_random.Next(Keys)}");

    private string ValueOf(string key) => string.Concat(Enumerable.Repeat(key[(name.Length + 1)..] + ".", 1 + _random.Next(LongestRepeat)));
}
