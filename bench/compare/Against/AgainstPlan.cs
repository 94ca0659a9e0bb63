using System.Collections.Immutable;
using PlumCache.Compare.Throughput;

namespace PlumCache.Compare.Against;

/// <summary>What is asked of two builds, and how often.</summary>
internal static class AgainstPlan
{
    /// <summary>Rounds of a whole run, each a pair of runs: enough to tell some 5 % on a machine that does nothing else.</summary>
    public const int Rounds = 15;

    /// <summary>Rounds of a smoke run: the fewest that have an interval.</summary>
    public const int QuickRounds = Figures.Interval.FewestRuns;

    /// <summary>
    /// After so many rounds both servers are started anew. How the runtime compiled a process and where its memory came to lie stays for
    /// the life of the process: rounds of one pair of processes agree with each other more than with those of the next.
    /// </summary>
    public const int RoundsOfALife = 3;

    private static readonly ImmutableArray<string> Commands = ["GET", "SET", "INCR", "MSET"];
    private static readonly ImmutableArray<int> Pipelines = [1, 16, 64];

    /// <summary>Every command at every pipeline, with 50 connections and 16-byte values.</summary>
    public static ImmutableArray<Cell> Cells { get; } =
        [.. Commands.SelectMany(
            static command => Pipelines.Select(
                pipeline => new Cell(command, CellPlan.UsualConnections, pipeline, CellPlan.SmallValue)))];
}
