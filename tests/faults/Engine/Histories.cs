namespace PlumCache.Tests.Faults.Engine;

/// <summary>
/// What engines live through while something fails. <c>0&gt; GET a | GET b</c> is a batch of two commands on connection 0, and
/// <c>0&gt; INCR a || 1&gt; INCR a</c> are batches that have come together and share a draft as far as they can; <c>{cursor}</c> is where a
/// connection's last page of a scan ended; <c>host</c> is one write of the host itself, <c>pass</c> milliseconds, <c>upkeep</c> steps,
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
        "0> APPEND n 1 | INCR n || 1> SET q:1 x | MULTI | INCR n | EXEC || 2> SET q:2 y | INCR n | SETRANGE q:1 3 z",
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

    /// <summary>
    /// Two to four connections at a time in drafts that they share, between what has drafts of its own: transactions, prefixes, snapshots,
    /// the host, sweeps. Values on both sides of the lengths from which they have a block of their own and are no part of the record.
    /// </summary>
    public static readonly string[] Together =
    [
        $"0> SET a:1 one | SET a:2 two || 1> INCR n | GET n || 2> SET b:1 {Long('b', 600)} || 3> {Many("MSET", "k", 7, "early-")}",
        $"0> {Many("MSET", "k", 24, "value-")}",
        "1> WATCH n a:1 | GET n",
        $"0> INCR n || 2> APPEND a:1 +more | SETRANGE b:1 590 {Long('r', 700)}",
        "1> MULTI | SET t:2 x | EXEC",
        "0> SET t:1 x | MULTI | INCR n | EXEC || 1> SET a:2 again NX GET | INCR a:2 || 2> DEL k:1 k:2 | PUBLISH news hello"
            + " || 3> SET s:1 x | SUBSCRIBE news",
        $"host SET h:1 {Long('h', 513)} | DEL k:3 | EXPIRE k:6 100 | SNAPSHOT old",
        $"0> SNAP.CREATE first | SET a:1 changed || 1> SET b:2 {Long('c', 512)} | PUBLISH news two || 2> SET b:3 {Long('d', 64)} | INCR n",
        $"2> SELECT 3 | {Many("MSET", "s", 7, "scanned-")} | MSET s:7 x s:8 x s:9 x | SCAN 0 COUNT 4 | SELECT 0",
        $"0> DEL k:4 k:5 | SET p:1 0 PX 40 || 1> SET big {Long('x', 3_000)} | APPEND big tail || 2> SET p:2 1 PX 500 | PERSIST p:2",
        "1> MGET big a:1 big | GET big",
        "pass 60",
        "upkeep 2",
        "0> MULTI | SET r:1 x | INCR a:1 | EXEC ROLLBACK || 1> GETSET big small | COPY b:1 c:1 || 2> RENAME a:2 d:1 | SET big 1",
        "0> NS.COPY k: c: | NS.EXPIRE c: 200 | SNAP.RESTORE first PREFIX a: | SNAP.DROP first | SWAPDB 1 2",
        "2> KEYS c:* | SELECT 3 | SCAN {cursor} COUNT 4 | SELECT 0",
        "pass 250",
        $"0> {Many("DEL", "k", 24)} | NS.DEL c:",
        "upkeep 8",
        "0> DEL b:1 b:2 || 1> SET z 1 | INCRBY z 4 || 3> UNSUBSCRIBE news",
        "2> SELECT 3 | SCAN {cursor} COUNT 4 | SELECT 0",
        "0> FLUSHDB || 1> SET z 2 | GETDEL z || 2> SET y 2",
        "upkeep 6",
    ];

    private static string Long(char letter, int length) => new(letter, length);

    private static string Many(string command, string prefix, int keys, string? value = null)
    {
        IEnumerable<string> names = Enumerable.Range(0, keys).Select(key => $"{prefix}:{key}");
        return $"{command} {string.Join(' ', value is null ? names : names.Select((name, key) => $"{name} {value}{key}"))}";
    }

    private static string HostsMany(string prefix, int keys) =>
        string.Join(" | ", Enumerable.Range(0, keys).Select(key => $"SET {prefix}:{key} hosts-{key}"));
}
