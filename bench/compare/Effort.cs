using System.Collections.Immutable;
using PlumCache.Compare.Throughput;

namespace PlumCache.Compare;

/// <summary>How much is measured: what the full run and the quick one differ in.</summary>
internal sealed record Effort
{
    /// <summary>Within an hour, on a machine that does nothing else.</summary>
    public static Effort Full { get; } = new()
    {
        IsQuick = false,
        Repetitions = 3,
        Cells = CellPlan.Full,
        Cell = TimeSpan.FromSeconds(1.2),
        WarmUp = TimeSpan.FromSeconds(0.5),
        Keys = 1_000_000,
        LargeValueKeys = 100_000,
        Scenario = TimeSpan.FromSeconds(10),
        KeyKinds = Memory.MemorySection.Kinds,
        ValueLengths = [16, 100],
        Settle = TimeSpan.FromSeconds(10),
        IdleConnections = 5_000,
        ConnectionSettle = TimeSpan.FromSeconds(2),
        UnreadBytes = 2_000_000_000,
        ScalingRun = TimeSpan.FromSeconds(2),
        CollectionElements = 5_000_000,
        LargeCollection = 100_000,
    };

    /// <summary>Within a minute, to see that all of it works; its figures say little.</summary>
    public static Effort Quick { get; } = new()
    {
        IsQuick = true,
        Repetitions = 1,
        Cells = CellPlan.Quick,
        Cell = TimeSpan.FromSeconds(0.03),
        WarmUp = TimeSpan.FromSeconds(0.02),
        Keys = 10_000,
        LargeValueKeys = 1_000,
        Scenario = TimeSpan.FromSeconds(0.3),
        KeyKinds = ["user:id:field"],
        ValueLengths = [16],
        Settle = TimeSpan.FromSeconds(0.2),
        IdleConnections = 50,
        ConnectionSettle = TimeSpan.FromSeconds(0.1),
        UnreadBytes = 50_000_000,
        ScalingRun = TimeSpan.FromSeconds(0.05),
        CollectionElements = 50_000,
        LargeCollection = 1_000,
    };

    public required bool IsQuick { get; init; }

    /// <summary>Rounds that count; one that warms up goes before them.</summary>
    public required int Repetitions { get; init; }

    public required ImmutableArray<Cell> Cells { get; init; }

    /// <summary>Length of one run of redis-benchmark.</summary>
    public required TimeSpan Cell { get; init; }

    /// <summary>Length of the run before them, which also tells how many requests fill that time.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>Keys that are loaded.</summary>
    public required int Keys { get; init; }

    /// <summary>Keys that values of 1 KB go to: fewer, so that all servers fit into memory beside each other.</summary>
    public required int LargeValueKeys { get; init; }

    /// <summary>Length of a latency scenario.</summary>
    public required TimeSpan Scenario { get; init; }

    public required ImmutableArray<string> KeyKinds { get; init; }

    public required ImmutableArray<int> ValueLengths { get; init; }

    /// <summary>How long memory is given to settle after the overwrites.</summary>
    public required TimeSpan Settle { get; init; }

    public required int IdleConnections { get; init; }

    /// <summary>How long memory is given to settle before and after they connect.</summary>
    public required TimeSpan ConnectionSettle { get; init; }

    /// <summary>What the client that never reads asks for.</summary>
    public required long UnreadBytes { get; init; }

    /// <summary>Length of one run of the scaling report.</summary>
    public required TimeSpan ScalingRun { get; init; }

    /// <summary>Fields and members of each shape whose memory is measured; others wait for a set of a fifth of them.</summary>
    public required int CollectionElements { get; init; }

    /// <summary>Fields or members of a large one, and how many small ones there are beside it.</summary>
    public required int LargeCollection { get; init; }
}
