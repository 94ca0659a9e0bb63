namespace PlumCache.Tests.Faults.Engine;

/// <summary>
/// Random histories of hashes, sets and a third party's fields, in the words of <see cref="Histories"/>: fields by the one and by the
/// bucketful, with values on both sides of the length from which they have a block of their own, that end, that other keys take over by
/// copies, prefixes and snapshots, that strings replace, in transactions, in drafts that several share, and with upkeep in between.
/// </summary>
/// <param name="random">Decides everything: the same seed gives the same history.</param>
internal sealed class CollectionHistories(Random random)
{
    private const int Steps = 36, Fields = 24, Members = 30, LongValueBytes = 90;
    private const long StartMs = 1_700_000_000_000;

    private static readonly string[] Hashes = ["c:h", "c:hh", "d:h"], Sets = ["c:s", "c:t", "d:s"], Others = ["c:f", "d:f"];
    private static readonly string[] Keys = [.. Hashes, .. Sets, .. Others];

    /// <summary>
    /// A history. It begins with what most later commands need to find, and ends with all that passes the rarer places: a scan, replies
    /// that are streamed, sweeps, compaction.
    /// </summary>
    public static string[] Of(int seed)
    {
        var histories = new CollectionHistories(new Random(seed));
        return
        [
            $"0> {histories.Fill("c:h")} | {histories.FillSet("c:s")} | {histories.FillOther("c:f")}",
            $"1> {histories.FillSet("c:t")} | {histories.Fill("d:h")} | SNAP.CREATE first",
            .. Enumerable.Range(0, Steps).Select(_ => histories.Step()),
            $"0> DEL c:h | {histories.Fill("c:h")} | HGETALL c:h | HVALS c:h",
            $"1> DEL c:s c:t | {histories.FillSet("c:s")} | SMEMBERS c:s | SUNION c:s c:t",
            $"2> {histories.Fill("x:h")} | HSCAN x:h 0 COUNT 5",
            "1> SNAP.DIFF first LIVE FIELDS",
            "pass 100",
            "upkeep 4",
            "2> HSCAN x:h {cursor} COUNT 1000",
            "0> DEL c:h c:t | SPOP c:s 1000000 | SNAP.DROP first",
            "upkeep 8",
        ];
    }

    private string Step() => random.Next(20) switch
    {
        < 7 => $"{Client()}> {Commands(random.Next(1, 4))}",
        < 9 => $"0> {Put()} | {EndCommand()} || 1> SADD {Set()} {Member()} | {SetCommand()} || 2> {Put()} | {Command()}",
        < 11 => $"{Client()}> MULTI | {Commands(random.Next(2, 4))} | EXEC{(random.Next(2) == 0 ? " ROLLBACK" : "")}",
        11 => $"0> WATCH {Key()} | MULTI | {Command()} | EXEC",

        // What is drawn is drawn by a command's place in its batch: a batch of its own.
        < 14 => $"{Client()}> SPOP {Set()} {random.Next(1, 20)}",
        < 16 => $"pass {random.Next(1, 60)}",
        < 18 => $"upkeep {random.Next(1, 4)}",
        _ => $"host {(random.Next(2) == 0 ? "COPY c: e:" : $"DEL {Key()} | EXPIRE {Key()} {random.Next(1, 80)}")}",
    };

    private string Commands(int count) => string.Join(" | ", Enumerable.Range(0, count).Select(_ => Command()));

    private string Command() => random.Next(4) switch
    {
        0 => HashCommand(),
        1 => SetCommand(),
        2 => EndCommand(),
        _ => KeyCommand(),
    };

    private string HashCommand() => random.Next(8) switch
    {
        0 => Fill(Hash()),
        1 or 2 => Put(),
        3 => $"HSETNX {Hash()} {Field()} {Value()}",
        4 => $"HINCRBY {Hash()} n {random.Next(-9, 10)}",
        5 => $"HDEL {Hash()} {ManyFields(random.Next(1, 14))}",
        6 => $"FPUT {Other()} {Pairs(random.Next(1, 5))}",
        _ => $"FDROP {Other()} f{random.Next(0, 3)}",
    };

