using System.Diagnostics.CodeAnalysis;

namespace PlumCache.Plugins.PubSub;

/// <summary>Which changes of keys are published, and on which channels: Redis' <c>notify-keyspace-events</c>.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "Keyspace events is Redis' term.")]
public enum KeyspaceEvents
{
    /// <summary>Nothing is published.</summary>
    None = 0,

    /// <summary>K: on <c>__keyspace@DB__:KEY</c>, the event as the message.</summary>
    Keyspace = 1 << 0,

    /// <summary>E: on <c>__keyevent@DB__:EVENT</c>, the key as the message.</summary>
    Keyevent = 1 << 1,

    /// <summary>g: what commands do to keys of any kind: del, expire, rename_from, ...</summary>
    Generic = 1 << 2,

    /// <summary>$: what commands do to strings: set, append, incrby, ...</summary>
    Strings = 1 << 3,

    /// <summary>l: what commands do to lists: lpush, rpop, ltrim, ...</summary>
    Lists = 1 << 4,

    /// <summary>s: what commands do to sets: sadd, srem, spop, ...</summary>
    Sets = 1 << 5,

    /// <summary>h: what commands do to hashes: hset, hdel, hincrby, ...</summary>
    Hashes = 1 << 6,

    /// <summary>z: what commands do to sorted sets: zadd, zrem, zpopmin, ...</summary>
    SortedSets = 1 << 7,

    /// <summary>x: keys that ended.</summary>
    Expired = 1 << 8,

    /// <summary>e: keys that were removed for memory.</summary>
    Evicted = 1 << 9,

    /// <summary>t: streams; there are none.</summary>
    Streams = 1 << 10,

    /// <summary>d: what commands do to the fields of other plugins' types, unless these name a class.</summary>
    Modules = 1 << 11,

    /// <summary>m: reads of keys that are not there. Not part of <see cref="All"/>.</summary>
    Missed = 1 << 12,

    /// <summary>n: keys that were not there before. Not part of <see cref="All"/>.</summary>
    New = 1 << 13,

    /// <summary>A: all but <see cref="Missed"/> and <see cref="New"/>.</summary>
    All = Generic | Strings | Lists | Sets | Hashes | SortedSets | Expired | Evicted | Streams | Modules,
}
