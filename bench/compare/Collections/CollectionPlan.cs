using System.Collections.Immutable;

namespace PlumCache.Compare.Collections;

/// <summary>Which commands on hashes and sets are measured, and what their cost is to be beside Redis'.</summary>
internal static class CollectionPlan
{
    private const double GuessOfOne = 40_000, GuessOfWhole = 50;

    /// <summary>Each command of one field or member at every pipeline; those of whole sets one by one.</summary>
    public static ImmutableArray<CollectionCell> Cells { get; } =
    [
        .. AtEveryPipeline("HSET, hashes of 5", "HSET", $"hash:{CollectionCell.Random}", "field3", CollectionData.Value),
        .. AtEveryPipeline("HGET, hashes of 5", "HGET", $"hash:{CollectionCell.Random}", "field3"),
        .. AtEveryPipeline("HSET, one hash of 100,000", "HSET", "hash", $"f:{CollectionCell.Random}", CollectionData.Value),
        .. AtEveryPipeline("HGET, one hash of 100,000", "HGET", "hash", $"f:{CollectionCell.Random}"),
        .. AtEveryPipeline("SADD, one set of 100,000", "SADD", "set", $"m:{CollectionCell.Random}"),
        .. AtEveryPipeline("SISMEMBER, one set of 100,000", "SISMEMBER", "set", $"m:{CollectionCell.Random}"),
        new("SINTERCARD of two sets of 100,000", 1, 0.2, GuessOfWhole, ["SINTERCARD", "2", "set", "other"]),
        new("COPY of a set of 100,000", 1, 0.001, GuessOfWhole, ["COPY", "set", "copy", "REPLACE"]),
    ];

    private static ImmutableArray<CollectionCell> AtEveryPipeline(string name, params ImmutableArray<string> command) =>
    [
        new(name, 1, 1.05, GuessOfOne, command),
        new(name, 16, 0.9, GuessOfOne * 8, command),
        new(name, 64, 0.8, GuessOfOne * 16, command),
    ];
}
