namespace PlumCache.Tests.Faults.Engine;

/// <summary>
/// What engines live through while something fails. <c>0&gt; GET a | GET b</c> is a batch of two commands on connection 0; <c>{cursor}</c>
/// is where its last page of a scan ended; <c>host</c> is one write of the host itself, <c>pass</c> milliseconds, <c>upkeep</c> steps,
/// <c>close</c> a connection that ends and comes again.
/// </summary>
internal static class Histories
{
    /// <summary>
    /// Keys of every kind, transactions, prefixes, snapshots, messages, scans, streamed replies, expiries, writes of the host, freeing and
    /// compaction.
    /// </summary>
    public static readonly string[] Commands =
    [
        "0> SET a:1 one | SET a:2 two | SET n 1 | INCR n | GET n",
        $"0> {Many("MSET", "k", 40, "value-")}",
        "3> SUBSCRIBE news",
        "1> APPEND a:1 +more | PUBLISH news hello | EXPIRE a:2 100 | SETRANGE a:1 1 X",
        "0> MULTI | SET t:1 x | INCR n | APPEND t:1 y | EXEC",
        "1> WATCH n t:1 | GET n",
        "0> INCR n",
        "1> MULTI | SET t:2 x | EXEC",
        "1> WATCH t:1",
        "1> MULTI | INCR n | SET t:3 z | PUBLISH news three | EXEC",
        "0> MULTI | SET r:1 x | INCR t:1 | EXEC ROLLBACK",
        "0> MULTI | SET r:2 x | PUBLISH news rolled | INCR n | EXEC ROLLBACK | GET r:2",
        "0> MULTI | SET r:3 x | DISCARD | GET r:3",
        $"host {HostsMany("h", 20)}",
        "1> WATCH h:1 h:2 | GET h:1",
        "host SET h:1 changed | DEL h:2 | EXPIRE h:3 100 | COPY h: g: | SNAPSHOT old",
        "1> MULTI | SET t:4 x | EXEC",
        "host SNAPSHOT new | DELPREFIX h: | SET h:0 again | RESTORE new | DROP old | MOVE g: i:",
        "0> GET h:1 | GET i:1 | GET h:3",
        "2> SELECT 3",
        $"2> {Many("MSET", "s", 30, "scanned-")}",
        "2> SCAN 0 COUNT 7",
        "0> SET b:1 0 PX 40 | SET b:2 kept PX 500 | PERSIST b:2",
        "1> SWAPDB 0 1 | GET a:1 | SET c 1 | SWAPDB 0 1 | GET a:1",
        "pass 60",
        "upkeep 2",
        "2> SCAN {cursor} COUNT 7",
        "0> NS.COPY k: c: | NS.COUNT c: | NS.DEL k:1 | NS.EXPIRE c:2 200 | NS.RENAME c:3 d: | NS.SIZE d:",
        "0> SNAP.CREATE first | SET a:1 changed | DEL k:2 k:3 | SNAP.CREATE part PREFIX a:",
        "1> SNAP.GET first a:1 | SNAP.USE first | GET a:1 | SNAP.USE LIVE | SNAP.DIFF first LIVE",
        "1> KEYS c:*",
        "0> SNAP.RESTORE first PREFIX a: | SNAP.DROP first | GET a:1",
        $"1> SET big {new string('b', 3_000)} | GET big",
        "1> MGET big a:1 big k:5",
        "1> LCS a:1 big LEN",
        "2> SCAN {cursor} COUNT 7 MATCH s:*",
        "pass 200",
        "upkeep 4",
        "1> WATCH k:5 big",
        "close 1",
        $"0> {Many("DEL", "k", 40)} | NS.DEL c: | DEL big",
        "upkeep 14",
        "2> SCAN {cursor} COUNT 7 | KEYS *",
        "3> UNSUBSCRIBE news | PUBLISH news last",
        "0> SET z 1 | INCRBY z 4 | FLUSHDB | SET after 1",
        "upkeep 6",
    ];

    private static string Many(string command, string prefix, int keys, string? value = null)
    {
        IEnumerable<string> names = Enumerable.Range(0, keys).Select(key => $"{prefix}:{key}");
        return $"{command} {string.Join(' ', value is null ? names : names.Select((name, key) => $"{name} {value}{key}"))}";
    }

    private static string HostsMany(string prefix, int keys) =>
        string.Join(" | ", Enumerable.Range(0, keys).Select(key => $"SET {prefix}:{key} hosts-{key}"));
}
