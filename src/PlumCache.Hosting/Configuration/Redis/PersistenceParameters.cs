using System.Collections.Immutable;
using System.Globalization;

namespace PlumCache.Hosting.Configuration.Redis;

/// <summary>What Redis is told of its files.</summary>
internal static class PersistenceParameters
{
    private const string NotSaved = "nothing is saved: PlumCache keeps all keys in memory and nothing survives a restart";
    private const string NoFile = "nothing is saved, so there is no such file";
    private const string NoLog = "there is no log of writes";
    private const string NoSnapshotFile = "there is no snapshot file";

    public static ImmutableArray<ForeignParameter> All { get; } =
    [
        new("save", "", new RedisValue("the empty text alone", RefuseSave), "nothing is saved, and who sets points in time relies on them"),
        new(
            "appendonly",
            "no",
            RedisValue.YesNo.Only("no", $"Unable to turn on AOF: {NotSaved}"),
            "nothing is saved, and who turns it on relies on it"),
        new("appendfsync", "no", RedisValue.OneOf("always", "everysec", "no"), NoLog),
        new("no-appendfsync-on-rewrite", "no", RedisValue.YesNo, NoLog),
        new("auto-aof-rewrite-percentage", "0", RedisValue.Count, NoLog),
        new("auto-aof-rewrite-min-size", "0", RedisValue.Size, NoLog),
        new("aof-load-truncated", null, RedisValue.YesNo, NoLog),
        new("aof-use-rdb-preamble", null, RedisValue.YesNo, NoLog),
        new("aof-rewrite-incremental-fsync", null, RedisValue.YesNo, NoLog),
        new("aof-timestamp-enabled", "no", RedisValue.YesNo, NoLog),
        new("aof-disable-auto-gc", null, RedisValue.YesNo, NoLog),
        new("appendfilename", "", RedisValue.Fixed, NoFile),
        new("appenddirname", "", RedisValue.Fixed, NoFile),
        new("dbfilename", "", RedisValue.Protected, NoFile),
        new("dir", Environment.CurrentDirectory, RedisValue.Protected, "the folder the process runs in; nothing is written there"),
        new("rdbcompression", null, RedisValue.YesNo, NoSnapshotFile),
        new("rdbchecksum", null, RedisValue.Fixed, NoSnapshotFile),
        new("rdb-save-incremental-fsync", null, RedisValue.YesNo, NoSnapshotFile),
        new("rdb-del-sync-files", "no", RedisValue.YesNo, NoSnapshotFile),
        new("sanitize-dump-payload", null, RedisValue.OneOf("no", "yes", "clients"), "there is no RESTORE"),
        new("stop-writes-on-bgsave-error", "no", RedisValue.YesNo, "no save can fail, so none stops writes"),
    ];

    private static string? RefuseSave(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return null;
        bool isPairs = words.Length % 2 == 0
            && words.All(static word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return isPairs ? NotSaved : "Invalid save parameters";
    }
}
