using PlumCache.Compare.Load;

namespace PlumCache.Compare.Prefixes;

/// <summary>
/// Scripts, so that no key crosses the network: the keys under the prefix by KEYS, which is the fastest way to find them and, like the
/// script, lets nobody else run meanwhile. What was kept is a copy under another prefix.
/// </summary>
internal sealed class RedisSubject(string name, RespConnection client) : Subject(name, client)
{
    private const string Kept = "kept:";

    private const string EachKey = "local keys = redis.call('KEYS', ARGV[1] .. '*') local from = #ARGV[1] + 1 for i = 1, #keys do ";

    private const string EachChunk = "local keys = redis.call('KEYS', ARGV[1] .. '*') for i = 1, #keys, 5000 do ";

    private const string End = " end return #keys";

    public override long Count(string prefix) => Number("EVAL", "return #redis.call('KEYS', ARGV[1] .. '*')", "0", prefix);

    public override long Delete(string prefix) =>
        Number("EVAL", EachChunk + "redis.call('UNLINK', unpack(keys, i, math.min(i + 4999, #keys)))" + End, "0", prefix);

    public override long Copy(string from, string to) =>
        Number("EVAL", EachKey + "redis.call('COPY', keys[i], ARGV[2] .. string.sub(keys[i], from))" + End, "0", from, to);

    public override long Rename(string from, string to) =>
        Number("EVAL", EachKey + "redis.call('RENAME', keys[i], ARGV[2] .. string.sub(keys[i], from))" + End, "0", from, to);

    public override void Keep(string prefix) => Copy(prefix, Kept);

    /// <summary>Keys that came since are deleted first: a restored prefix holds what was kept and nothing else.</summary>
    public override long Restore(string prefix)
    {
        Delete(prefix);
        return Copy(Kept, prefix);
    }

    public override void Snapshot()
    {
        Client.Call("BGSAVE");
        while (!((string)Client.Call("INFO", "persistence")!).Contains("rdb_bgsave_in_progress:0", StringComparison.Ordinal))
        {
            Thread.Yield();
        }
    }
}
