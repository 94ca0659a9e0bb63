using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration.Redis;

/// <summary>What Redis is told of its memory, and of the forms it keeps values in.</summary>
internal static class MemoryParameters
{
    private const string Beside = "memory is freed beside requests, always";
    private const string Compacts = "memory is compacted beside requests, in steps of its own";
    private const string Strings = "values are strings, there are no others yet";
    private const string NoClientLimit =
        "there is no limit over all clients: one is bounded by max_request_bytes, max_pending_reply_bytes and pubsub_output_limit";

    private static readonly RedisValue Entries = RedisValue.Integer(0, long.MaxValue);

    public static ImmutableArray<ForeignParameter> All { get; } =
    [
        new("lazyfree-lazy-eviction", "yes", RedisValue.YesNo, Beside),
        new("lazyfree-lazy-expire", "yes", RedisValue.YesNo, Beside),
        new("lazyfree-lazy-server-del", "yes", RedisValue.YesNo, Beside),
        new("lazyfree-lazy-user-del", "yes", RedisValue.YesNo, Beside),
        new("lazyfree-lazy-user-flush", "yes", RedisValue.YesNo, Beside),
        new("activedefrag", "yes", RedisValue.YesNo, "memory is compacted beside requests, always"),
        new("active-defrag-cycle-min", null, RedisValue.Integer(1, 99), Compacts),
        new("active-defrag-cycle-max", null, RedisValue.Integer(1, 99), Compacts),
        new("active-defrag-threshold-lower", null, RedisValue.Integer(0, 1000), Compacts),
        new("active-defrag-threshold-upper", null, RedisValue.Integer(0, 1000), Compacts),
        new("active-defrag-ignore-bytes", null, RedisValue.Size, Compacts),
        new("active-defrag-max-scan-fields", null, RedisValue.Integer(1, long.MaxValue), Compacts),
        new("activerehashing", "no", RedisValue.YesNo, "a trie is never rehashed"),
        new("active-expire-effort", null, RedisValue.Integer(1, 10), "the trie knows where keys are due, so they are not searched for"),
        new("jemalloc-bg-thread", "no", RedisValue.YesNo, "another allocator is used"),
        new("maxmemory-clients", "0", RedisValue.Text.Only("0", NoClientLimit), NoClientLimit),
        new("maxmemory-eviction-tenacity", null, RedisValue.Integer(0, 100), "a write evicts in its own step what it needs room for"),
        new("lfu-log-factor", "10", RedisValue.Count, "the counter's steps are fixed"),
        new("lfu-decay-time", "1", RedisValue.Count, "the counter loses one a minute"),
        new("list-compress-depth", null, RedisValue.Count, "elements of lists are not compressed"),
        new("hll-sparse-max-bytes", null, RedisValue.Size, Strings),
        new("stream-node-max-bytes", null, RedisValue.Size, Strings),
        new("stream-node-max-entries", null, Entries, Strings),
        new("tracking-table-max-keys", null, Entries, "clients' caches are not tracked"),
    ];
}
