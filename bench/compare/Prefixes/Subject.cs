using System.Globalization;
using PlumCache.Compare.Load;

namespace PlumCache.Compare.Prefixes;

/// <summary>What servers of this protocol do alike.</summary>
internal abstract class Subject(string name, RespConnection client) : IPrefixSubject
{
    private const int Pipeline = 500;

    public string Name { get; } = name;

    protected RespConnection Client { get; } = client;

    public abstract long Count(string prefix);

    public abstract long Delete(string prefix);

    public abstract long Copy(string from, string to);

    public abstract long Rename(string from, string to);

    public abstract void Keep(string prefix);

    public abstract long Restore(string prefix);

    public abstract void Snapshot();

    public long List(string prefix) => ((object?[])Client.Call("KEYS", prefix + "*")!).Length;

    public long Scan()
    {
        long keys = 0;
        string cursor = "0";
        do
        {
            object?[] page = (object?[])Client.Call("SCAN", cursor, "COUNT", "1000")!;
            cursor = (string)page[0]!;
            keys += ((object?[])page[1]!).Length;
        }
        while (cursor != "0");
        return keys;
    }

    public void Load(IEnumerable<(string Key, string Value)> pairs)
    {
        foreach ((string Key, string Value)[] chunk in pairs.Chunk(Pipeline))
        {
            foreach ((string key, string value) in chunk) Client.Queue("SET", key, value);
            Client.Flush();
            for (int i = 0; i < chunk.Length; i++) Client.Read();
        }
    }

    protected long Number(params ReadOnlySpan<string> arguments) => Convert.ToInt64(Client.Call(arguments), CultureInfo.InvariantCulture);
}