    private string SetCommand() => random.Next(8) switch
    {
        0 => FillSet(Set()),
        1 => $"SADD {Set()} {ManyMembers(random.Next(1, 5))}",
        2 => $"SREM {Set()} {ManyMembers(random.Next(1, 14))}",
        3 => $"SMOVE {Set()} {Set()} {Member()}",
        4 => $"SUNIONSTORE {Set()} {Set()} {Set()}",
        5 => $"SINTERSTORE {Set()} {Set()} {Set()}",
        6 => $"SDIFFSTORE {Key()} {Set()} {Set()}",
        _ => $"SINTERCARD 2 {Set()} {Set()}",
    };

    /// <summary>What lets fields end, and takes what ends: some at once, some between two steps, some after all of them.</summary>
    private string EndCommand()
    {
        int count = random.Next(1, 8), time = random.Next(0, 5) * random.Next(1, 90);
        return random.Next(7) switch
        {
            0 or 1 => $"HPEXPIRE {Hash()} {time} FIELDS {count} {ManyFields(count)}",
            2 => $"HSETEX {Hash()} PX {time + 1} FIELDS {count} {Pairs(count)}",
            3 => $"HSETEX {Hash()} FXX KEEPTTL FIELDS {count} {Pairs(count)}",
            4 => $"HLEN {Hash()}",
            5 => $"HSTRLEN {Hash()} {Field()}",
            _ => $"FEXPIRE {Other()} {Field()} {StartMs + time}",
        };
    }

    private string KeyCommand() => random.Next(17) switch
    {
        0 => $"COPY {Key()} {Key()}2 REPLACE",
        1 => $"COPY {Key()}2 {Key()} REPLACE",
        2 => $"RENAME {Key()} {Key()}",
        3 => $"{(random.Next(2) == 0 ? "DEL" : "UNLINK")} {Key()} {Key()}",
        4 => $"SET {Key()} {Value()}",
        5 => $"APPEND {Key()} {Value()}",
        6 => $"PEXPIRE {Key()} {random.Next(1, 200)}",
        7 => $"PERSIST {Key()}",
        8 => "NS.COPY c: d: REPLACE",
        9 => "NS.RENAME d: c: REPLACE",
        10 => $"NS.DEL {Key()}",
        11 => $"NS.EXPIRE {Key()} {random.Next(1, 100)}",
        12 => "SNAP.DROP second",
        13 => "SNAP.CREATE second",
        14 => "SNAP.RESTORE second PREFIX c:",
        15 => "SNAP.RESTORE first",
        _ => "SWAPDB 0 1",
    };

    private string Put() => $"HSET {Hash()} {Pairs(random.Next(1, 5))}";

    private string Fill(string key) => $"HSET {key} {string.Join(' ', Enumerable.Range(0, Fields).Select(i => $"f{i} {Value()}"))}";

    private string FillOther(string key) => $"FPUT {key} {string.Join(' ', Enumerable.Range(0, Fields).Select(i => $"f{i} {Value()}"))}";

    private string FillSet(string key) => $"SADD {key} {string.Join(' ', Enumerable.Range(random.Next(9), Members).Select(i => $"m{i}"))}";

    private string Pairs(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => $"{Field()} {Value()}"));

    private string ManyFields(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Field()));

    private string ManyMembers(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Member()));

    private int Client() => random.Next(3);

    private string Key() => Keys[random.Next(Keys.Length)];

    private string Hash() => random.Next(12) == 0 ? Key() : Hashes[random.Next(Hashes.Length)];

    private string Set() => random.Next(12) == 0 ? Key() : Sets[random.Next(Sets.Length)];

    private string Other() => Others[random.Next(Others.Length)];

    private string Field() => $"f{random.Next(Fields + 4)}";

    private string Member() => $"m{random.Next(Members + 10)}";

    private string Value() => random.Next(6) == 0 ? new string((char)('a' + random.Next(26)), LongValueBytes) : $"v{random.Next(100)}";
}
