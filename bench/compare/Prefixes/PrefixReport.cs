using System.Diagnostics;
using System.Globalization;
using PlumCache.Compare.Load;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Prefixes;

/// <summary>
/// What prefixes and snapshots cost a client, the round trip included: PlumCache's commands beside the best known way of redis-server.
/// 1,000,000 keys, of which 400,000 lie under one prefix; the load on one processor, the server on the other. Medians.
/// </summary>
internal static class PrefixReport
{
    private const int AllKeys = 1_000_000;
    private const int PrefixKeys = 400_000;
    private const string Prefix = "catalog:";
    private const string Few = "shop:";
    private const int FewKeys = 100;
    private const int PlumRounds = 21;
    private const int RedisRounds = 3;

    public static int Run()
    {
        using var plum = ServerProcess.Start(ServerKind.Plum, processor: 0);
        using var redis = ServerProcess.Start(ServerKind.Redis, processor: 0);
        if (plum is null) return Missing("PlumCache: build it first, dotnet build -c Release src/PlumCache.Server");
        if (redis is null) return Missing("redis-server: Debian package redis-server");
        using RespConnection plumClient = plum.Connect(), redisClient = redis.Connect();
        IPrefixSubject ours = new PlumSubject(plum.Kind.Name, plumClient), theirs = new RedisSubject(redis.Kind.Name, redisClient);
        foreach (IPrefixSubject subject in new[] { ours, theirs }) subject.Load(Pairs());
        Dictionary<string, double> mine = Measure(ours, PlumRounds), others = Measure(theirs, RedisRounds);
        Console.WriteLine("| operation | PlumCache, us | redis-server, us | ratio |");
        Console.WriteLine("|---|---|---|---|");
        foreach ((string row, double us) in mine)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {row} | {us:N1} | {others[row]:N0} | {others[row] / us:N0}x |"));
        }

        return 0;
    }

    private static int Missing(string what)
    {
        Console.Error.WriteLine($"missing: {what}");
        return 1;
    }

    private static Dictionary<string, double> Measure(IPrefixSubject subject, int rounds)
    {
        var times = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        subject.Keep(Prefix);
        for (int round = -1; round < rounds; round++)
        {
            Dictionary<string, List<double>> into = round < 0 ? new(StringComparer.Ordinal) : times; // the first round warms up
            Time(into, $"count {PrefixKeys:N0} keys of a prefix", () => Require(subject.Count(Prefix), PrefixKeys));
            Time(into, $"copy them", () => Require(subject.Copy(Prefix, "copied:"), PrefixKeys));
            Time(into, $"rename the copies", () => Require(subject.Rename("copied:", "moved:"), PrefixKeys));
            Time(into, $"delete the copies", () => Require(subject.Delete("moved:"), PrefixKeys));
            subject.Load([($"{Prefix}0:price", "changed"), ($"{Prefix}new", "added")]);
            Time(into, $"restore the prefix", () => Require(subject.Restore(Prefix), PrefixKeys));
            Time(into, $"KEYS of {FewKeys} matches", () => Require(subject.List(Few), FewKeys));
            if (round % 7 <= 0) Time(into, "full scan, 1,000 a page", () => subject.Scan());
            Time(into, "snapshot of everything (beside BGSAVE)", subject.Snapshot);
        }

        return times.ToDictionary(static pair => pair.Key, static pair => Median(pair.Value), StringComparer.Ordinal);
    }

    private static IEnumerable<(string Key, string Value)> Pairs()
    {
        string[] fields = ["name", "price", "stock", "tags"];
        for (int i = 0; i < PrefixKeys; i++)
        {
            yield return (string.Create(CultureInfo.InvariantCulture, $"{Prefix}{i / 4}:{fields[i % 4]}"), Value(i));
        }
        for (int i = 0; i < FewKeys; i++) yield return (string.Create(CultureInfo.InvariantCulture, $"{Few}{i}"), Value(i));
        for (int i = 0; i < AllKeys - PrefixKeys - FewKeys; i++)
        {
            yield return (string.Create(CultureInfo.InvariantCulture, $"user:{i / 4}:{fields[i % 4]}"), Value(i));
        }
    }

    private static string Value(int i) => i.ToString("D16", CultureInfo.InvariantCulture);

    private static void Time(Dictionary<string, List<double>> into, string row, Action action)
    {
        long started = Stopwatch.GetTimestamp();
        action();
        double us = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        if (!into.TryGetValue(row, out List<double>? times)) into.Add(row, times = []);
        times.Add(us);
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }

    private static void Require(long found, long expected)
    {
        if (found != expected) throw new InvalidOperationException($"{expected} keys were expected, and there are {found}.");
    }
}
