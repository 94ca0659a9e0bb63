using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Compare.Load;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Latency;

/// <summary>The scenarios, in the order they are run: the one that deletes keys is the last of a round.</summary>
internal static class Scenarios
{
    /// <summary>The targets speak of these two.</summary>
    public const string BesideSets = "beside 100,000 SET/s";

    /// <summary>The second of them.</summary>
    public const string BesideKeys = "while one connection repeats KEYS *";

    private static readonly TimeSpan _firstCalm = TimeSpan.FromSeconds(0.2);

    public static ImmutableArray<Scenario> All { get; } =
    [
        new("alone", static rig => rig.MeasureGets()),
        new("90 % GET, 10 % SET", static rig => rig.MeasureMix()),
        new(BesideSets, MeasureBesideSets),
        new(BesideKeys, MeasureBesideKeys),
        new("a snapshot is held, 30 % of the keys are overwritten", MeasureBesideSnapshot),
        new("a prefix of 40 % of the keys is deleted", MeasureBesideDeletion),
    ];

    private static string? MeasureBesideSets(LatencyRig rig)
    {
        RequestStream sets = rig.DisturbingSets();
        string? error = rig.MeasureGets(sets);
        rig.Note = string.Create(CultureInfo.InvariantCulture, $"{sets.Latencies.Count:N0} of {sets.Sent:N0} SETs answered");
        return error;
    }

    private static string? MeasureBesideKeys(LatencyRig rig)
    {
        var listing = new RepeatedCommand(rig.Server.Port, ["KEYS", "*"]);
        string? error = rig.MeasureGets(listing);
        rig.Note = string.Create(CultureInfo.InvariantCulture, $"{listing.Answered} listings");
        return error;
    }

    private static string? MeasureBesideSnapshot(LatencyRig rig)
    {
        Ways ways = rig.Server.Kind.Ways;
        var snapshot = new RepeatedCommand(rig.Server.Port, ways.HoldSnapshot) { StartTicks = OpenLoop.Ticks(_firstCalm), Limit = 1 };
        RequestStream sets = new(rig.Server.Port, 2, LatencyRig.DisturbingSetsPerSecond, rig.Keys.EachOnce())
        {
            StartTicks = OpenLoop.Ticks(_firstCalm * 2),
            Limit = rig.Keys.Count / 10 * 3,
        };
        string? error = rig.MeasureGets(snapshot, sets);
        rig.Note = string.Create(CultureInfo.InvariantCulture, $"{sets.Latencies.Count:N0} overwritten");
        if (error is null) EndSnapshot(rig.Server, ways);
        return error;
    }

    private static string? MeasureBesideDeletion(LatencyRig rig)
    {
        rig.Keys.LoadPrefix(rig.Server);
        var deletion = new RepeatedCommand(rig.Server.Port,
            [.. rig.Server.Kind.Ways.DeletePrefix, LatencyKeys.Prefix])
        { StartTicks = OpenLoop.Ticks(_firstCalm), Limit = 1 };
        string? error = rig.MeasureGets(deletion);
        rig.Note = string.Create(CultureInfo.InvariantCulture,
            $"took {TimeSpan.FromSeconds(deletion.LastTicks / (double)System.Diagnostics.Stopwatch.Frequency).TotalMilliseconds:0.00} ms");
        return deletion.Answered == 1 ? error : "not deleted in time";
    }

    private static void EndSnapshot(ServerProcess server, Ways ways)
    {
        using RespConnection client = server.Connect();
        if (!ways.DropSnapshot.IsEmpty) client.Call(ways.DropSnapshot.AsSpan());
        if (ways.RunsSnapshots.Length == 0) return;
        while (((string)client.Call("INFO", "persistence")!).Contains(ways.RunsSnapshots, StringComparison.Ordinal)) Thread.Yield();
    }
}
