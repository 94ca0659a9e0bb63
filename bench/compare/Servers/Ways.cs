using System.Collections.Immutable;

namespace PlumCache.Compare.Servers;

/// <summary>A server's best known way to do what there is no common command for.</summary>
/// <param name="DeletePrefix">The command; the prefix follows.</param>
/// <param name="HoldSnapshot">The command that makes a snapshot.</param>
/// <param name="DropSnapshot">The command that lets it go; empty when it ends by itself.</param>
/// <param name="RunsSnapshots">A word in INFO persistence as long as a snapshot is being made; empty when INFO does not tell.</param>
internal sealed record Ways(ImmutableArray<string> DeletePrefix, ImmutableArray<string> HoldSnapshot, ImmutableArray<string> DropSnapshot,
    string RunsSnapshots)
{
    // No key crosses the network. 5,000 is below the number of values that Lua unpacks.
    private const string Script =
        "local keys = redis.call('KEYS', ARGV[1] .. '*') for i = 1, #keys, 5000 do redis.call('UNLINK', unpack(keys, i, math.min(i + "
        + "4999, #keys))) end return #keys";

    public static Ways OfPlum { get; } = new(["NS.DEL"], ["SNAP.CREATE", "held"], ["SNAP.DROP", "held"], "");

    public static Ways OfRedis { get; } = new(["EVAL", Script, "0"], ["BGSAVE"], [], "rdb_bgsave_in_progress:1");

    public static Ways OfGarnet { get; } = OfRedis with { RunsSnapshots = "" };
}
