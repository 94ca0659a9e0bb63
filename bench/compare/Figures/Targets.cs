using System.Collections.Immutable;
using PlumCache.Compare.Collections;
using PlumCache.Compare.Idle;
using PlumCache.Compare.Latency;
using PlumCache.Compare.Memory;
using PlumCache.Compare.Servers;
using PlumCache.Compare.Throughput;

namespace PlumCache.Compare.Figures;

/// <summary>The targets, as data, and how they stand. Server CPU per operation: 50 connections, 16-byte values.</summary>
internal static class Targets
{
    private const string Ratio = "x";

    public static ImmutableArray<Target> All { get; } =
    [
        Cpu("GET", 1, Peer.Redis, 1.0), Cpu("GET", 16, Peer.Redis, 0.65), Cpu("GET", 64, Peer.Redis, 0.5),
        Cpu("GET", 1, Peer.Garnet, 0.85), Cpu("GET", 16, Peer.Garnet, 0.7), Cpu("GET", 64, Peer.Garnet, 0.6),
        Cpu("SET", 1, Peer.Redis, 1.05), Cpu("SET", 16, Peer.Redis, 1.0), Cpu("SET", 64, Peer.Redis, 1.0),
        Cpu("SET", 1, Peer.Garnet, 0.9), Cpu("SET", 16, Peer.Garnet, 1.15), Cpu("SET", 64, Peer.Garnet, 1.35),
        PerKey(Peer.Redis, 0.4), PerKey(Peer.Garnet, 0.3),
        new("memory of an idle connection", IdleSection.ConnectionFigure, Peer.Redis, 0.3, Ratio),
        new("memory of an idle connection", IdleSection.ConnectionFigure, Peer.Garnet, 0.1, Ratio),
        new("p99 of GETs while KEYS * is repeated", LatencySection.Figure(Scenarios.BesideKeys, "p99"), Peer.None, 10, "ms"),
        new("longest stall of GETs beside 100,000 SET/s", LatencySection.Figure(Scenarios.BesideSets, "max"), Peer.None, 15, "ms"),
        new("growth by a client that never reads", IdleSection.UnreadFigure, Peer.None, 4, "MB"),
        .. CollectionPlan.Cells.Select(static cell => new Target($"server CPU per {cell}", cell.Figure, Peer.Redis, cell.Bound, Ratio)),
        .. CollectionMemory.Shapes.Select(static shape =>
            new Target($"resident memory per element, {shape.Name}", CollectionMemory.Figure(shape.Name), Peer.Redis, shape.Bound, Ratio)),
        new(CollectionWaits.Figure, CollectionWaits.Figure, Peer.None, 10, "ms"),
    ];

    /// <summary>
    /// Each target beside each server it speaks of that was measured; one that was not measured has one verdict without a figure.
    /// </summary>
    public static IEnumerable<Verdict> Judge(Measurements measurements) => All.SelectMany(target => Judge(target, measurements));

    private static Verdict[] Judge(Target target, Measurements measurements)
    {
        switch (target.Against)
        {
            case Peer.None:
                return [new Verdict(target, null, measurements.Of(target.Figure, ServerNames.Plum))];
            case Peer.Redis:
                Verdict[] verdicts = [.. Measured(target, measurements, ServerNames.Redis, ServerNames.Valkey)];
                return verdicts.Length > 0 ? verdicts : [new Verdict(target, ServerNames.Redis, null)];
            default:
                Verdict? hardest = Measured(target, measurements, ServerNames.Garnet, ServerNames.GarnetInline)
                    .OrderBy(verdict => measurements.Of(target.Figure, verdict.Against!)!.Value.Median).FirstOrDefault();
                return [hardest ?? new Verdict(target, ServerNames.Garnet, null)];
        }
    }

    private static IEnumerable<Verdict> Measured(Target target, Measurements measurements, params IEnumerable<string> peers) => peers
        .Select(peer => new Verdict(target, peer, measurements.Ratio(target.Figure, ServerNames.Plum, peer)))
        .Where(static verdict => verdict.Measured is not null);

    private static Target Cpu(string command, int pipeline, Peer against, double bound) =>
        new($"server CPU per {command}, P={pipeline}",
            new Cell(command, CellPlan.UsualConnections, pipeline, CellPlan.SmallValue).Figure("cpu"), against, bound, Ratio);

    private static Target PerKey(Peer against, double bound) =>
        new("resident memory per key, user:id:field, 16-byte value", MemorySection.Figure("user:id:field", 16, MemorySection.AfterLoad),
            against, bound, Ratio);
}
