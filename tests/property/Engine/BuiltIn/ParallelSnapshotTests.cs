using System.Collections.Concurrent;
using System.Globalization;
using PlumCache.Engine.Hosting;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Scans, snapshots and moments of the history under four writers. Each write counts a version up and, in the same step, sets a key and
/// removes an older one of the writer's, so that the recorded history tells the keys of every version; whatever a reader sees must be those
/// of one.
/// </summary>
public sealed class ParallelSnapshotTests
{
    private const int Writers = 4, StepsPerWriter = 250, KeysPerWriter = 6, ReadsPerReader = 40;

    private readonly ConcurrentDictionary<long, int> _writerOf = new();

    [Fact]
    public async Task EveryScanAndEverySnapshotIsExactlyOneVersion()
    {
        using var engine = new TestEngine(new EngineOptions { InlineWalkKeys = 8, ScanIdleMs = long.MaxValue }, null, BuiltIns.With());
        using var stop = new CancellationTokenSource();
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        Task[] writers = [.. Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(engine, writer), cancelled))];
        Task<List<Seen>>[] readers =
        [
            Task.Run(() => ReadScans(engine, 20), cancelled),
            Task.Run(() => ReadSnapshots(engine, 21), cancelled),
            Task.Run(() => ReadSnapshots(engine, 22), cancelled),
            Task.Run(() => ReadHistory(engine, 23), cancelled),
        ];
        var upkeep = Task.Run(() => Maintain(engine, stop.Token), cancelled);
        await Task.WhenAll([.. writers, .. readers]).WaitAsync(TimeSpan.FromSeconds(120), cancelled);
        await stop.CancelAsync();
        await upkeep.WaitAsync(TimeSpan.FromSeconds(60), cancelled);

        Dictionary<string, long> versions = Versions();
        foreach (Seen seen in readers.SelectMany(static reader => reader.Result))
        {
            Assert.True(versions.TryGetValue(seen.Keys, out long version), $"{seen.What} saw what never was: {seen.Keys}");
            if (seen.Version is { } told) Assert.Equal(told, version);
        }
    }

    private sealed record Seen(string What, string Keys, long? Version);

    private void Write(TestEngine engine, int writer)
    {
        using var client = new ParallelClient(engine, writer + 1);
        for (int i = 0; i < StepsPerWriter; i++)
        {
            string[] replies = client.Send("MULTI", "INCR version", $"SET {KeyOf(writer, i)} x", $"DEL {KeyOf(writer, i - KeysPerWriter)}",
                "EXEC");
            string version = replies[^1].Split(", ")[0].TrimStart('[', ':');
            Assert.True(_writerOf.TryAdd(long.Parse(version, CultureInfo.InvariantCulture), writer), replies[^1]);
        }
    }

    private static List<Seen> ReadScans(TestEngine engine, long id)
    {
        using var client = new ParallelClient(engine, id);
        var seen = new List<Seen>();
        for (int i = 0; i < ReadsPerReader; i++) seen.Add(new Seen("a scan", Scan(client), null));
        return seen;
    }

    private static List<Seen> ReadSnapshots(TestEngine engine, long id)
    {
        using var client = new ParallelClient(engine, id);
        var seen = new List<Seen>();
        for (int i = 0; i < ReadsPerReader; i++)
        {
            Assert.Equal("+OK", client.One($"SNAP.CREATE s{id}"));
            long? version = VersionIn(client.One($"SNAP.GET s{id} version").Trim('[', ']'));
            seen.Add(new Seen("SNAP.KEYS", KeysIn(client.One($"SNAP.KEYS s{id} w*")), version));
            Assert.Equal("+OK", client.One($"SNAP.USE s{id}"));
            seen.Add(new Seen("a scan of a snapshot", Scan(client), version));
            Assert.Equal(version, VersionIn(client.One("GET version")));
            seen.Add(new Seen("KEYS of a snapshot", KeysIn(client.One("KEYS w*")), version));
            Assert.Equal("+OK", client.One("SNAP.USE LIVE"));
            Assert.Equal(":1", client.One($"SNAP.DROP s{id}"));
        }

        return seen;
    }

    private static List<Seen> ReadHistory(TestEngine engine, long id)
    {
        using var client = new ParallelClient(engine, id);
        var seen = new List<Seen>();
        for (int i = 0; i < ReadsPerReader; i++)
        {
            string[] replies = client.Send("SNAP.USE @-1", "GET version", "KEYS w*", "SNAP.USE LIVE");
            if (replies[0] == "+OK" && !replies[1].StartsWith('-') && !replies[2].StartsWith('-'))
            {
                seen.Add(new Seen("a moment", KeysIn(replies[2]), VersionIn(replies[1])));
            }
        }

        return seen;
    }

    private static void Maintain(TestEngine engine, CancellationToken stop)
    {
        using var ticks = new ParallelClient(engine, 30, isInternal: true);
        string tick = System.Text.Encoding.ASCII.GetString(engine.TickOf("history")!.Command[0]);
        while (!stop.IsCancellationRequested)
        {
            engine.Engine.Maintain();
            engine.Time.Advance(1_000);
            Assert.Equal("+OK", ticks.One(tick));
        }
    }

    /// <summary>The keys of every version, and which it is.</summary>
    private Dictionary<string, long> Versions()
    {
        int[] steps = new int[Writers];
        var versions = new Dictionary<string, long>(StringComparer.Ordinal) { [Tell(steps)] = 0 };
        for (long version = 1; version <= Writers * StepsPerWriter; version++)
        {
            steps[_writerOf[version]]++;
            versions.Add(Tell(steps), version);
        }

        return versions;
    }

    private static string Tell(int[] steps) =>
        string.Join(' ',
            steps.SelectMany(static (count, writer) => Enumerable.Range(Math.Max(0, count - KeysPerWriter),
            Math.Min(count, KeysPerWriter)).Select(i => KeyOf(writer, i))));

    private static string KeyOf(int writer, int step) =>
        string.Create(CultureInfo.InvariantCulture, $"w{writer}:{Math.Max(step, -1) + 1:D4}");

    private static long VersionIn(string reply) => reply == "nil" ? 0 : long.Parse(reply.Trim('"'), CultureInfo.InvariantCulture);

    private static string KeysIn(string reply) =>
        string.Join(' ', reply[1..^1].Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(static key => key.Trim('"')));

    private static string Scan(ParallelClient client)
    {
        var keys = new List<string>();
        string cursor = "0";
        do
        {
            string reply = client.One($"SCAN {cursor} MATCH w* COUNT 5");
            int comma = reply.IndexOf(", [", StringComparison.Ordinal);
            Assert.True(comma > 0, reply);
            cursor = reply[2..(comma - 1)];
            keys.Add(KeysIn(reply[(comma + 2)..^1]));
        }
        while (cursor != "0");
        return string.Join(' ', keys.Where(static page => page.Length > 0));
    }
}
