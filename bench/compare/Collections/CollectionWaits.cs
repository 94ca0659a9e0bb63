using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using PlumCache.Compare.Load;
using PlumCache.Compare.Output;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Collections;

/// <summary>How long SETs wait while one key becomes a set of a million members, a thousand at a time, and is deleted.</summary>
internal static class CollectionWaits
{
    /// <summary>The name of the figure (milliseconds).</summary>
    public const string Figure = "longest wait of a SET beside a set of 1M that is filled and deleted";

    private const int SetsPerSecond = 2_000, Connections = 8, MembersEach = 1_000, AddsPerSecond = 250, WarmUps = 2;
    private static readonly byte[] _value = Encoding.ASCII.GetBytes(CollectionData.Value);

    public static void Run(Comparison comparison)
    {
        int members = comparison.Effort.CollectionElements / 5;
        using var servers = ServerSet.Start(comparison.Kinds, comparison.Processors);
        for (int round = 0; round < comparison.Effort.Repetitions; round++)
        {
            foreach (ServerProcess server in servers.InRound(round))
            {
                comparison.Progress($"collections, waits: {server.Kind.Name}");

                // What is compiled as it is used has been used: until the third time the longest wait is that for the compiler.
                for (int turn = 0; round == 0 && turn < WarmUps; turn++) Measure(server, members);
                if (Measure(server, members) is { } ms) comparison.Measurements.Add(Figure, server.Kind.Name, ms);
            }
        }

        comparison.Report.Text(
            $"**The longest wait of a SET**, in milliseconds, of {SetsPerSecond:N0} a second, each timed from the moment it was due, while "
            + $"one key is filled with {members:N0} members by SADDs of {MembersEach:N0}, {AddsPerSecond} a second, and then deleted. "
            + "The client's own delays are in it:");
        var table = new MarkdownTable(["", .. comparison.ServerNames]);
        table.Add(["longest wait", .. comparison.ServerNames.Select(server =>
            Format.Spread(comparison.Measurements.Of(Figure, server)))]);
        comparison.Report.Table(table);
    }

    /// <returns>Null when somebody was answered an error, or not all was done in time.</returns>
    private static double? Measure(ServerProcess server, int members)
    {
        int adds = Math.Max(1, members / MembersEach), next = 0;
        TimeSpan filling = TimeSpan.FromSeconds((double)adds / AddsPerSecond), length = filling + TimeSpan.FromSeconds(1);
        var random = new Random(1);
        var timed = new RequestStream(server.Port, Connections, SetsPerSecond, output => Set(output, random.Next(100_000)));
        var filler = new RequestStream(server.Port, 1, AddsPerSecond, output => Add(output, next++)) { Limit = adds };
        var deletion = new RepeatedCommand(server.Port, ["DEL", "million"])
        {
            StartTicks = OpenLoop.Ticks(filling + TimeSpan.FromSeconds(0.5)),
            Limit = 1,
        };
        ImmutableArray<IPump> pumps = [timed, filler, deletion];
        try
        {
            timed.GiveUp(OpenLoop.Ticks(OpenLoop.Run(pumps, length)));
            bool isDone = deletion.Answered == 1 && filler.Latencies.Count == adds;
            bool isWhole = isDone && pumps.All(static pump => pump.FirstError.Length == 0);
            return isWhole ? timed.Latencies.MaxMs : null;
        }
        finally
        {
            foreach (IPump pump in pumps) pump.Dispose();
        }
    }

    private static void Set(IBufferWriter<byte> output, int key) =>
        RespBytes.Set(output, Encoding.ASCII.GetBytes($"key:{CollectionData.Twelve(key)}"), _value);

    private static void Add(IBufferWriter<byte> output, int part) => RespBytes.Command(output, ["SADD", "million",
        .. Enumerable.Range(part * MembersEach, MembersEach).Select(static member => $"m:{CollectionData.Twelve(member)}")]);
}
