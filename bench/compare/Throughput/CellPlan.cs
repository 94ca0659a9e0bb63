using System.Collections.Immutable;

namespace PlumCache.Compare.Throughput;

/// <summary>Which cells are run, in an order in which the keys can be loaded once for many.</summary>
internal static class CellPlan
{
    public const int UsualConnections = 50;
    public const int SmallValue = 16;
    public const int LargeValue = 1024;

    private static readonly ImmutableArray<string> OnValues = ["GET", "SET", "MSET"];
    private static readonly ImmutableArray<int> Pipelines = [1, 16, 64];

    /// <summary>
    /// Each command with 50 connections at every pipeline; 1 and 500 connections at the ends; then large values, which INCR has not.
    /// </summary>
    public static ImmutableArray<Cell> Full { get; } =
    [
        .. OnValues.SelectMany(OfSmallValues),
        .. OfSmallValues("INCR"),
        .. OnValues.SelectMany(static command => new[] { new Cell(command, UsualConnections, 1, LargeValue),
            new Cell(command, UsualConnections, 64, LargeValue) }),
    ];

    /// <summary>Those that the targets and the chart speak of, and one of each other kind.</summary>
    public static ImmutableArray<Cell> Quick { get; } =
    [
        .. new[] { "GET",
            "SET" }.SelectMany(static command => Pipelines.Select(pipeline => new Cell(command, UsualConnections, pipeline, SmallValue))),
        new("MSET", UsualConnections, 16, SmallValue), new("GET", 500, 64, SmallValue), new("INCR", UsualConnections, 16, SmallValue),
            new("SET", UsualConnections, 64, LargeValue),
    ];

    private static IEnumerable<Cell> OfSmallValues(string command) =>
    [
        .. Pipelines.Select(pipeline => new Cell(command, UsualConnections, pipeline, SmallValue)),
        new(command, 1, 1, SmallValue), new(command, 1, 64, SmallValue), new(command, 500, 1, SmallValue),
            new(command, 500, 64, SmallValue),
    ];
}
